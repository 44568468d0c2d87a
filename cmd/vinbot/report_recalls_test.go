package main

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"example.com/vinbot/conversation"
	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode/nhtsa"
	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
	"example.com/vinbot/knowledge/decode/upstream"
	"example.com/vinbot/knowledge/decode/upstream/upstreamtest"
	"example.com/vinbot/store"
)

// TestAReportLooksForRecallsOfEachModelOnce and says of how many nothing could be found out.
func TestAReportLooksForRecallsOfEachModelOnce(t *testing.T) {
	t.Parallel()
	pool, files := dbtest.New(t), nhtsatest.New(t)
	recalls, err := nhtsa.NewRecalls(upstream.Config{URL: files.URL, Attempt: time.Second, Total: time.Second, Retries: -1, Failures: 1000}, nil, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer recalls.Close()
	w := &works{reports: store.NewReports(pool, time.Now), recalls: recalls, log: slog.New(slog.DiscardHandler)}
	args := conversation.ReportArgs{Every: schedule.Weekly, RecallsFrom: time.Now().AddDate(0, 0, -7)}
	looks := func(vin string, v knowledge.Vehicle) {
		v.VIN = knowledge.VIN(vin)
		if _, err := pool.Exec(t.Context(), `INSERT INTO lookups (user_id, car, vehicle, at) VALUES (7, $1, $2, now())`, vin, v); err != nil {
			t.Fatal(err)
		}
	}
	is := func(want string, asked int) {
		t.Helper()
		n, err := w.newRecalls(t.Context(), 7, args)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%d of %d unknown, %d beyond:", n.Unknown, n.Models, n.Beyond)
		for _, r := range n.Shown {
			got += " " + r.Recall.Campaign
		}
		if got != want || files.Asked() != asked {
			t.Errorf("%s, NHTSA was asked %d times; want %s, %d", got, files.Asked(), want, asked)
		}
	}
	is("0 of 0 unknown, 0 beyond:", 0)
	accord, tahoe := knowledge.Vehicle{Make: "Honda", Model: "Accord", Year: 2019}, knowledge.Vehicle{Make: "Chevrolet", Model: "Tahoe", Year: 2021}
	files.Recall("Honda", "Accord", 2019, "99V1", time.Now().AddDate(0, 0, -1))
	files.Recall("Honda", "Accord", 2019, "98V1", time.Now().AddDate(0, 0, -50))
	looks("A", accord)
	looks("B", accord)
	files.Always(upstreamtest.Down)
	is("1 of 1 unknown, 0 beyond:", 1)
	files.Always(upstreamtest.None)
	is("0 of 1 unknown, 0 beyond: 99V1", 2)
	looks("C", tahoe) // whose recalls are old
	is("0 of 2 unknown, 0 beyond: 99V1", 3)
	for i := range recallModels {
		looks(fmt.Sprint("D", i), knowledge.Vehicle{Make: "Ford", Model: "Escape", Year: 1950 + i})
	}
	is(fmt.Sprintf("0 of %d unknown, 2 beyond:", recallModels), 3+recallModels)
	args.RecallsFrom = time.Time{}
	if n, err := w.newRecalls(t.Context(), 7, args); n != nil || err != nil {
		t.Errorf("nobody wants to know: %+v, %v", n, err)
	}
}
