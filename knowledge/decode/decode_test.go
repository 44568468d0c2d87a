package decode_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/vin"
)

const f150 knowledge.VIN = "1FTFW1E80NF000000"

func now() time.Time { return time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC) }

// memory is a history and a cache that work.
type memory struct {
	mu   sync.Mutex
	kept map[knowledge.VIN]knowledge.Decode
	err  error
}

func (m *memory) get(v knowledge.VIN) (knowledge.Decode, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	d, ok := m.kept[v]
	return d, ok
}

func (m *memory) put(d knowledge.Decode) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[knowledge.VIN]knowledge.Decode{}
	}
	m.kept[d.VIN] = d
}

type history struct{ memory }

func (h *history) Decodes(_ context.Context, vins []knowledge.VIN, _ time.Time) (map[knowledge.VIN]knowledge.Decode, error) {
	found := map[knowledge.VIN]knowledge.Decode{}
	for _, v := range vins {
		if d, ok := h.get(v); ok {
			found[v] = d
		}
	}
	return found, h.err
}

func (h *history) SaveDecodes(_ context.Context, list []knowledge.Decode, _ time.Time) error {
	if h.err != nil {
		return h.err
	}
	for _, d := range list {
		h.put(d)
	}
	return nil
}

type cache struct {
	memory

	changed []knowledge.VIN
}

func (c *cache) Decode(_ context.Context, v knowledge.VIN) (knowledge.Decode, bool) { return c.get(v) }
func (c *cache) KeepDecode(_ context.Context, d knowledge.Decode)                   { c.put(d) }
func (c *cache) Changed(_ context.Context, vins []knowledge.VIN) {
	c.changed = append(c.changed, vins...)
}

// provider answers as it is told, and counts.
type provider struct {
	attributes map[string]string
	err        error
	panics     bool
	wait       time.Duration
	asked      atomic.Int64
}

func (*provider) Name() string { return "provider" }

func (p *provider) Decode(ctx context.Context, v knowledge.VIN) (knowledge.Decode, error) {
	p.asked.Add(1)
	if p.panics {
		panic("a bug")
	}
	select {
	case <-time.After(p.wait):
	case <-ctx.Done():
		return knowledge.Decode{}, ctx.Err()
	}
	return knowledge.Decode{VIN: v, Valid: true, Attributes: p.attributes, Sources: []knowledge.Source{{Title: "Provider"}}}, p.err
}

func knows() *provider {
	return &provider{attributes: map[string]string{"make": "Ford", "model": "F-150", "model_year": "2022", "trim": "XLT"}}
}

func has(d knowledge.Decode, code knowledge.ProblemCode) bool {
	for _, p := range d.Problems {
		if p.Code == code {
			return true
		}
	}
	return false
}

func TestFetchKeepsWhatAProviderKnows(t *testing.T) {
	t.Parallel()
	p, h, c := knows(), &history{}, &cache{}
	chain := &decode.Chain{Providers: []decode.Provider{p}, History: h, Cache: c, Now: now}
	if _, extent, err := chain.Known(t.Context(), f150, decode.Standard); extent != decode.Structure || err != nil {
		t.Fatalf("extent %v, %v", extent, err)
	}
	first, err := chain.Fetch(t.Context(), f150, decode.Standard)
	if err != nil || first.Attributes["model"] != "F-150" || first.Attributes["vehicle_type"] != "Truck" {
		t.Fatal(first, err)
	}
	again, err := chain.Fetch(t.Context(), f150, decode.Standard)
	if diff := cmp.Diff(first, again); diff != "" || err != nil {
		t.Error(diff, err)
	}
	known, extent, err := chain.Known(t.Context(), f150, decode.Standard)
	if diff := cmp.Diff(first, known); diff != "" || extent != decode.Complete || err != nil {
		t.Error(diff, extent, err)
	}
	if n := p.asked.Load(); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestEverythingMayBeMissing(t *testing.T) {
	t.Parallel()
	chain := &decode.Chain{Now: now}
	known, extent, err := chain.Known(t.Context(), f150, decode.Standard)
	if err != nil || extent != decode.Complete {
		t.Error(extent, err)
	}
	fetched, err := chain.Fetch(t.Context(), f150, decode.Standard)
	if diff := cmp.Diff(known, fetched); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if known.Attributes["make"] != "Ford" || !has(known, knowledge.ProblemNoDetail) {
		t.Errorf("%+v", known)
	}
}

func TestAFailedProviderIsNeverKept(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]*provider{
		"it fails":  {err: errors.New("down")},
		"it panics": {panics: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, c := &history{}, &cache{}
			chain := &decode.Chain{Providers: []decode.Provider{p}, History: h, Cache: c, Now: now}
			d, err := chain.Fetch(t.Context(), f150, decode.Standard)
			if err != nil || d.Attributes["make"] != "Ford" || !has(d, knowledge.ProblemNoDetail) {
				t.Error(d, err)
			}
			if len(h.kept)+len(c.kept) > 0 {
				t.Error("kept")
			}
		})
	}
}

func TestTheNextProviderIsAsked(t *testing.T) {
	t.Parallel()
	broken, ignorant, good := fails("first"), says("second", nil), named{knows(), "third"}
	var outcomes []decode.Outcome
	chain := &decode.Chain{Providers: []decode.Provider{broken, ignorant, good}, Now: now, Observe: func(_ string, o decode.Outcome, _ time.Duration) {
		outcomes = append(outcomes, o)
	}}
	d, err := chain.Fetch(t.Context(), f150, decode.Standard)
	if err != nil || d.Attributes["model"] != "F-150" {
		t.Error(d, err)
	}
	if diff := cmp.Diff([]decode.Outcome{decode.Failed, decode.Unknown, decode.Answered}, outcomes); diff != "" {
		t.Error(diff)
	}
}

