package billing

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/currency"
)

// Terms are what an installation sells and by which rules. They are data: the
// operator may bring a file of his own.
type Terms struct {
	Plans

	// Grace is how long an account keeps its plan after a renewal failed, and how
	// long the word of a renewal may take to arrive.
	Grace time.Duration
	// Dispute is what an open or lost dispute about a payment does to the plan.
	Dispute DisputeRule
}

// DisputeRule says what becomes of a plan whose payment is disputed.
type DisputeRule string

// The rules.
const (
	DisputeKeep    DisputeRule = "keep"    // nothing; the operator decides
	DisputeSuspend DisputeRule = "suspend" // the plan rests until the dispute is won
)

//go:embed plans.json
var standard []byte

// StandardTerms are those of an installation whose operator changed nothing.
func StandardTerms() Terms {
	t, err := ReadTerms(standard)
	if err != nil {
		panic(err) // embedded, and read by every test
	}
	return t
}

// termsFile is the file as an operator writes it; plans.json is an example.
type termsFile struct {
	Currency  string      `json:"currency"` // ISO 4217
	GraceDays int         `json:"grace_days"`
	Dispute   DisputeRule `json:"dispute"`
	Plans     []planEntry `json:"plans"` // from the smallest to the largest; the first is free
}

type planEntry struct {
	Code      PlanCode  `json:"code"`
	Month     int64     `json:"month_minor"` // minor units
	Year      int64     `json:"year_minor"`  // minor units; 0: not sold by the year
	Stars     int64     `json:"month_stars"` // thirty days in Telegram Stars; 0: not sold for them
	TrialDays int       `json:"trial_days"`
	VINs      int       `json:"vins"` // a month
	Unlimited bool      `json:"unlimited_vins"`
	Seats     int       `json:"seats"`        // of a team, for each time that the plan is paid for
	API       Rate      `json:"api"`          // requests of a key; 0: as few as a free key
	Beyond    int64     `json:"beyond_minor"` // for 1,000 calls of the API beyond the day's; 0: not sold
	Features  []Feature `json:"features"`     // beyond those of the plans before it
}

// ReadTerms reads an operator's file. Its error names everything that is wrong
// with it.
func ReadTerms(raw []byte) (Terms, error) {
	var f termsFile
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return Terms{}, fmt.Errorf("billing: plans: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Terms{}, errors.New("billing: plans: something follows the JSON object")
	}
	if err := f.check(); err != nil {
		return Terms{}, fmt.Errorf("billing: plans: %w", err)
	}
	t := Terms{Grace: time.Duration(f.GraceDays) * 24 * time.Hour, Dispute: f.Dispute}
	for _, e := range f.Plans {
		p := Plan{
			Code: e.Code, Price: Money{e.Month, f.Currency}, Yearly: Money{e.Year, f.Currency},
			Stars: e.Stars, TrialDays: e.TrialDays, VINs: e.VINs, Seats: e.Seats, API: e.API, Beyond: e.Beyond, Features: e.Features,
		}
		if e.Unlimited {
			p.VINs = Unlimited
		}
		t.Plans = append(t.Plans, p)
	}
	return t, nil
}

func (f termsFile) check() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if unit, err := currency.ParseISO(f.Currency); err != nil || unit.String() != f.Currency {
		fault("currency %q is no ISO 4217 code in upper case", f.Currency)
	}
	const month = 31
	if f.GraceDays < 0 || f.GraceDays > month {
		fault("grace_days is %d, and must be 0 to %d", f.GraceDays, month)
	}
	if f.Dispute != DisputeKeep && f.Dispute != DisputeSuspend {
		fault("dispute is %q, and must be %q or %q", f.Dispute, DisputeKeep, DisputeSuspend)
	}
	if len(f.Plans) == 0 {
		fault("there is no plan")
	}
	for i, p := range f.Plans {
		if slices.ContainsFunc(f.Plans[:i], func(q planEntry) bool { return q.Code == p.Code }) {
			fault("%s is there twice", p.Code)
		}
		for _, what := range p.faults(i == 0) {
			fault("%s: %s", p.Code, what)
		}
	}
	return errors.Join(faults...)
}

// faults lists what is wrong with a plan; the base plan costs nothing, each other
// costs something.
func (p planEntry) faults(base bool) (list []string) {
	add := func(bad bool, what string) {
		if bad {
			list = append(list, what)
		}
	}
	const longestTrial = 730 // Stripe's own limit
	known := []PlanCode{Free, Pro, Enterprise}
	add(!slices.Contains(known, p.Code), "a plan is one of free, pro and enterprise: it has its name in every language")
	add(base && (p.Month != 0 || p.Year != 0 || p.Stars != 0 || p.TrialDays != 0), "the first plan is what everybody has, and costs nothing")
	add(!base && p.Month <= 0, "month_minor must be above 0")
	add(!base && p.Year < 0, "year_minor must be above 0, or left out")
	add(p.Stars < 0, "month_stars must be above 0, or left out")
	add(p.Stars > MaxStars, fmt.Sprintf("month_stars is %d, and Telegram takes no more than %d Stars for a period of a subscription", p.Stars, MaxStars))
	add(p.TrialDays < 0 || p.TrialDays > longestTrial, "trial_days must be 0 to 730")
	add(p.Unlimited == (p.VINs != 0), "either vins or unlimited_vins must be given")
	add(p.VINs < 0, "vins must be above 0")
	add(p.Beyond < 0 || base && p.Beyond != 0, "beyond_minor must be above 0, and a plan that costs something")
	add(p.Seats < 0 || p.Seats == 1, "seats must be 2 or more, or left out")
	add(base && p.Seats != 0, "the first plan has no seats: nobody pays for them")
	add((p.Seats > 0) != slices.Contains(p.Features, Teams), "seats and the feature teams go together")
	add(p.API.PerMinute < 0 || p.API.PerDay < 0, "api has limits below 0")
	for _, f := range p.Features {
		add(!f.known(), "there is no feature "+quote(f))
	}
	return list
}

func quote(f Feature) string { return `"` + strings.ToValidUTF8(string(f), "?") + `"` }
