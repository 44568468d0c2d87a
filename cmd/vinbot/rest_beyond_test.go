package main

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe/stripetest"
)

// smallDays are plans whose day ends after five calls; a thousand more cost 5 dollars.
const smallDays = `{"currency": "USD", "grace_days": 7, "dispute": "keep", "plans": [
	{"code": "free", "vins": 10, "features": ["decoding"]},
	{"code": "pro", "month_minor": 1900, "vins": 1000, "api": {"per_minute": 1000, "per_day": 5}, "beyond_minor": 500, "features": ["api_key"]}]}`

// Beyond the day's limit nothing is answered for money that nobody offered; up to the cap
// answers cost something and errors do not; at the cap the problem says so.
func TestCallsBeyondTheDayAreSoldUpToTheCap(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "plans.json")
	if err := os.WriteFile(file, []byte(smallDays), 0o600); err != nil {
		t.Fatal(err)
	}
	_, url := stripetest.New(t)
	r := newREST(t, func(c *config) {
		c.PlansFile, c.Stripe = file, stripeConfig{SecretKey: stripetest.Key, WebhookSecret: stripetest.Secret, API: url}
	})
	key := r.key(t, 7)
	r.pays(t, 7, billing.Pro)
	for range 5 {
		r.get(t, key, "/api/v1/me").is(t, http.StatusOK, "")
	}
	r.get(t, key, "/api/v1/me").is(t, http.StatusTooManyRequests, "too_many_requests")
	if _, err := r.turns.Exec(t.Context(), `UPDATE accounts AS a SET beyond_cap = 2, beyond_of = s.id FROM subscriptions AS s WHERE s.account_id = a.id AND a.owner_id = 7`); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		r.get(t, key, "/api/v1/nothing").is(t, http.StatusNotFound, "not_found")
	}
	for range 4 {
		r.get(t, key, "/api/v1/me").is(t, http.StatusOK, "")
	}
	got := r.get(t, key, "/api/v1/me")
	got.is(t, http.StatusTooManyRequests, "spending_cap_reached")
	if got.Header.Get("Retry-After") == "" {
		t.Errorf("nobody says when to come back: %v", got.Header)
	}
	b, err := r.money.meter.Beyond(t.Context(), 7)
	if err != nil || b.Calls != 4 || b.Spent.Minor != 2 {
		t.Errorf("%+v, %v", b, err)
	}
}
