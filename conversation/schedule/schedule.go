// Package schedule says when something that is repeated is due, by a person's own clock.
//
// It is pure: a schedule and an instant go in, an instant comes out. What is due is told
// apart by its day in the person's calendar, so that a day has one of it whatever their
// clock does: an hour that the clock leaves out in spring begins with the next instant
// that there is, and of an hour that it repeats in autumn the first one counts.
package schedule

import (
	"errors"
	"time"
)

// Every is how often.
type Every string

// The ways of repeating.
const (
	Daily   Every = "day"
	Weekly  Every = "week"
	Monthly Every = "month"
)

// All lists them, the most frequent first.
func All() []Every { return []Every{Daily, Weekly, Monthly} }

// Schedule is when something is due: at a full hour of the days that match.
type Schedule struct {
	Every   Every        `json:"every"`
	Weekday time.Weekday `json:"weekday"` // of [Weekly]
	Day     int          `json:"day"`     // of [Monthly]: 1 to 28; 0 is the month's last day
	Hour    int          `json:"hour"`    // 0 to 23, by the clock of Zone
	Zone    string       `json:"zone"`    // an IANA name: see [Known]
}

// LastDay is the latest day of a month that every month has.
const LastDay = 28

// Errors of a schedule that nobody can keep.
var (
	ErrEvery   = errors.New("schedule: not every day, week or month")
	ErrWeekday = errors.New("schedule: no day of the week")
	ErrDay     = errors.New("schedule: no day that every month has")
	ErrHour    = errors.New("schedule: no hour of a day")
	ErrZone    = errors.New("schedule: no time zone of that name")
)

// Check refuses what is no schedule.
func (s Schedule) Check() error {
	const hours = 24
	switch {
	case s.Every != Daily && s.Every != Weekly && s.Every != Monthly:
		return ErrEvery
	case s.Weekday < time.Sunday || s.Weekday > time.Saturday:
		return ErrWeekday
	case s.Day < 0 || s.Day > LastDay:
		return ErrDay
	case s.Hour < 0 || s.Hour >= hours:
		return ErrHour
	case !Known(s.Zone):
		return ErrZone
	}
	return nil
}

// Due is one time that something is due.
type Due struct {
	Day time.Time // the day in the person's calendar, as midnight UTC: what tells it from others
	At  time.Time // the instant, in UTC
}

// span is how many days it is enough to look through from an instant: a month, and what
// the calendars of the earth lie apart.
const span = 34

// Next is the first time after an instant that something is due. It is an error only for
// what [Schedule.Check] refuses.
func (s Schedule) Next(after time.Time) (Due, error) {
	return s.search(after, -2, 1, func(d Due) bool { return d.At.After(after) })
}

// Last is the newest time up to an instant that something was due.
func (s Schedule) Last(until time.Time) (Due, error) {
	return s.search(until, 2, -1, func(d Due) bool { return !d.At.After(until) })
}

// NextAfter is [Schedule.Next], but later than a day that has had its own.
func (s Schedule) NextAfter(after, done time.Time) (Due, error) {
	d, err := s.Next(after)
	for err == nil && !d.Day.After(done) {
		d, err = s.Next(d.At)
	}
	return d, err
}

// search looks through the days of the person's calendar around an instant, from the one
// so many days away, until what is due on one is wanted.
func (s Schedule) search(around time.Time, from, step int, wanted func(Due) bool) (Due, error) {
	if err := s.Check(); err != nil {
		return Due{}, err
	}
	loc, err := time.LoadLocation(s.Zone)
	if err != nil {
		return Due{}, ErrZone
	}
	day := midnight(around.In(loc)).AddDate(0, 0, from)
	for range 2 * span { // twice: nobody knows what calendars will do
		if due, ok := s.on(day, loc); ok && wanted(due) {
			return due, nil
		}
		day = day.AddDate(0, 0, step)
	}
	return Due{}, ErrZone
}

// on is when something is due on a day of the person's calendar, if it is.
func (s Schedule) on(day time.Time, loc *time.Location) (Due, bool) {
	switch s.Every {
	case Daily:
		if !there(day, loc) { // the one after it has its own
			return Due{}, false
		}
	case Weekly:
		if day.Weekday() != s.Weekday {
			return Due{}, false
		}
	case Monthly:
		wanted := s.Day
		if wanted == 0 {
			wanted = time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
		}
		if day.Day() != wanted {
			return Due{}, false
		}
	}
	return Due{Day: day, At: reach(day.Add(time.Duration(s.Hour)*time.Hour), loc)}, true
}

// there reports whether a place's calendar has a day: Samoa's had no 30 December 2011.
func there(day time.Time, loc *time.Location) bool {
	return midnight(reach(day, loc).In(loc)).Equal(day)
}

// reach is the first instant at which the clocks of a place show a time or a later one.
// The time is given as if it were UTC.
func reach(wall time.Time, loc *time.Location) time.Time {
	const apart = 26 * time.Hour // no place's clock is as far from UTC
	for t := wall.Add(-apart).In(loc); ; {
		_, offset := t.Zone()
		_, end := t.ZoneBounds()
		if !end.IsZero() && !end.After(t) { // on the last day of a leap year, of which package time counts 365
			end = t.Add(time.Hour)
		}
		at := wall.Add(-time.Duration(offset) * time.Second)
		if at.Before(t) { // the clock jumped over it
			at = t.UTC()
		}
		if end.IsZero() || at.Before(end) {
			return at
		}
		t = end.In(loc)
	}
}

// midnight is the day of a local time, as midnight UTC.
func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// Wall is what the clock and the calendar of a zone show at an instant, as if it were UTC.
func Wall(t time.Time, zone string) (time.Time, error) {
	loc, err := load(zone)
	if err != nil {
		return time.Time{}, err
	}
	t = t.In(loc)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC), nil
}
