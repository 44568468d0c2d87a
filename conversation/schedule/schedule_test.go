package schedule_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/vinbot/conversation/schedule"
)

const wallForm = "2006-01-02 15:04"

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestNext(t *testing.T) {
	t.Parallel()

	daily := func(hour int, zone string) schedule.Schedule {
		return schedule.Schedule{Every: schedule.Daily, Hour: hour, Zone: zone}
	}
	for name, c := range map[string]struct {
		s     schedule.Schedule
		after string
		want  []string // of one after the other
	}{
		"every day by the clock of Berlin": {daily(8, "Europe/Berlin"), "2026-11-30T06:59:59Z", []string{"2026-11-30T07:00:00Z", "2026-12-01T07:00:00Z"}},
		"what is due just now is over":     {daily(8, "Europe/Berlin"), "2026-11-30T07:00:00Z", []string{"2026-12-01T07:00:00Z"}},
		"an hour left out in spring begins with the next instant, the day after as ever": {
			daily(2, "America/New_York"), "2026-03-07T12:00:00Z", []string{"2026-03-08T07:00:00Z", "2026-03-09T06:00:00Z"},
		},
		"of an hour repeated in autumn the first one counts, once": {
			daily(1, "America/New_York"), "2026-10-31T12:00:00Z", []string{"2026-11-01T05:00:00Z", "2026-11-02T06:00:00Z"},
		},
		"between the two that are called one o'clock the day has had its own": {
			daily(1, "America/New_York"), "2026-11-01T05:30:00Z", []string{"2026-11-02T06:00:00Z"},
		},
		"a midnight left out in Cairo": {daily(0, "Africa/Cairo"), "2026-04-23T12:00:00Z", []string{"2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z"}},
		"half an hour of summer time on Lord Howe": {
			daily(2, "Australia/Lord_Howe"), "2026-10-02T20:00:00Z", []string{"2026-10-03T15:30:00Z", "2026-10-04T15:00:00Z"},
		},
		"a quarter of an hour in Kathmandu": {daily(9, "Asia/Kathmandu"), "2026-11-30T00:00:00Z", []string{"2026-11-30T03:15:00Z"}},
		"Samoa had no 30 December 2011":     {daily(9, "Pacific/Apia"), "2011-12-28T20:00:00Z", []string{"2011-12-29T19:00:00Z", "2011-12-30T19:00:00Z", "2011-12-31T19:00:00Z"}},
		"every week":                        {schedule.Schedule{Every: schedule.Weekly, Weekday: time.Monday, Hour: 8, Zone: "America/Chicago"}, "2026-11-30T14:00:00Z", []string{"2026-12-07T14:00:00Z", "2026-12-14T14:00:00Z"}},
		"every month on a day that all have": {
			schedule.Schedule{Every: schedule.Monthly, Day: 28, Hour: 20, Zone: "Pacific/Auckland"},
			"2027-02-01T00:00:00Z",
			[]string{"2027-02-28T07:00:00Z", "2027-03-28T07:00:00Z", "2027-04-28T08:00:00Z"},
		},
		"the last of every month": {
			schedule.Schedule{Every: schedule.Monthly, Hour: 23, Zone: schedule.UTC},
			"2028-01-31T23:00:00Z",
			[]string{"2028-02-29T23:00:00Z", "2028-03-31T23:00:00Z", "2028-04-30T23:00:00Z"},
		},
		"the last of the year comes before the first of the next where the day has begun": {
			schedule.Schedule{Every: schedule.Monthly, Day: 1, Hour: 0, Zone: "Pacific/Kiritimati"}, "2026-12-30T00:00:00Z", []string{"2026-12-31T10:00:00Z"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := instant(t, c.after)
			for _, want := range c.want {
				due, err := c.s.Next(at)
				if err != nil || !due.At.Equal(instant(t, want)) {
					t.Fatalf("after %s: %s, %v; want %s", at, due.At, err, want)
				}
				at = due.At
			}
		})
	}
}

