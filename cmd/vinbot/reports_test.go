package main

import (
	"log/slog"
	"testing"
	"time"

	"example.com/vinbot/store"
)

// passes puts what is known of the person's reports so many days into the past, so that
// the newest time of each has come, and looks for those that are due.
func (d *dialogue) passes(t *testing.T, days int) {
	t.Helper()
	reports := store.NewReports(d.pool, time.Now)
	all, err := reports.Reports(t.Context(), d.user.ID)
	if err != nil {
		t.Fatal(err)
	}
	if days > 0 {
		if _, err := d.pool.Exec(t.Context(), `UPDATE report_days SET day = day - $2::int WHERE user_id = $1`, d.user.ID, days); err != nil {
			t.Fatal(err)
		}
		for _, r := range all {
			last, err := r.Last(time.Now())
			if err == nil {
				_, err = d.pool.Exec(t.Context(), `
					UPDATE reports
					SET next_at = $3, told_until = told_until - make_interval(days => $4)
					WHERE (user_id, every) = ($1, $2)`, d.user.ID, r.Every, last.At, days)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	jobs, err := store.NewJobs(d.pool, store.JobsConfig{Apart: map[string]int{"report": 1}, Log: slog.New(slog.DiscardHandler)})
	if err == nil {
		_, err = reports.Claim(t.Context(), jobs)
	}
	if err != nil {
		t.Fatal(err)
	}
}
