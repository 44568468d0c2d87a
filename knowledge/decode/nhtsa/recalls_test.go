package nhtsa_test

import (
	"errors"
	"testing"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode/nhtsa"
	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
	"example.com/vinbot/knowledge/decode/upstream"
	"example.com/vinbot/knowledge/decode/upstream/upstreamtest"
)

// clock is a time that a test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func newRecalls(tb testing.TB, s *nhtsatest.Server, c *clock) *nhtsa.Recalls {
	tb.Helper()
	r, err := nhtsa.NewRecalls(upstream.Config{URL: s.URL, Attempt: time.Second, Total: 6 * time.Second, Backoff: time.Millisecond, Retries: -1, Failures: 100}, nil, c.now)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(r.Close)
	return r
}

func TestRecallsAreListedNewestFirst(t *testing.T) {
	t.Parallel()
	list, err := newRecalls(t, nhtsatest.New(t), &clock{}).Of(t.Context(), knowledge.Vehicle{Make: "Chevrolet", Model: "Tahoe", Year: 2021})
	if err != nil || len(list) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	newest := list[0]
	if newest.Campaign != "22V000002" || !newest.Received.Equal(time.Date(2022, 3, 14, 0, 0, 0, 0, time.UTC)) || newest.ParkIt || !newest.ParkOutside || newest.Source.URL != "https://www.nhtsa.gov/recalls?nhtsaId=22V000002" {
		t.Errorf("%+v", newest)
	}
	if list[1].Summary != "An invented recall. For tests." {
		t.Errorf("%q", list[1].Summary)
	}
}

func TestNoRecallIsAnAnswer(t *testing.T) {
	t.Parallel()
	list, err := newRecalls(t, nhtsatest.New(t), &clock{}).Of(t.Context(), knowledge.Vehicle{Make: "Ford", Model: "F-150", Year: 2022})
	if err != nil || list == nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestRecallsNeedAVehicle(t *testing.T) {
	t.Parallel()
	s := nhtsatest.New(t)
	if _, err := newRecalls(t, s, &clock{}).Of(t.Context(), knowledge.Vehicle{VIN: tahoe, Make: "Chevrolet"}); !errors.Is(err, nhtsa.ErrNoVehicle) || s.Asked() != 0 {
		t.Errorf("error %v, asked %d times", err, s.Asked())
	}
}

func TestRecallsAreKeptForADay(t *testing.T) {
	t.Parallel()
	s, c := nhtsatest.New(t), &clock{time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
	r := newRecalls(t, s, c)
	for _, tt := range []struct {
		later time.Duration
		asked int
	}{{0, 1}, {23 * time.Hour, 1}, {2 * time.Hour, 2}} {
		c.at = c.at.Add(tt.later)
		if _, err := r.Of(t.Context(), knowledge.Vehicle{Make: "CHEVROLET", Model: "tahoe", Year: 2021}); err != nil {
			t.Fatal(err)
		}
		if s.Asked() != tt.asked {
			t.Errorf("asked %d times, want %d", s.Asked(), tt.asked)
		}
	}
}

func TestAFailureIsNotKept(t *testing.T) {
	t.Parallel()
	s := nhtsatest.New(t)
	r := newRecalls(t, s, &clock{})
	for _, f := range []upstreamtest.Fault{upstreamtest.Down, upstreamtest.HTML, upstreamtest.Shape, upstreamtest.NotFound, upstreamtest.Reset} {
		s.Next(f)
		if list, err := r.Of(t.Context(), knowledge.Vehicle{Make: "Chevrolet", Model: "Tahoe", Year: 2021}); err == nil {
			t.Errorf("%s: %+v", f, list)
		}
	}
	if list, err := r.Of(t.Context(), knowledge.Vehicle{Make: "Chevrolet", Model: "Tahoe", Year: 2021}); err != nil || len(list) != 2 {
		t.Errorf("%+v, %v", list, err)
	}
}

func FuzzParseRecalls(f *testing.F) {
	f.Add([]byte(`{"Count":1,"results":[{"NHTSACampaignNumber":"21V1","ReportReceivedDate":"31/02/2021","parkIt":"x","Summary":7}]}`))
	f.Add([]byte(`{"results":[null]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		list, err := nhtsa.ParseRecalls(body)
		if err != nil && !errors.Is(err, upstream.ErrBadAnswer) {
			t.Errorf("untyped error %v", err)
		}
		for _, r := range list {
			if r.Campaign == "" {
				t.Error("a recall without a number")
			}
		}
	})
}