func TestADayHasItsOwnOnceWhenTheHourIsChanged(t *testing.T) {
	t.Parallel()

	s := schedule.Schedule{Every: schedule.Daily, Hour: 18, Zone: "Europe/Madrid"}
	sent := instant(t, "2026-11-30T00:00:00Z") // at eight, before it was changed to eighteen
	due, err := s.NextAfter(instant(t, "2026-11-30T08:00:00Z"), sent)
	if err != nil || !due.At.Equal(instant(t, "2026-12-01T17:00:00Z")) {
		t.Errorf("%v, %v", due.At, err)
	}
}

func TestWhatIsNoScheduleIsRefused(t *testing.T) {
	t.Parallel()

	good := schedule.Schedule{Every: schedule.Daily, Hour: 8, Zone: schedule.UTC}
	for name, c := range map[string]struct {
		change func(*schedule.Schedule)
		want   error
	}{
		"an hour 25":            {func(s *schedule.Schedule) { s.Hour = 25 }, schedule.ErrHour},
		"an hour before 0":      {func(s *schedule.Schedule) { s.Hour = -1 }, schedule.ErrHour},
		"an eighth weekday":     {func(s *schedule.Schedule) { s.Weekday = 7 }, schedule.ErrWeekday},
		"the 31st":              {func(s *schedule.Schedule) { s.Day = 31 }, schedule.ErrDay},
		"every second":          {func(s *schedule.Schedule) { s.Every = "second" }, schedule.ErrEvery},
		"no zone":               {func(s *schedule.Schedule) { s.Zone = "" }, schedule.ErrZone},
		"the server's own zone": {func(s *schedule.Schedule) { s.Zone = "Local" }, schedule.ErrZone},
		"a file of the server":  {func(s *schedule.Schedule) { s.Zone = "../../etc/passwd" }, schedule.ErrZone},
		"two zones in one":      {func(s *schedule.Schedule) { s.Zone = "Europe/Paris\nEurope/Berlin" }, schedule.ErrZone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := good
			c.change(&s)
			if _, err := s.Next(time.Unix(0, 0)); !errors.Is(err, c.want) {
				t.Errorf("%v", err)
			}
		})
	}
}

// anySchedule draws a schedule and an instant of the years in which clocks are put forward
// and back by rules that are known.
func anySchedule(t *rapid.T) (schedule.Schedule, time.Time) {
	s := schedule.Schedule{
		Every:   rapid.SampledFrom(schedule.All()).Draw(t, "every"),
		Weekday: time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday")),
		Day:     rapid.IntRange(0, schedule.LastDay).Draw(t, "day"),
		Hour:    rapid.IntRange(0, 23).Draw(t, "hour"),
		Zone:    rapid.SampledFrom(schedule.Zones()).Draw(t, "zone"),
	}
	from, to := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2060, 1, 1, 0, 0, 0, 0, time.UTC)
	return s, time.Unix(rapid.Int64Range(from.Unix(), to.Unix()).Draw(t, "after"), 0).UTC()
}

// TestTheNextIsTheFirstMomentAtWhichTheClockShowsIt holds the rule against the clock itself,
// looked at every quarter of an hour of the day before.
func TestTheNextIsTheFirstMomentAtWhichTheClockShowsIt(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		s, after := anySchedule(t)
		due, err := s.Next(after)
		if err != nil {
			t.Fatal(err)
		}
		if !due.At.After(after) {
			t.Fatalf("%v is not after %v", due.At, after)
		}
		wanted := due.Day.Add(time.Duration(s.Hour) * time.Hour)
		if shown := wallOf(t, due.At, s.Zone); shown.Before(wanted) {
			t.Fatalf("the clock shows %s, and it is due at %s", shown.Format(wallForm), wanted.Format(wallForm))
		}
		const step = 15 * time.Minute
		for at := due.At.Add(-step); due.At.Sub(at) < 27*time.Hour; at = at.Add(-step) {
			if shown := wallOf(t, at, s.Zone); !shown.Before(wanted) {
				t.Fatalf("%v before the clock had shown %s", due.At.Sub(at), shown.Format(wallForm))
			}
		}
	})
}

