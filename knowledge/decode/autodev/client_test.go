package autodev_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode/autodev"
	"example.com/vinbot/knowledge/decode/autodev/autodevtest"
	"example.com/vinbot/knowledge/decode/upstream"
	"example.com/vinbot/knowledge/decode/upstream/upstreamtest"
)

const (
	f150   knowledge.VIN = "1FTFW1E80NF000000"
	tahoe  knowledge.VIN = "1GNSKCKD2MR000000"
	ram    knowledge.VIN = "1C6SRFFT5MN000000"
	sierra knowledge.VIN = "1GTU9EED9LZ000000"
	wrong  knowledge.VIN = "1HGCV1F33KA000000"
	nobody knowledge.VIN = "ZZZAB1E80NF000000"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// quick is a client that does not wait long between attempts.
func quick(tb testing.TB, s *autodevtest.Server, change func(*upstream.Config)) *autodev.Client {
	tb.Helper()
	cfg := upstream.Config{URL: s.URL, Key: autodevtest.Key, Attempt: time.Second, Total: 6 * time.Second, Backoff: time.Millisecond, Failures: 100}
	if change != nil {
		change(&cfg)
	}
	c, err := autodev.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(c.Close)
	return c
}

func TestWhatIsStatedIsTakenOverInOurWords(t *testing.T) {
	t.Parallel()
	c := quick(t, autodevtest.New(t), nil)
	const suv = "Sport Utility Vehicle (SUV)/Multi-Purpose Vehicle (MPV)"
	for name, tt := range map[string]struct {
		vin  knowledge.VIN
		want map[string]string
	}{
		"a truck may be a pickup or a lorry: no body": {f150, map[string]string{
			"make": "Ford", "model": "F-150", "model_year": "2022", "trim": "XLT", "doors": "4", "displacement_l": "3.5", "cylinders": "6",
			"drive_type": "4WD", "manufacturer": "Ford Motor Company",
		}},
		"the transmission is left out, a year in quotes is one": {tahoe, map[string]string{
			"make": "Chevrolet", "model": "Tahoe", "model_year": "2021", "trim": "LT", "doors": "4", "body_class": suv, "displacement_l": "5.3",
			"cylinders": "8", "drive_type": "4WD", "manufacturer": "General Motors",
		}},
		"without a year there is none": {ram, map[string]string{
			"make": "Ram", "model": "1500", "trim": "Big Horn", "body_class": "Incomplete - Chassis Cab (Single Cab)", "displacement_l": "5.7",
			"cylinders": "8", "drive_type": "RWD",
		}},
		"one trim of several is none": {sierra, map[string]string{"make": "GMC", "model": "Sierra 1500", "model_year": "2020", "drive_type": "4WD"}},
		"an invalid VIN says nothing": {wrong, nil},
		"an unknown VIN is an answer": {nobody, nil},
	} {
		got, err := c.Decode(t.Context(), tt.vin)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(tt.want, got.Attributes); diff != "" || got.VIN != tt.vin || len(got.Sources) > 0 != (tt.want != nil) {
			t.Errorf("%s: %v\n%s", name, got, diff)
		}
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	type faults = []upstreamtest.Fault
	laws := append(upstreamtest.Laws(),
		upstreamtest.Law{Says: "a key that is refused is not retried", Faults: faults{upstreamtest.Unauthorised}, Err: upstream.ErrRefused, Asked: 1},
		upstreamtest.Law{Says: "nor an account that is not paid", Faults: faults{upstreamtest.Unpaid}, Err: upstream.ErrRefused, Asked: 1},
		upstreamtest.Law{Says: "a car without a year is an answer", Faults: faults{upstreamtest.NoYear}, Asked: 1},
	)
	upstreamtest.Hold(t, laws, func(t *testing.T) (*upstreamtest.Faults, func() error) {
		t.Helper()
		s := autodevtest.New(t)
		c := quick(t, s, nil)
		return &s.Faults, func() error {
			d, err := c.Decode(t.Context(), f150)
			if err == nil && d.Attributes["model"] != "F-150" {
				t.Errorf("decoded %v", d)
			}
			return err
		}
	}, string(f150), autodevtest.Key)
}

func TestAServiceThatRefusesIsLeftAlone(t *testing.T) {
	t.Parallel()
	for _, f := range []upstreamtest.Fault{upstreamtest.Unauthorised, upstreamtest.Unpaid, upstreamtest.Away} {
		s := autodevtest.New(t)
		s.Next(f)
		const rest = 200 * time.Millisecond
		c := quick(t, s, func(cfg *upstream.Config) { cfg.Rest = rest })
		for range 3 {
			if _, err := c.Decode(t.Context(), f150); !errors.Is(err, upstream.ErrRefused) && !errors.Is(err, upstream.ErrUnavailable) {
				t.Errorf("%s: %v", f, err)
			}
		}
		if s.Asked() != 1 {
			t.Errorf("%s: asked %d times, want 1", f, s.Asked())
		}
		<-time.After(rest + 50*time.Millisecond)
		if _, err := c.Decode(t.Context(), f150); err != nil {
			t.Errorf("%s: the rest is over, but: %v", f, err)
		}
	}
}

func TestAKeyIsNeeded(t *testing.T) {
	t.Parallel()
	if _, err := autodev.New(upstream.Config{URL: "http://127.0.0.1:1"}); err == nil {
		t.Error("no error")
	}
	s := autodevtest.New(t)
	c := quick(t, s, func(cfg *upstream.Config) { cfg.Key = "another" })
	if _, err := c.Decode(t.Context(), f150); !errors.Is(err, upstream.ErrRefused) {
		t.Errorf("another key: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"vin":"1FTFW1E80NF000000","vinValid":true,"make":"Ford","model":"F-150","body":"SUV 4D","engine":"5.3L V8","vehicle":{"year":2022}}`))
	f.Add([]byte(`{"vin":null,"vinValid":false,"vehicle":null}`))
	f.Add([]byte(`{"vin":"1FTFW1E80NF000000","vinValid":true,"make":["x"]}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := autodev.Parse(body, f150)
		if err != nil {
			if !errors.Is(err, upstream.ErrBadAnswer) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		for name, value := range d.Attributes {
			if value == "" {
				t.Errorf("%s is empty", name)
			}
		}
	})
}
