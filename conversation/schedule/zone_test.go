package schedule_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/conversation/schedule"
)

func TestEveryZoneThatIsNamedExists(t *testing.T) {
	t.Parallel()

	if n := len(schedule.Zones()); n < 400 {
		t.Errorf("only %d zones", n)
	}
	for _, zone := range slices.Concat(schedule.Zones(), schedule.Offered("en", 1000), schedule.OfCities()) {
		if !schedule.Known(zone) {
			t.Errorf("%q is not known", zone)
		}
		if _, err := time.LoadLocation(zone); err != nil {
			t.Error(err)
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()

	for words, want := range map[string][]string{
		"America/New_York":             {"America/New_York"},
		"america/new york":             {"America/New_York"},
		"new york":                     {"America/New_York"},
		"NEW YORK":                     {"America/New_York"},
		"São Paulo":                    {"America/Sao_Paulo"},
		"Ciudad de México":             {"America/Mexico_City"},
		"ciudad de mexico":             {"America/Mexico_City"},
		"München":                      {"Europe/Berlin"},
		"Zürich":                       {"Europe/Zurich"},
		"Dallas":                       {"America/Chicago"},
		"Birmingham":                   {"America/Chicago", "Europe/London"},
		"utc":                          {"UTC"},
		"Los Ang":                      {"America/Los_Angeles"},
		"":                             nil,
		"zz":                           nil,
		"Gotham":                       nil,
		"🚗🚗🚗":                          nil,
		"Local":                        nil,
		"../../etc/passwd":             nil,
		strings.Repeat("Berlin", 4000): nil,
	} {
		if diff := cmp.Diff(want, schedule.Find(words, 4)); diff != "" {
			t.Errorf("%.40q: %s", words, diff)
		}
	}
}

func TestClock(t *testing.T) {
	t.Parallel()

	for words, want := range map[string]int{
		"8:45": 525, "08:45": 525, "14:30": 870, " 2:30 pm ": 870, "2:30 P.M.": 870, "12:05 am": 5, "12 pm": 720, "2pm": 840, "14h30": 870, "14 h 30": 870, "14h": 840,
		"8.45 Uhr": 525, "14 Uhr": 840, "0:00": 0, "23:59": 1439,
	} {
		if got, ok := schedule.Clock(words); !ok || got != want {
			t.Errorf("%q: %d, %v", words, got, ok)
		}
	}
	for _, words := range []string{"", "8", "14", "25:00", "24:00", "8:60", "13 pm", "0 am", "8:45:10", "half past two", "-1:00", strings.Repeat("1", 4000), "１４:30"} {
		if got, ok := schedule.Clock(words); ok {
			t.Errorf("%.20q is %d", words, got)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add("8:45 pm")
	f.Add("Europe/Paris")
	f.Fuzz(func(t *testing.T, words string) {
		if minutes, ok := schedule.Clock(words); ok && (minutes < 0 || minutes >= 24*60) {
			t.Errorf("%q is %d minutes", words, minutes)
		}
		for _, zone := range schedule.Find(words, 6) {
			if !schedule.Known(zone) {
				t.Errorf("%q means %q", words, zone)
			}
		}
	})
}

func TestShowing(t *testing.T) {
	t.Parallel()

	now := time.Date(2026, 11, 30, 20, 33, 0, 0, time.UTC)
	if got := schedule.Showing(now, 14*60+30, "en", 2); !slices.Equal(got, []string{"America/Chicago", "America/Winnipeg"}) {
		t.Errorf("half past two: %v", got)
	}
	if got := schedule.Showing(now, 14*60+30, "es", 2); got[0] != "America/Mexico_City" {
		t.Errorf("in Spanish: %v", got)
	}
	if got := schedule.Showing(now, 2*60+3, "en", 4); !slices.Equal(got, []string{"Asia/Kolkata"}) {
		t.Errorf("half an hour apart: %v", got)
	}
	if got := schedule.Showing(time.Date(2026, 11, 30, 23, 58, 0, 0, time.UTC), 0, "en", 1); !slices.Equal(got, []string{"Europe/London"}) {
		t.Errorf("around midnight: %v", got)
	}
	if got := schedule.Showing(now, 7*60+11, "en", 4); len(got) != 0 {
		t.Errorf("nowhere: %v", got)
	}
}

func TestEveryOffsetOfTheEarthIsOffered(t *testing.T) {
	t.Parallel()

	for _, month := range []time.Month{time.January, time.July} {
		now := time.Date(2026, month, 15, 12, 0, 0, 0, time.UTC)
		for _, zone := range schedule.Zones() {
			wall, err := schedule.Wall(now, zone)
			if err != nil {
				t.Fatal(err)
			}
			if m := wall.Hour()*60 + wall.Minute(); len(schedule.Showing(now, m, "en", 1)) == 0 && !slices.Contains(rare, zone) {
				t.Errorf("%s, %s: nothing is offered", zone, month)
			}
		}
	}
}

// rare are zones that a clock does not find: their name does.
var rare = []string{
	"Pacific/Marquesas", "Australia/Eucla", "Pacific/Chatham", "Pacific/Norfolk", "Australia/Lord_Howe", "Australia/LHI", "Asia/Kabul", "America/Adak", "America/Atka", "US/Aleutian",
}
