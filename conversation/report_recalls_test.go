package conversation

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/knowledge"
)

// recalled is a recall of a model of 2021 that its maker reported so many days before
// friday; 0: the day is not known.
func recalled(model, campaign string, days int) CarRecall {
	x := knowledge.Recall{Campaign: campaign, Component: "STEERING"}
	if days != 0 {
		x.Received = friday().AddDate(0, 0, -days).Truncate(24 * time.Hour)
	}
	return CarRecall{Vehicle: knowledge.Vehicle{Make: "Ford", Model: model, Year: 2021}, Recall: x}
}

func TestWhichRecallsAreNews(t *testing.T) {
	t.Parallel()
	const all = 7 // days ago, all had been told
	told := func(car string) []ToldRecall { return []ToldRecall{{Car: car, Campaign: "a"}} }
	for name, c := range map[string]struct {
		of   []CarRecall
		told []ToldRecall
		want []string
	}{
		"one that was reported since":                      {[]CarRecall{recalled("F-150", "a", 1)}, nil, []string{"2021 ford f-150 a"}},
		"one that may have been published late":            {[]CarRecall{recalled("F-150", "a", all+30)}, nil, []string{"2021 ford f-150 a"}},
		"none of long before":                              {[]CarRecall{recalled("F-150", "a", all+31)}, nil, nil},
		"none without a date":                              {[]CarRecall{recalled("F-150", "a", 0)}, nil, nil},
		"none that was told":                               {[]CarRecall{recalled("F-150", "a", 1)}, told("2021 ford f-150"), nil},
		"one that was told of another model":               {[]CarRecall{recalled("F-150", "a", 1)}, told("2020 ford f-150"), []string{"2021 ford f-150 a"}},
		"one campaign of two models is told of both":       {[]CarRecall{recalled("F-150", "a", 1), recalled("Bronco", "a", 1)}, nil, []string{"2021 ford f-150 a", "2021 ford bronco a"}},
		"the newest first":                                 {[]CarRecall{recalled("F-150", "a", 9), recalled("Bronco", "b", 2)}, nil, []string{"2021 ford bronco b", "2021 ford f-150 a"}},
		"more than are shown are told, and not told again": {oneEach(6), nil, []string{"2021 ford a a", "2021 ford b b", "2021 ford c c", "2021 ford d d", "2021 ford e e", "2021 ford f f"}},
	} {
		n := NewsOf(c.of, c.told, friday().AddDate(0, 0, -all))
		var got []string
		for _, r := range n.Told {
			got = append(got, r.Car+" "+r.Campaign)
		}
		if diff := cmp.Diff(c.want, got); diff != "" || len(n.Shown) != min(len(n.Told), recallPage) {
			t.Errorf("%s: %s, %d shown", name, diff, len(n.Shown))
		}
		if again := NewsOf(c.of, append(n.Told, c.told...), friday().AddDate(0, 0, -all)); len(again.Told) != 0 {
			t.Errorf("%s: told again: %v", name, again.Told)
		}
	}
}

// oneEach has a recall for each of so many models.
func oneEach(n int) (all []CarRecall) {
	for i := range n {
		name := string(rune('a' + i))
		all = append(all, recalled(name, name, i+1))
	}
	return all
}

