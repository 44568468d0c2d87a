package decode_test

import (
	"fmt"
	"testing"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/decode/nhtsa"
	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
	"example.com/vinbot/knowledge/decode/upstream"
	"example.com/vinbot/knowledge/decode/upstream/upstreamtest"
)

// service is a chain with NHTSA's client on the local service.
func service(t *testing.T, s *nhtsatest.Server, limits decode.Limits) *decode.Chain {
	t.Helper()
	client, err := nhtsa.New(upstream.Config{URL: s.URL, Attempt: time.Second, Retries: -1, Failures: 100})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return &decode.Chain{Providers: []decode.Provider{decode.Limit(client, limits)}, Cache: &cache{}, Now: now}
}

// many are numbers of which NHTSA knows the first.
func many(n int) []knowledge.VIN {
	vins := []knowledge.VIN{f150}
	for i := 1; i < n; i++ {
		vins = append(vins, knowledge.VIN(fmt.Sprintf("ZZZAB1E80NF%06d", i)))
	}
	return vins
}

func TestAListIsAskedFiftyAtATime(t *testing.T) {
	t.Parallel()
	s := nhtsatest.New(t)
	c := service(t, s, decode.Limits{})
	list := append(many(120), f150, "no VIN")
	found, err := c.FetchAll(t.Context(), list, decode.Standard)
	if err != nil || len(found) != len(list) {
		t.Fatal(len(found), err)
	}
	if s.Asked() != 3 {
		t.Errorf("asked %d times for 120 VINs, want 3", s.Asked())
	}
	for i, v := range list[:121] {
		if found[i].VIN != v || (found[i].Attributes["model"] == "F-150") != (v == f150) {
			t.Errorf("%s is answered with %+v", v, found[i])
		}
	}
	if found[121].Valid {
		t.Error("what is no VIN is valid")
	}
	again, err := c.FetchAll(t.Context(), list, decode.Standard)
	if err != nil || s.Asked() != 3 || again[0].Attributes["model"] != "F-150" {
		t.Errorf("asked %d times after the second list, %v", s.Asked(), err)
	}
}

// TestAListIsNotAskedTwice: cars that NHTSA has been asked about, and left gaps, are
// for those who have not.
func TestAListIsNotAskedTwice(t *testing.T) {
	t.Parallel()
	s := nhtsatest.New(t)
	c := service(t, s, decode.Limits{})
	other := paid()
	c.Premium = []decode.Provider{other}
	list := []knowledge.VIN{f150, "5YJ3E1EA6KF000000"}
	if _, err := c.FetchAll(t.Context(), list, decode.Standard); err != nil || s.Asked() != 1 {
		t.Fatal(s.Asked(), err)
	}
	found, err := c.FetchAll(t.Context(), list, decode.Premium)
	if err != nil || s.Asked() != 1 || found[0].Attributes["trim"] != "XLT" {
		t.Errorf("NHTSA asked %d times; %v, %+v", s.Asked(), err, found[0].Attributes)
	}
}

func TestAListGoesOnWithoutTheService(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		fault upstreamtest.Fault
		asked int
	}{
		"it is down": {upstreamtest.Down, 1}, "it answers with a page": {upstreamtest.HTML, 1}, "its answers are for others": {upstreamtest.AnotherVIN, 3},
	} {
		s := nhtsatest.New(t)
		s.Always(tt.fault)
		c := service(t, s, decode.Limits{})
		found, err := c.FetchAll(t.Context(), many(120), decode.Standard)
		if err != nil || len(found) != 120 || s.Asked() != tt.asked {
			t.Errorf("%s: %d answers, asked %d times, want %d; %v", name, len(found), s.Asked(), tt.asked, err)
			continue
		}
		for _, d := range found {
			if len(d.Missed) != 1 || d.Missed[0].Why != knowledge.MissedDown || d.Attributes["model"] != "" {
				t.Errorf("%s: %+v", name, d)
				break
			}
		}
	}
}