func TestTheLastDayOfALeapYearHasItsOwn(t *testing.T) {
	t.Parallel()

	for _, tt := range []struct{ zone, after, want string }{
		{"America/Los_Angeles", "2044-12-31T12:00:00Z", "2044-12-31T14:00:00Z"},
		{"America/Los_Angeles", "2044-12-31T15:00:00Z", "2045-01-01T14:00:00Z"},
		{"Europe/Berlin", "2048-12-31T00:00:00Z", "2048-12-31T05:00:00Z"},
		{"Australia/Sydney", "2044-12-30T20:00:00Z", "2044-12-31T19:00:00Z"},
	} {
		after, err := time.Parse(time.RFC3339, tt.after)
		if err != nil {
			t.Fatal(err)
		}
		due, err := schedule.Schedule{Every: schedule.Daily, Hour: 6, Weekday: 1, Day: 7, Zone: tt.zone}.Next(after)
		if got := due.At.Format(time.RFC3339); err != nil || got != tt.want {
			t.Errorf("%s after %s: %s, %v, want %s", tt.zone, tt.after, got, err, tt.want)
		}
	}
}

// TestOneAfterTheOther: none is skipped, none comes twice, and it does not matter from where
// one looks.
func TestOneAfterTheOther(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		s, after := anySchedule(t)
		days := map[time.Time]bool{}
		last := schedule.Due{}
		for n := range 40 {
			due, err := s.Next(after)
			if err != nil {
				t.Fatal(err)
			}
			if days[due.Day] {
				t.Fatalf("%s has two", due.Day)
			}
			days[due.Day] = true
			if n > 0 {
				follows(t, s, last, due)
			}
			fromElsewhere(t, s, after, due)
			last, after = due, due.At
		}
	})
}

// fromElsewhere looks for what is due next from other moments between.
func fromElsewhere(t *rapid.T, s schedule.Schedule, after time.Time, due schedule.Due) {
	if back, err := s.Last(due.At); err != nil || back != due {
		t.Fatalf("the last at %v is %v, %v", due.At, back, err)
	}
	if back, err := s.Last(due.At.Add(-1)); err == nil && back.At.After(after) {
		t.Fatalf("the last before %v is %v", due.At, back)
	}
	between := after.Add(due.At.Sub(after) / 2)
	if again, err := s.Next(between); err != nil || again != due {
		t.Fatalf("from %v it is %v, from %v %v", after, due, between, again)
	}
}

// follows fails where a day between two is missing.
func follows(t *rapid.T, s schedule.Schedule, a, b schedule.Due) {
	days := int(b.Day.Sub(a.Day).Hours() / 24)
	switch s.Every {
	case schedule.Daily:
		for d := a.Day.AddDate(0, 0, 1); d.Before(b.Day); d = d.AddDate(0, 0, 1) {
			for at := a.At; at.Before(b.At.Add(24 * time.Hour)); at = at.Add(time.Hour) {
				if shown := wallOf(t, at, s.Zone); shown.Truncate(24 * time.Hour).Equal(d) {
					t.Fatalf("%s has none", d)
				}
			}
		}
	case schedule.Weekly:
		if days != 7 || b.Day.Weekday() != s.Weekday {
			t.Fatalf("%s, then %s", a.Day, b.Day)
		}
	case schedule.Monthly:
		if b.Day.AddDate(0, 0, 1-b.Day.Day()).AddDate(0, -1, 0) != a.Day.AddDate(0, 0, 1-a.Day.Day()) {
			t.Fatalf("%s, then %s", a.Day, b.Day)
		}
	}
}

func wallOf(t *rapid.T, at time.Time, zone string) time.Time {
	shown, err := schedule.Wall(at, zone)
	if err != nil {
		t.Fatal(err)
	}
	return shown
}
