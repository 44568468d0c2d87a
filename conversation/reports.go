package conversation

import (
	"context"
	"errors"
	"slices"
	"time"

	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/knowledge"
)

// Reports knows what people want to be told again and again.
type Reports interface {
	// Reports lists a person's reports, the most frequent first.
	Reports(ctx context.Context, user int64) ([]Report, error)
}

// Report is a message about what happened, sent on a schedule. A person has one for each
// [schedule.Every].
type Report struct {
	schedule.Schedule

	Paused  bool
	Recalls bool // it tells of new safety recalls

	RecallsUntil time.Time // all that makers had reported until then have been told

	Next  time.Time // when it is due, if it is not paused
	Until time.Time // what happened before has been told
	Done  time.Time // the newest day that has had its own, as [schedule.Due] has it; zero: none
}

// What keeps somebody from having a report.
var (
	ErrNoReport = errors.New("conversation: no such report")
	ErrLeft     = errors.New("conversation: the person has left the bot") // nothing can be sent to them
)

// UsualReport is a report before its person has changed it: at eight, on Monday or the
// first, with new recalls.
func UsualReport(every schedule.Every, zone string) Report {
	const morning = 8
	return Report{Schedule: schedule.Schedule{Every: every, Weekday: time.Monday, Day: 1, Hour: morning, Zone: zone}, Recalls: true}
}

// Arrange is what is to be kept so that a person, who has some reports, has one as r says
// from now on: r itself, and then their others in its time zone, as a person is in one
// place. It is an error for what is no schedule.
func Arrange(have []Report, r Report, now time.Time) ([]KeepReport, error) {
	r, err := r.from(now)
	if err != nil {
		return nil, err
	}
	kept := []KeepReport{{r}}
	for _, other := range have {
		if other.Every == r.Every || other.Zone == r.Zone {
			continue
		}
		other.Zone = r.Zone
		if other, err = other.from(now); err != nil {
			return nil, err
		}
		kept = append(kept, KeepReport{other})
	}
	return kept, nil
}

// from is a report as it is due after a moment: at the next hour that fits, of a day that
// has not had its own.
func (r Report) from(now time.Time) (Report, error) {
	due, err := r.NextAfter(now, r.Done)
	r.Next = due.At
	return r, err
}

type (
	// KeepReport keeps a report, in the place of one as frequent.
	KeepReport struct{ Report Report }
	// EndReport ends a report.
	EndReport struct{ Every schedule.Every }
	// ToldReport notes that a report has been told, or that there was nothing to tell.
	ToldReport struct {
		Every   schedule.Every
		Day     time.Time
		Until   time.Time
		Recalls *ToldRecalls // nil: it tells of none
	}
)

func (KeepReport) command() {}
func (EndReport) command()  {}
func (ToldReport) command() {}

// WorkReport gathers what happened in the time of a report.
const WorkReport Work = "report"

// ReportArgs belong to [WorkReport].
type ReportArgs struct {
	Every schedule.Every `json:"every"`
	Zone  string         `json:"zone"`
	Day   time.Time      `json:"day,omitzero"` // in the person's calendar; zero: it is asked for now
	From  time.Time      `json:"from"`
	To    time.Time      `json:"to"`

	RecallsFrom time.Time `json:"recalls_from,omitzero"` // all before have been told; zero: none are to be
}

// ReportMade is what happened in the time of a report, with a workbook of its cars if
// there were any.
type ReportMade struct {
	ReportArgs
	Figures

	Recalls *NewRecalls `json:"recalls,omitempty"` // nil: none are to be told

	Name     string   `json:"name,omitempty"` // of the workbook
	Bytes    []byte   `json:"bytes,omitempty"`
	Standing Standing `json:"-"` // see [Weighed]
	Ended    bool     `json:"-"` // likewise: its person wants it no more
}

// Figures are what happened in a time.
type Figures struct {
	Cars     int                 `json:"cars,omitempty"`      // that were looked up, each once
	Newest   []knowledge.Vehicle `json:"newest,omitempty"`    // of them, a few
	Labels   int                 `json:"labels,omitempty"`    // that were opened first
	Lists    int                 `json:"lists,omitempty"`     // that were finished
	ListCars int                 `json:"list_cars,omitempty"` // that are on them
	ListDays int                 `json:"list_days,omitempty"` // lists are kept for so many days, and the time is longer; 0: it is not
	Packages int                 `json:"packages,omitempty"`  // confirmed or likely, of each car
	OfCars   int                 `json:"of_cars,omitempty"`   // that they were found on
	Team     *TeamFigures        `json:"team,omitempty"`      // for who runs one
}

// TeamFigures are what those in a team who share their cars looked up.
type TeamFigures struct {
	Cars    int `json:"cars"`
	Sharing int `json:"sharing"` // members who looked up one
}

func (ReportMade) event() {}

// quiet reports whether nothing happened.
func (f Figures) quiet() bool {
	return f.Cars+f.Labels+f.Lists+f.Packages == 0 && (f.Team == nil || f.Team.Cars == 0)
}

// quiet reports whether nothing happened, and nothing is news.
func (e ReportMade) quiet() bool {
	return e.Figures.quiet() && (e.Recalls == nil || len(e.Recalls.Told) == 0)
}

// weighed adds how the person stands now, and whether they still want the report.
func (e ReportMade) weighed(ctx context.Context, p Ports, s Session) (Event, error) {
	if p.Reports == nil {
		return Weighed{e}, nil
	}
	all, err := p.Reports.Reports(ctx, s.Key.User)
	if err != nil {
		return nil, err
	}
	e.Ended = !slices.ContainsFunc(all, func(r Report) bool { return r.Every == e.Every && !r.Paused })
	e.Standing, err = p.Accounts.Standing(ctx, s.Key.User, "")
	return Weighed{e}, err
}