func TestAReportTellsNewRecallsBelowItself(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	news := func(n int, change func(*NewRecalls)) *NewRecalls {
		r := NewsOf(oneEach(n), nil, friday())
		r.Models = 9
		if change != nil {
			change(&r)
		}
		return &r
	}
	unknown := func(r *NewRecalls) { r.Unknown = 2 }
	for name, c := range map[string]struct {
		every   schedule.Every
		figures Figures
		recalls *NewRecalls
		want    [][]MessageID
		until   time.Time // as noted of its recalls
	}{
		"what is new": {
			schedule.Weekly,
			Figures{Labels: 1},
			news(2, nil),
			[][]MessageID{
				{MsgReportHead, MsgReportLabels, MsgReportRecalls, MsgReportPlan, MsgStanding},
				{MsgReportRecallsHead, MsgReportRecallsOf, MsgRecall, MsgReportRecallsOf, MsgRecall, MsgRecallsNote},
			},
			friday(),
		},
		"what is new on a day on which nothing else happened": {
			schedule.Daily,
			Figures{},
			news(1, nil),
			[][]MessageID{{MsgReportHead, MsgReportRecalls, MsgReportPlan, MsgStanding}, {MsgReportRecallsHead, MsgReportRecallsOf, MsgRecall, MsgRecallsNote}},
			friday(),
		},
		"more than a message has room for": {
			schedule.Weekly,
			Figures{},
			news(6, nil),
			[][]MessageID{
				{MsgReportHead, MsgReportRecalls, MsgReportPlan, MsgStanding},
				{MsgReportRecallsHead, MsgReportRecallsOf, MsgRecall, MsgReportRecallsOf, MsgRecall, MsgReportRecallsOf, MsgRecall, MsgReportRecallsOf, MsgRecall, MsgReportRecallsMore, MsgRecallsNote},
			},
			friday(),
		},
		"nothing where there is nothing new":                      {schedule.Weekly, Figures{Labels: 1}, news(0, nil), [][]MessageID{{MsgReportHead, MsgReportLabels, MsgReportPlan, MsgStanding}}, friday()},
		"nothing of a quiet day":                                  {schedule.Daily, Figures{}, news(0, unknown), nil, time.Time{}},
		"that nobody answered, in an empty week too":              {schedule.Weekly, Figures{}, news(0, unknown), [][]MessageID{{MsgReportQuiet, MsgReportRecallsUnknown}}, time.Time{}},
		"that not all were looked at, as silence would mean none": {schedule.Weekly, Figures{Labels: 1}, news(0, func(r *NewRecalls) { r.Beyond = 1 }), [][]MessageID{{MsgReportHead, MsgReportLabels, MsgReportRecallsBeyond, MsgReportPlan, MsgStanding}}, friday()},
		"what is new, and that of others nothing could be found out": {
			schedule.Weekly,
			Figures{},
			news(1, unknown),
			[][]MessageID{{MsgReportHead, MsgReportRecalls, MsgReportRecallsUnknown, MsgReportPlan, MsgStanding}, {MsgReportRecallsHead, MsgReportRecallsOf, MsgRecall, MsgRecallsNote}},
			time.Time{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			talk := reader(UsualReport(schedule.Daily, "America/Chicago"), weekly())
			talk.tell(t, Finished{Event: ReportMade{
				ReportArgs: ReportArgs{Every: c.every, Zone: "America/Chicago", Day: day, From: friday().AddDate(0, 0, -7), To: friday()}, Figures: c.figures, Recalls: c.recalls,
			}})
			var got [][]MessageID
			for _, r := range talk.last.Replies {
				var parts []MessageID
				for _, p := range r.Parts {
					parts = append(parts, p.Message)
				}
				got = append(got, parts)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			told := talk.last.ToldReports
			if len(told) != 1 || told[0].Recalls == nil || !told[0].Recalls.Until.Equal(c.until) || fmt.Sprint(told[0].Recalls.These) != fmt.Sprint(c.recalls.Told) {
				t.Errorf("noted %+v", told)
			}
		})
	}
}

// TestTheButtonsOfNewRecallsListAllOfAModel, each model once.
func TestTheButtonsOfNewRecallsListAllOfAModel(t *testing.T) {
	t.Parallel()
	n := NewsOf([]CarRecall{recalled("F-150", "a", 1), recalled("Bronco", "b", 2), recalled("F-150", "c", 3)}, nil, friday())
	talk := reader(weekly())
	talk.tell(t, Finished{Event: ReportMade{ReportArgs: ReportArgs{Every: schedule.Weekly, Zone: "UTC", From: friday(), To: friday()}, Recalls: &n}})
	var choices []string
	for _, c := range talk.last.Replies[1].Choices {
		choices = append(choices, fmt.Sprint(c.Data["Vehicle"]))
	}
	if !slices.Equal(choices, []string{"2021 Ford F-150", "2021 Ford Bronco"}) {
		t.Errorf("%q", choices)
	}
	if len(talk.last.ToldReports) != 0 {
		t.Errorf("one that was asked for is noted: %v", talk.last.ToldReports)
	}
	talk.press(t, ModelRecalls)
	want := RecallsArgs{Vehicle: recalled("F-150", "", 0).Vehicle, Most: recallPage, Asked: true}
	if diff := cmp.Diff(want, talk.last.Jobs[0].Args); diff != "" {
		t.Error(diff)
	}
}

// TestAReportThatIsSentNowLooksBackAsFarAsItWould, or for none if it tells of none.
func TestAReportThatIsSentNowLooksBackAsFarAsItWould(t *testing.T) {
	t.Parallel()
	for _, wants := range []bool{true, false} {
		r := weekly()
		r.Recalls, r.RecallsUntil = wants, friday().AddDate(0, 0, -3)
		c := reader(r)
		c.tell(t, Commanded{Name: "reports"})
		c.press(t, ShowReport)
		c.press(t, SendReport)
		a, ok := c.last.Jobs[0].Args.(ReportArgs)
		if !ok || a.RecallsFrom.Equal(r.RecallsUntil) != wants || a.RecallsFrom.IsZero() == wants {
			t.Errorf("%t: %+v", wants, c.last.Jobs)
		}
	}
}
