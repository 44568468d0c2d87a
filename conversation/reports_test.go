package conversation

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/knowledge"
)

// diary keeps one person's reports.
type diary []Report

func (d *diary) Reports(context.Context, int64) ([]Report, error) { return slices.Clone(*d), nil }

func (d *diary) keep(t Turn) {
	for _, e := range t.EndReports {
		*d = slices.DeleteFunc(*d, func(r Report) bool { return r.Every == e.Every })
	}
	for _, k := range t.KeepReports {
		*d = slices.DeleteFunc(*d, func(r Report) bool { return r.Every == k.Report.Every })
		*d = append(*d, k.Report)
	}
}

// friday is half past eight in the evening in London, and three in the morning of
// Saturday in Kathmandu.
func friday() time.Time { return time.Date(2026, 11, 27, 20, 30, 0, 0, time.UTC) }

func reader(reports ...Report) *chat {
	c := newChat(Idle{})
	c.now, c.reports = friday(), reports
	return c
}

func weekly() Report {
	r := UsualReport(schedule.Weekly, "America/Chicago")
	r.Next = time.Date(2026, 11, 30, 14, 0, 0, 0, time.UTC)
	return r
}

// pick presses the newest button with this argument.
func (c *chat) pick(t *testing.T, id ChoiceID, arg string) []MessageID {
	t.Helper()
	for _, o := range slices.Backward(c.session.Memory.Offers) {
		for i, choice := range o.Choices {
			if choice.ID == id && choice.Arg == arg {
				return c.tell(t, Pressed{Version: o.Version, Index: i})
			}
		}
	}
	t.Fatalf("no button %s %s", id, arg)
	return nil
}

