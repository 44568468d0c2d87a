package sticker

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/vinbot/knowledge"
)

// Limits on what a model says of a label. A label has less.
const (
	seenBytes   = 16 << 10
	seenLines   = 60
	seenName    = 100          // characters
	seenCode    = 8            // likewise
	seenAmount  = 1_000_000.00 // major units
	seenTrusted = 0.5          // confidence of a line that a model read
)

type seenLine struct {
	Code   string   `json:"code"`
	Name   string   `json:"name"`
	Price  *float64 `json:"price"`
	Amount *float64 `json:"amount"`
}

type seenLabel struct {
	VIN         string     `json:"vin"`
	Currency    string     `json:"currency"`
	Base        *float64   `json:"base"`
	Options     []seenLine `json:"options"`
	Charges     []seenLine `json:"charges"`
	OptionTotal *float64   `json:"option_total"`
	Destination *float64   `json:"destination"`
	Total       *float64   `json:"total"`
}

// Seen reads a model's answer: one JSON object of known fields, within limits, fenced or
// not. ok is false for anything else, however little is wrong with it: there is another
// reading. The VIN is always a doubt.
func Seen(answer string) (l knowledge.Label, ok bool) {
	s, err := parseSeen(answer)
	if err != nil {
		return knowledge.Label{}, false
	}
	l, err = s.label()
	return l, err == nil
}

var errSeen = errors.New("sticker: no answer about a label")

func parseSeen(answer string) (s seenLabel, err error) {
	answer = strings.TrimSpace(answer)
	if inner, fenced := strings.CutPrefix(answer, "```"); fenced {
		answer = strings.TrimSuffix(strings.TrimPrefix(inner, "json"), "```")
	}
	if len(answer) > seenBytes || !utf8.ValidString(answer) {
		return s, errSeen
	}
	d := json.NewDecoder(strings.NewReader(answer))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return s, errSeen
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) { // words after it
		return s, errSeen
	}
	return s, nil
}

func (s seenLabel) label() (knowledge.Label, error) {
	l := knowledge.Label{OCR: true, Currency: s.Currency, Doubts: []knowledge.Doubt{{Code: knowledge.DoubtOtherLayout}}}
	if s.Currency != "" && s.Currency != "USD" && s.Currency != "CAD" || len(s.Options)+len(s.Charges) > seenLines {
		return l, errSeen
	}
	doubt := knowledge.DoubtNoVIN
	if v := undashed(strings.ToUpper(strings.TrimSpace(s.VIN))); v != "" {
		if !plausible(v) || strings.Trim(v, "0123456789ABCDEFGHJKLMNPRSTUVWXYZ") != "" {
			return l, errSeen
		}
		l.VIN, doubt = knowledge.VIN(v), knowledge.DoubtVIN
	}
	l.Doubts = append(l.Doubts, knowledge.Doubt{Code: doubt})
	bad := false
	amount := func(f *float64, least float64) *int64 {
		if f == nil {
			return nil
		}
		n, ok := minor(*f, least)
		bad = bad || !ok
		return &n
	}
	l.Base, l.OptionTotal = amount(s.Base, 0), amount(s.OptionTotal, -seenAmount)
	l.Destination, l.Total = amount(s.Destination, 0), amount(s.Total, 0)
	for _, o := range s.Options {
		bad = bad || o.Amount != nil || !legibleName(o.Name) || !legibleCode(o.Code)
		l.Options = append(l.Options, knowledge.OptionLine{
			Code: o.Code, Name: clean(o.Name), Price: amount(o.Price, -seenAmount), Confidence: seenTrusted,
		})
	}
	for _, c := range s.Charges {
		n := amount(c.Amount, -seenAmount)
		if bad = bad || n == nil || c.Price != nil || c.Code != "" || !legibleName(c.Name); bad {
			return l, errSeen
		}
		l.Charges = append(l.Charges, knowledge.Charge{Name: clean(c.Name), Amount: *n})
	}
	if bad {
		return l, errSeen
	}
	return l, nil
}

// minor is an amount in minor units; ok is false where it has parts of a cent or is out
// of all proportion.
func minor(f, least float64) (n int64, ok bool) {
	cents := math.Round(f * 100)
	return int64(cents), f >= least && f <= seenAmount && math.Abs(f*100-cents) < 1e-4
}

func legibleName(s string) bool {
	return strings.TrimSpace(s) != "" && utf8.RuneCountInString(s) <= seenName &&
		strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

func legibleCode(s string) bool {
	return len(s) <= seenCode && strings.Trim(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
