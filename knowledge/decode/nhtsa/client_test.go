package nhtsa_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode/nhtsa"
	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
	"example.com/vinbot/knowledge/decode/upstream"
	"example.com/vinbot/knowledge/decode/upstream/upstreamtest"
	"example.com/vinbot/knowledge/vin"
)

const (
	f150   knowledge.VIN = "1FTFW1E80NF000000"
	tahoe  knowledge.VIN = "1GNSKCKD2MR000000"
	nobody knowledge.VIN = "ZZZAB1E80NF000000"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// quick is a client that does not wait long between attempts.
func quick(tb testing.TB, s *nhtsatest.Server, change func(*upstream.Config)) *nhtsa.Client {
	tb.Helper()
	cfg := upstream.Config{URL: s.URL, Attempt: time.Second, Total: 6 * time.Second, Backoff: time.Millisecond, Failures: 100}
	if change != nil {
		change(&cfg)
	}
	c, err := nhtsa.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(c.Close)
	return c
}

func TestDecodeIsInOurWords(t *testing.T) {
	t.Parallel()
	got, err := quick(t, nhtsatest.New(t), nil).Decode(t.Context(), tahoe)
	if err != nil {
		t.Fatal(err)
	}
	want := knowledge.Decode{
		VIN: tahoe, Valid: true,
		Attributes: map[string]string{
			"make": "Chevrolet", "model": "Tahoe", "model_year": "2021", "trim": "LT", "series": "1500",
			"body_class": "Sport Utility Vehicle (SUV)/Multi-Purpose Vehicle (MPV)", "vehicle_type": "Multipurpose Passenger Vehicle (MPV)",
			"cylinders": "8", "displacement_l": "5.3", "engine_model": "L84", "fuel_type": "Gasoline", "doors": "4", "drive_type": "4WD",
			"transmission": "Automatic", "gvwr": "Class 2F: 7,001 - 8,000 lb (3,175 - 3,629 kg)", "plant_city": "Arlington", "plant_state": "Texas",
			"plant_country": "United States", "manufacturer": "General Motors LLC",
		},
		Sources: []knowledge.Source{{
			Title: "NHTSA vPIC", URL: "https://vpic.nhtsa.dot.gov/api/vehicles/DecodeVinValues/" + string(tahoe) + "?format=json", Kind: knowledge.SourceGovernment,
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEveryCarOfTheTestServerIsARealVINWithTheRightMake(t *testing.T) {
	t.Parallel()
	s := nhtsatest.New(t)
	c := quick(t, s, nil)
	for _, v := range s.VINs() {
		d, err := c.Decode(t.Context(), knowledge.VIN(v))
		if err != nil {
			t.Fatal(err)
		}
		read := vin.Read(knowledge.VIN(v), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
		if len(read.Problems) > 0 {
			t.Errorf("%s: %v", v, read.Problems)
		}
		for _, a := range []string{"make", "model_year", "vehicle_type"} {
			if ours := read.Attributes[a]; ours != "" && ours != d.Attributes[a] {
				t.Errorf("%s: %s is %q by structure, %q by the server", v, a, ours, d.Attributes[a])
			}
		}
	}
}

func TestACarThatNHTSADoesNotKnowIsAnAnswer(t *testing.T) {
	t.Parallel()
	d, err := quick(t, nhtsatest.New(t), nil).Decode(t.Context(), nobody)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]knowledge.Problem{{Code: knowledge.ProblemUnknownWMI}}, d.Problems); diff != "" || len(d.Attributes) > 0 || len(d.Sources) > 0 {
		t.Errorf("%v\n%s", d, diff)
	}
}

func TestABatchIsAnsweredInItsOrder(t *testing.T) {
	t.Parallel()
	c := quick(t, nhtsatest.New(t), nil)
	got, err := c.DecodeBatch(t.Context(), []knowledge.VIN{tahoe, nobody, f150})
	if err != nil {
		t.Fatal(err)
	}
	var models []string
	for _, d := range got {
		models = append(models, d.Attributes["model"])
	}
	if diff := cmp.Diff([]string{"Tahoe", "", "F-150"}, models); diff != "" {
		t.Error(diff)
	}
	if _, err := c.DecodeBatch(t.Context(), make([]knowledge.VIN, nhtsa.MaxBatch+1)); err == nil {
		t.Error("a batch that is too big was sent")
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	type faults = []upstreamtest.Fault
	laws := append(upstreamtest.Laws(),
		upstreamtest.Law{Says: "results must be objects", Faults: faults{upstreamtest.StringArray}, Err: upstream.ErrBadAnswer, Asked: 1},
		upstreamtest.Law{Says: "a car without a year is refused", Faults: faults{upstreamtest.NoYear}, Err: nhtsa.ErrNoYear, Asked: 1},
	)
	upstreamtest.Hold(t, laws, func(t *testing.T) (*upstreamtest.Faults, func() error) {
		t.Helper()
		s := nhtsatest.New(t)
		c := quick(t, s, nil)
		return &s.Faults, func() error {
			d, err := c.Decode(t.Context(), f150)
			if err == nil && d.Attributes["model"] != "F-150" {
				t.Errorf("decoded %v", d)
			}
			return err
		}
	}, string(f150))
}

func TestARefusalIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	s := nhtsatest.New(t)
	s.Next(upstreamtest.NotFound)
	_, err := quick(t, s, nil).Decode(t.Context(), f150)
	var status *upstream.StatusError
	if !errors.As(err, &status) || status.Status != 404 || s.Asked() != 1 {
		t.Errorf("error %v after %d requests", err, s.Asked())
	}
}

func TestAServiceThatIsDownIsLeftAloneForAWhile(t *testing.T) {
	t.Parallel()
	s := nhtsatest.New(t)
	s.Always(upstreamtest.Down)
	const down = 300 * time.Millisecond
	c := quick(t, s, func(cfg *upstream.Config) { cfg.Retries, cfg.Failures, cfg.Down = -1, 2, down })
	for range 5 {
		if _, err := c.Decode(t.Context(), f150); !errors.Is(err, upstream.ErrUnavailable) {
			t.Fatal(err)
		}
	}
	if s.Asked() != 2 {
		t.Errorf("asked %d times, want 2", s.Asked())
	}
	s.Always(upstreamtest.None)
	<-time.After(down + 50*time.Millisecond)
	if _, err := c.Decode(t.Context(), f150); err != nil {
		t.Errorf("the service is back, but: %v", err)
	}
}

func TestACallerWhoLeavesIsNoFaultOfTheService(t *testing.T) {
	t.Parallel()
	s := nhtsatest.New(t)
	c := quick(t, s, func(cfg *upstream.Config) { cfg.Failures = 1 })
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Decode(gone, f150); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if _, err := c.Decode(t.Context(), f150); err != nil {
		t.Error(err)
	}
}

func TestAnAddressMustBeOne(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"vpic", "ftp://host/x", "http://", "://"} {
		if _, err := nhtsa.New(upstream.Config{URL: bad}); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}