func TestAnOfflineIndexNeedsNoFetch(t *testing.T) {
	t.Parallel()
	chain := &decode.Chain{Local: knows(), Now: now}
	d, extent, err := chain.Known(t.Context(), f150, decode.Standard)
	if err != nil || extent != decode.Complete || d.Attributes["trim"] != "XLT" {
		t.Error(d, extent, err)
	}
}

func TestACarThatNobodyKnowsIsRememberedForAWhileOnly(t *testing.T) {
	t.Parallel()
	h, c := &history{}, &cache{}
	chain := &decode.Chain{Providers: []decode.Provider{&provider{}}, History: h, Cache: c, Now: now}
	d, err := chain.Fetch(t.Context(), f150, decode.Standard)
	if err != nil || !has(d, knowledge.ProblemNoDetail) {
		t.Error(d, err)
	}
	if len(h.kept) != 0 || len(c.kept) != 1 {
		t.Errorf("history %d, cache %d", len(h.kept), len(c.kept))
	}
}

func TestABrokenHistoryIsAnErrorOfKnownOnly(t *testing.T) {
	t.Parallel()
	h := &history{memory{err: errors.New("no database")}}
	chain := &decode.Chain{Providers: []decode.Provider{knows()}, History: h, Now: now}
	if _, _, err := chain.Known(t.Context(), f150, decode.Standard); err == nil {
		t.Error("no error")
	}
	if d, err := chain.Fetch(t.Context(), f150, decode.Standard); err != nil || d.Attributes["model"] != "F-150" {
		t.Error(d, err)
	}
}

func TestWhatIsNoVINIsNotFetched(t *testing.T) {
	t.Parallel()
	p := knows()
	chain := &decode.Chain{Providers: []decode.Provider{p}, Now: now}
	for _, v := range []knowledge.VIN{"", "123", "194677S100001", "1FTFW1E80NF00000O", "5UXWX7C5*BA"} {
		if _, err := chain.Fetch(t.Context(), v, decode.Standard); !errors.Is(err, decode.ErrInvalid) {
			t.Errorf("%q: %v", v, err)
		}
		if d, extent, err := chain.Known(t.Context(), v, decode.Standard); d.Valid || extent != decode.Complete || err != nil {
			t.Errorf("%q: %v %v %v", v, d.Valid, extent, err)
		}
	}
	if p.asked.Load() != 0 {
		t.Error("asked")
	}
}

func TestCallersOfOneVINShareOneRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := knows()
		p.wait = time.Second
		chain := &decode.Chain{Providers: []decode.Provider{p}, Now: now}
		leaves, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := chain.Fetch(leaves, f150, decode.Standard); !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
		})
		for range 20 {
			group.Go(func() {
				d, err := chain.Fetch(t.Context(), f150, decode.Standard)
				if err != nil || d.Attributes["model"] != "F-150" {
					t.Error(d, err)
				}
				d.Attributes["model"] = "changed by one caller"
			})
		}
		group.Wait()
		if n := p.asked.Load(); n != 1 {
			t.Errorf("asked %d times", n)
		}
	})
}

func TestReconcile(t *testing.T) {
	t.Parallel()
	structure := vin.Read(f150, now())
	for name, tt := range map[string]struct {
		found    map[string]string
		want     map[string]string
		problem  knowledge.ProblemCode
		detail   string
		atLeast  int
		lessThan int
	}{
		"agreement is worth most": {
			map[string]string{"make": "FORD", "model": "F-150", "model_year": "2022", "trim": "XLT", "body_class": "Pickup"},
			map[string]string{"make": "Ford", "model": "F-150", "model_year": "2022"},
			"", "", 70, 101,
		},
		"another make is a doubt, the model's make is shown": {
			map[string]string{"make": "Mazda", "model": "B-Series", "model_year": "2022"},
			map[string]string{"make": "Mazda", "model": "B-Series"},
			knowledge.ProblemMakeMismatch, "Ford/Mazda", 1, 40,
		},
		"another year is a doubt, the law's year is shown": {
			map[string]string{"make": "Ford", "model": "F-150", "model_year": "1992"},
			map[string]string{"model_year": "2022"},
			knowledge.ProblemYearMismatch, "2022/1992", 1, 40,
		},
		"nothing new is no detail": {
			map[string]string{"make": "Ford"}, map[string]string{"make": "Ford", "model": ""}, knowledge.ProblemNoDetail, "", 30, 41,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := decode.Reconcile(structure, knowledge.Decode{Attributes: tt.found})
			for a, want := range tt.want {
				if d.Attributes[a] != want {
					t.Errorf("%s is %q, want %q", a, d.Attributes[a], want)
				}
			}
			if d.Quality < tt.atLeast || d.Quality >= tt.lessThan {
				t.Errorf("quality %d", d.Quality)
			}
			var problems []knowledge.Problem
			if tt.problem != "" {
				problems = []knowledge.Problem{{Code: tt.problem, Detail: tt.detail}}
			}
			if diff := cmp.Diff(problems, d.Problems); diff != "" {
				t.Error(diff)
			}
		})
	}
}