func TestTheFirstReportAsksForThePlaceAndTheOthersDoNot(t *testing.T) {
	t.Parallel()
	c := reader()
	want := [][]MessageID{{MsgReportsNone}, {MsgZoneAsk}, {MsgReportCard}, {MsgReports}, {MsgReportCard}}
	got := [][]MessageID{
		c.tell(t, Commanded{Name: "reports"}), c.pick(t, NewReport, "week|"), c.pick(t, ReportZone, "week|America/Chicago"),
		c.press(t, AllReports), c.pick(t, NewReport, "day|"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	day := UsualReport(schedule.Daily, "America/Chicago")
	day.Next = time.Date(2026, 11, 28, 14, 0, 0, 0, time.UTC)
	if diff := cmp.Diff(diary{weekly(), day}, c.reports); diff != "" {
		t.Error(diff)
	}
	if c.session.State.Name() != NameIdle {
		t.Errorf("it is still asked: %s", c.session.State.Name())
	}
}

func TestAPlaceIsTypedAsPeopleDo(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"Dallas": "America/Chicago", "14:30": "America/Chicago", "2:33 pm": "America/Chicago", "Europe/Paris": "Europe/Paris", "münchen": "Europe/Berlin",
		"Atlantis": "", "99:99": "", "🌍": "", strings.Repeat("Europe/Paris", 4000): "", "Local": "", "../../etc/passwd": "",
	} {
		c := reader()
		c.tell(t, Commanded{Name: "reports"})
		c.pick(t, NewReport, "week|")
		said := c.tell(t, Said{Text: words})
		switch {
		case want == "" && !slices.Equal(said, []MessageID{MsgZoneNone}):
			t.Errorf("%.20q: %v", words, said)
		case want != "":
			c.pick(t, ReportZone, "week|"+want)
			if len(c.reports) != 1 || c.reports[0].Zone != want {
				t.Errorf("%.20q: %v", words, c.reports)
			}
		}
	}
}

func TestAVINSentInPlaceOfAPlaceIsLookedUp(t *testing.T) {
	t.Parallel()
	c := reader()
	c.tell(t, Commanded{Name: "reports"})
	c.pick(t, NewReport, "week|")
	c.tell(t, Said{Text: string(corvette)})
	if c.session.State.Name() != NameIdle || len(c.last.Jobs) == 0 {
		t.Errorf("%s, %v", c.session.State.Name(), c.last.Jobs)
	}
}

func TestAReportIsChanged(t *testing.T) {
	t.Parallel()
	monthly := UsualReport(schedule.Monthly, "America/Chicago")
	for name, c := range map[string]struct {
		of     Report
		press  []ChoiceID
		choose string
		want   func(*Report)
	}{
		"to another hour":                 {weekly(), []ChoiceID{ReportHours, ReportHour}, "week|17", func(r *Report) { r.Hour, r.Next = 17, time.Date(2026, 11, 30, 23, 0, 0, 0, time.UTC) }},
		"to another day of the week":      {weekly(), []ChoiceID{ReportDays, ReportDay}, "week|0", func(r *Report) { r.Weekday, r.Next = time.Sunday, time.Date(2026, 11, 29, 14, 0, 0, 0, time.UTC) }},
		"to another day of the month":     {monthly, []ChoiceID{ReportDays, ReportDay}, "month|28", func(r *Report) { r.Day, r.Next = 28, time.Date(2026, 11, 28, 14, 0, 0, 0, time.UTC) }},
		"to the last of the month":        {monthly, []ChoiceID{ReportDays, ReportDay}, "month|0", func(r *Report) { r.Day, r.Next = 0, time.Date(2026, 11, 30, 14, 0, 0, 0, time.UTC) }},
		"to another zone":                 {weekly(), []ChoiceID{ReportZones, ReportZone}, "week|America/New_York", func(r *Report) { r.Zone, r.Next = "America/New_York", time.Date(2026, 11, 30, 13, 0, 0, 0, time.UTC) }},
		"to leave out recalls":            {weekly(), []ChoiceID{HushRecalls}, "week|", func(r *Report) { r.Recalls = false }},
		"to tell of them again":           {func() Report { r := weekly(); r.Recalls = false; return r }(), []ChoiceID{TellRecalls}, "week|", func(*Report) {}},
		"to be paused":                    {weekly(), []ChoiceID{PauseReport}, "week|", func(r *Report) { r.Paused = true }},
		"to go on, from the next time on": {func() Report { r := weekly(); r.Paused, r.Next = true, friday().AddDate(0, -3, 0); return r }(), []ChoiceID{ResumeReport}, "week|", func(*Report) {}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			talk := reader(c.of)
			talk.tell(t, Commanded{Name: "reports"})
			talk.press(t, ShowReport)
			for _, id := range c.press[:len(c.press)-1] {
				talk.press(t, id)
			}
			if said := talk.pick(t, c.press[len(c.press)-1], c.choose); !slices.Equal(said, []MessageID{MsgReportCard}) {
				t.Errorf("said %v", said)
			}
			want := c.of
			if c.of.Every == schedule.Weekly {
				want = weekly()
			}
			c.want(&want)
			if diff := cmp.Diff(diary{want}, talk.reports); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAForgedButtonIsRefused: buttons live in the session, so this is what a defect would
// have to do before a schedule that nobody can keep is kept.
func TestAForgedButtonIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []Choice{
		{ID: ReportHour, Arg: "week|25"},
		{ID: ReportHour, Arg: "week|-1"},
		{ID: ReportHour, Arg: "week|"},
		{ID: ReportHour, Arg: "year|3"},
		{ID: ReportDay, Arg: "week|7"},
		{ID: ReportZone, Arg: "week|Local"},
		{ID: ReportZone, Arg: "week|" + strings.Repeat("x", 4000)},
		{ID: ReportZone, Arg: "week"},
		{ID: ReportZone, Arg: "|UTC"},
		{ID: NewReport, Arg: "hour|"},
		{ID: NewReport},
		{ID: ShowReport, Arg: "day|"},
		{ID: DropReport, Arg: "month|"},
		{ID: SendReport, Arg: "day|"},
		{ID: PauseReport, Arg: ""},
		{ID: HushRecalls, Arg: "day|"},
		{ID: ModelRecalls, Arg: "week|"},
	} {
		talk := reader(weekly())
		talk.session.Memory.Offers = []Offer{{Version: 1, Choices: []Choice{c}}}
		said := talk.tell(t, Pressed{Version: 1})
		if !slices.Equal(said, []MessageID{MsgStale}) || len(talk.last.Jobs) > 0 || cmp.Diff(diary{weekly()}, talk.reports) != "" {
			t.Errorf("%s %.20s: %v, %v", c.ID, c.Arg, said, talk.reports)
		}
	}
}

func TestADayThatHasHadItsReportGetsNoSecondOneForAnotherHour(t *testing.T) {
	t.Parallel()
	daily := UsualReport(schedule.Daily, "Europe/London")
	daily.Done = time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	c := reader(daily)
	c.tell(t, Commanded{Name: "reports"})
	c.press(t, ShowReport)
	c.press(t, ReportHours)
	c.pick(t, ReportHour, "day|22") // still to come today
	if next := c.reports[0].Next; !next.Equal(time.Date(2026, 11, 28, 22, 0, 0, 0, time.UTC)) {
		t.Errorf("next at %s", next)
	}
}

func TestReportsAreForPrivateChatsAlone(t *testing.T) {
	t.Parallel()
	c := reader(weekly())
	c.session.Key = Key{Chat: -100, User: 1}
	if said := c.tell(t, Commanded{Name: "reports"}); !slices.Equal(said, []MessageID{MsgReportsPrivate}) {
		t.Errorf("said %v", said)
	}
}

func TestOneIsSentNowAndNotTwoAtOnce(t *testing.T) {
	t.Parallel()
	c := reader(weekly())
	c.tell(t, Commanded{Name: "reports"})
	c.press(t, ShowReport)
	if said := c.press(t, SendReport); !slices.Equal(said, []MessageID{MsgReportSending}) {
		t.Errorf("said %v", said)
	}
	c.press(t, ShowReport)
	if said := c.press(t, SendReport); !slices.Equal(said, []MessageID{MsgReportWait}) {
		t.Errorf("said %v", said)
	}
	said := c.tell(t, Finished{Task: 1, Event: ReportMade{ReportArgs: ReportArgs{Every: schedule.Weekly, Zone: schedule.UTC, From: friday(), To: friday()}}})
	if !slices.Equal(said, []MessageID{MsgReportQuiet}) || len(c.last.ToldReports) > 0 {
		t.Errorf("said %v, told %v", said, c.last.ToldReports)
	}
}

func TestWhatAReportTells(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	made := func(every schedule.Every, f Figures) ReportMade {
		return ReportMade{ReportArgs: ReportArgs{Every: every, Zone: "America/Chicago", Day: day, From: friday().AddDate(0, 0, -7), To: friday()}, Figures: f}
	}
	all := Figures{
		Cars: 5, Newest: []knowledge.Vehicle{{VIN: corvette}}, Labels: 1, Lists: 1, ListCars: 2, Packages: 3, OfCars: 2, Team: &TeamFigures{Cars: 1, Sharing: 1},
	}
	for name, c := range map[string]struct {
		made ReportMade
		want []MessageID
		told bool
	}{
		"what happened, and what is left of the plan": {
			made(schedule.Weekly, all),
			[]MessageID{MsgReportHead, MsgReportCars, MsgReportCar, MsgReportMore, MsgReportLabels, MsgReportPackages, MsgReportLists, MsgReportTeam, MsgReportPlan, MsgStanding},
			true,
		},
		"nothing of what did not happen":    {made(schedule.Weekly, Figures{Labels: 1}), []MessageID{MsgReportHead, MsgReportLabels, MsgReportPlan, MsgStanding}, true},
		"an empty week in a line":           {made(schedule.Weekly, Figures{}), []MessageID{MsgReportQuiet}, true},
		"a team that looked up nothing":     {made(schedule.Monthly, Figures{Team: &TeamFigures{}}), []MessageID{MsgReportQuiet}, true},
		"nothing of an empty day":           {made(schedule.Daily, Figures{}), nil, true},
		"nothing to who ended it meanwhile": {made(schedule.Monthly, all), nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			talk := reader(UsualReport(schedule.Daily, "America/Chicago"), weekly())
			if c.made.Every == schedule.Monthly && c.told {
				talk.reports = append(talk.reports, UsualReport(schedule.Monthly, "America/Chicago"))
			}
			talk.tell(t, Finished{Event: c.made})
			var got []MessageID
			for _, r := range talk.last.Replies {
				for _, p := range r.Parts {
					got = append(got, p.Message)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if told := talk.last.ToldReports; (len(told) == 1 && told[0] == ToldReport{Every: c.made.Every, Day: day, Until: friday()}) != c.told {
				t.Errorf("told %v", told)
			}
		})
	}
}
