package stripetest_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe"
	"example.com/vinbot/billing/stripe/stripetest"
)

// endpoint counts the events that are delivered to it; the first are refused.
type endpoint struct {
	rail   *stripe.Rail
	secret string
	refuse int

	mu   sync.Mutex
	seen map[string]int
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	ev, err := e.rail.Event(body, r.Header.Get("Stripe-Signature"), e.secret)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.refuse--; e.refuse >= 0 || err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	e.seen[ev.ID]++
}

func (e *endpoint) all(n, times int) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, got := range e.seen {
		if got < times {
			return false
		}
	}
	return len(e.seen) == n
}

// A link is paid on the page, the events arrive although the endpoint was down,
// and a restart forgets nothing.
func TestThePlaygroundsPurchase(t *testing.T) {
	t.Parallel()
	e := &endpoint{secret: "whsec_test", refuse: 2, seen: map[string]int{}}
	hooks := httptest.NewServer(e)
	t.Cleanup(hooks.Close)
	cfg := stripetest.Config{Dir: t.TempDir(), Webhook: hooks.URL, Secret: e.secret}
	local, err := stripetest.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	h := httptest.NewServer(local)
	t.Cleanup(h.Close)
	e.rail = stripe.New(stripe.Config{Key: stripetest.Key, URL: h.URL})
	link, err := e.rail.Link(t.Context(), billing.Purchase{ID: "p1", Order: billing.Order{Plan: billing.Pro, Every: billing.Month}, Price: billing.Money{Minor: 1900, Currency: "USD"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		action, says string
		status       int
	}{
		{"", "USD 19.00", http.StatusOK},
		{"decline", "declined", http.StatusPaymentRequired},
		{"pay", "went through", http.StatusOK},
		{"pay", "no longer active", http.StatusGone},
	} {
		status, page := browse(t, link.URL, step.action)
		if status != step.status || !strings.Contains(page, step.says) || !strings.Contains(page, "No money moves") {
			t.Errorf("%q: %d, %s", step.action, status, page)
		}
	}
	if again, err := stripetest.Open(cfg); err != nil || len(again.Events()) != len(local.Events()) || again.Ledger().Paid != 1900 {
		t.Errorf("after a restart: %v", err)
	}
	local.Suffer(stripetest.Faults{Again: 1, Shuffle: true})
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- local.Run(ctx) }()
	for tick := time.NewTicker(20 * time.Millisecond); !e.all(len(local.Events()), 2); {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("delivered %v", e.seen)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// browse opens a page, or presses a button on it.
func browse(t *testing.T, at, action string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at, http.NoBody)
	if action != "" {
		r, err = http.NewRequestWithContext(t.Context(), http.MethodPost, at, strings.NewReader(url.Values{"action": {action}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(page)
}

func TestTheAPIRefusesWhatStripeRefuses(t *testing.T) {
	t.Parallel()
	_, at := stripetest.New(t)
	for name, c := range map[string]struct {
		path, form, key, version string
		status                   int
		says                     string
	}{
		"no key":                {"/v1/products", "name=x", "", "2023-10-16", http.StatusUnauthorized, "Invalid API Key"},
		"another version":       {"/v1/products", "name=x", stripetest.Key, "2024-06-20", http.StatusBadRequest, "version"},
		"a parameter too many":  {"/v1/products", "name=x&nam=y", stripetest.Key, "2023-10-16", http.StatusBadRequest, `"code":"parameter_unknown","param":"nam"`},
		"a parameter too few":   {"/v1/products", "id=x", stripetest.Key, "2023-10-16", http.StatusBadRequest, `"code":"parameter_missing","param":"name"`},
		"a price that is not":   {"/v1/payment_links", "line_items[0][price]=p&line_items[0][quantity]=1", stripetest.Key, "2023-10-16", http.StatusBadRequest, `"code":"resource_missing"`},
		"a deep unknown":        {"/v1/payment_links", "line_items[0][prize]=p", stripetest.Key, "2023-10-16", http.StatusBadRequest, "parameter_unknown"},
		"an unknown request":    {"/v1/tokens", "", stripetest.Key, "2023-10-16", http.StatusNotFound, "Unrecognized request URL"},
		"metadata of any name":  {"/v1/products", "name=x&metadata[a]=b", stripetest.Key, "2023-10-16", http.StatusOK, `"metadata":{"a":"b"}`},
		"a portal for nobody":   {"/v1/billing_portal/sessions", "customer=c", stripetest.Key, "2023-10-16", http.StatusBadRequest, "No such customer"},
		"a refund of nothing":   {"/v1/refunds", "payment_intent=pi", stripetest.Key, "2023-10-16", http.StatusBadRequest, "No such payment_intent"},
		"a subscription of air": {"/v1/subscriptions/sub_x", "cancel_at_period_end=true", stripetest.Key, "2023-10-16", http.StatusNotFound, "No such subscription"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, at+c.path, strings.NewReader(c.form))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Authorization", "Bearer "+c.key)
			r.Header.Set("Stripe-Version", c.version)
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = answer.Body.Close() }()
			body, err := io.ReadAll(answer.Body)
			if err != nil || answer.StatusCode != c.status || !strings.Contains(string(body), c.says) {
				t.Errorf("%d %s, %v", answer.StatusCode, body, err)
			}
		})
	}
}
