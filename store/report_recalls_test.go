package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/conversation"
	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

// daily is a report of every day that tells of recalls, or not.
func daily(recalls bool) conversation.Turn {
	r := conversation.Report{Schedule: eight(schedule.Daily), Recalls: recalls, Next: monday().AddDate(0, 0, 1)}
	return conversation.Turn{KeepReports: []conversation.KeepReport{{Report: r}}}
}

// toldRecall is that a report has told a recall, and all until a moment; zero: not all.
func toldRecall(campaign string, received, until time.Time) conversation.Turn {
	these := []conversation.ToldRecall{{Car: "2021 ford f-150", Campaign: campaign, Received: received}}
	return conversation.Turn{ToldReports: []conversation.ToldReport{{
		Every: schedule.Daily, Day: monday(), Until: monday(), Recalls: &conversation.ToldRecalls{Until: until, These: these},
	}}}
}

func TestWhatAReportLooksForIsWhatItHasNotTold(t *testing.T) {
	t.Parallel()
	pool, clock := dbtest.New(t), newHand()
	reports, jobs := store.NewReports(pool, clock.now), asleep(t, pool)
	told := func(want ...string) {
		t.Helper()
		list, err := reports.RecallsTold(t.Context(), 1, schedule.Daily)
		var got []string
		for _, r := range list {
			got = append(got, fmt.Sprint(r.Car, " ", r.Campaign))
		}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s, %v", diff, err)
		}
	}
	from := func(want time.Time) {
		t.Helper()
		all, err := reports.Reports(t.Context(), 1)
		if err != nil || len(all) != 1 || !all[0].RecallsUntil.Equal(want) {
			t.Errorf("%+v, %v; want %s", all, err, want)
		}
	}
	decides(t, pool, clock.now, 1, daily(true))
	decides(t, pool, clock.now, 2, daily(true))
	from(monday())

	decides(t, pool, clock.now, 1, toldRecall("new", monday().AddDate(0, 0, -3), time.Time{})) // and of some nothing could be found out
	told("2021 ford f-150 new")
	from(monday())

	clock.set(monday().AddDate(0, 0, 1))
	claims(t, reports, jobs, 2)
	if args := left(t, pool)[0]; !args.RecallsFrom.Equal(monday()) {
		t.Errorf("it looks from %s on", args.RecallsFrom)
	}
	decides(t, pool, clock.now, 1, toldRecall("new", monday().AddDate(0, 0, -3), clock.now())) // told again, it is there once
	decides(t, pool, clock.now, 1, toldRecall("late", monday().AddDate(0, 0, -25), clock.now().AddDate(0, 0, -1)))
	told("2021 ford f-150 late", "2021 ford f-150 new")
	from(clock.now())

	decides(t, pool, clock.now, 1, toldRecall("newer", monday(), monday().AddDate(0, 0, 10))) // a month after "late" was reported
	told("2021 ford f-150 new", "2021 ford f-150 newer")

	raw, err := store.NewPeople(pool).Export(t.Context(), 1)
	if err != nil || !strings.Contains(string(raw), `"newer"`) {
		t.Errorf("not exported: %s, %v", raw, err)
	}
	decides(t, pool, clock.now, 1, conversation.Turn{Forget: true})
	told()
	decides(t, pool, clock.now, 1, toldRecall("of none", monday(), monday())) // the report is gone
	told()
}

// TestWhoSwitchesRecallsOnHearsOfThoseFromThenOn, and who changes another thing of a report
// misses none.
func TestWhoSwitchesRecallsOnHearsOfThoseFromThenOn(t *testing.T) {
	t.Parallel()
	pool, clock := dbtest.New(t), newHand()
	reports, jobs := store.NewReports(pool, clock.now), asleep(t, pool)
	decides(t, pool, clock.now, 1, daily(false))
	clock.set(monday().AddDate(0, 0, 1))
	claims(t, reports, jobs, 1)
	if args := left(t, pool)[0]; !args.RecallsFrom.IsZero() {
		t.Errorf("nobody wanted recalls: %+v", args)
	}
	on := monday().AddDate(0, 2, 0)
	for _, at := range []time.Time{on, on.AddDate(0, 0, 5)} { // the second only changes it
		clock.set(at)
		decides(t, pool, clock.now, 1, daily(true))
		all, err := reports.Reports(t.Context(), 1)
		if err != nil || len(all) != 1 || !all[0].Recalls || !all[0].RecallsUntil.Equal(on) {
			t.Errorf("%+v, %v", all, err)
		}
	}
}

func TestTheModelsOfAPersonAreThoseOfTheirCars(t *testing.T) {
	t.Parallel()
	pool, clock := dbtest.New(t), newHand()
	for i, v := range []knowledge.Vehicle{
		{VIN: "1", Make: "Ford", Model: "F-150", Year: 2021, Trim: "XL"},
		{VIN: "2", Make: "Honda", Model: "Accord", Year: 2019},
		{VIN: "3", Make: "FORD", Model: "f-150", Year: 2021},
		{VIN: "4", Make: "Ford", Model: "F-150", Year: 2020},
		{VIN: "5", Make: "Ford", Model: "F-150"},
		{VIN: "6", Make: "Ford", Year: 2020},
	} {
		clock.set(monday().Add(time.Duration(i) * time.Minute))
		decides(t, pool, clock.now, 1, conversation.Turn{Notes: []conversation.Note{{Vehicle: v}}})
		decides(t, pool, clock.now, 2, conversation.Turn{Notes: []conversation.Note{{Vehicle: knowledge.Vehicle{VIN: v.VIN, Make: "Kia", Model: "Rio", Year: 2000 + i}}}})
	}
	models, beyond, err := store.NewReports(pool, clock.now).Models(t.Context(), 1, 2)
	want := []knowledge.Vehicle{{Make: "Ford", Model: "F-150", Year: 2020}, {Make: "FORD", Model: "f-150", Year: 2021}}
	if diff := cmp.Diff(want, models); diff != "" || beyond != 1 || err != nil {
		t.Errorf("%s, %d beyond, %v", diff, beyond, err)
	}
	if models, beyond, err := store.NewReports(pool, clock.now).Models(t.Context(), 3, 2); len(models) != 0 || beyond != 0 || err != nil {
		t.Errorf("of nobody: %v, %d, %v", models, beyond, err)
	}
}
