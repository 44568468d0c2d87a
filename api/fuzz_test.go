package api_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/api"
	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe"
	"example.com/vinbot/billing/stripe/stripetest"
)

// FuzzStripeWebhook posts anything, signed and not: what nobody signed is never
// kept, and what was signed is kept or refused.
func FuzzStripeWebhook(f *testing.F) {
	const event = `{"id":"evt_1","object":"event","api_version":"2023-10-16","type":"invoice.paid","created":1,"data":{"object":{}}}`
	for _, body := range []string{event, "", "{}", "null", "[]", `{"id":5}`, strings.Replace(event, "{}", "null", 1), strings.Replace(event, "2023-10-16", "2030-01-01", 1), event + event} {
		f.Add(body, "", true)
		f.Add(body, "t=1,v1=00", false)
	}
	local, url := stripetest.New(f)
	rail := stripe.New(stripe.Config{Key: stripetest.Key, URL: url})
	f.Fuzz(func(t *testing.T, body, signature string, signed bool) {
		if signed {
			signature = local.Sign([]byte(body), time.Now())
		}
		events := &kept{}
		h := api.StripeWebhook{
			Verify: func(p []byte, s string) (billing.RawEvent, error) { return rail.Event(p, s, stripetest.Secret) },
			Events: events, Log: slog.New(slog.DiscardHandler),
		}
		r := httptest.NewRequest(http.MethodPost, "/webhooks/stripe", strings.NewReader(body))
		r.Header["Stripe-Signature"] = []string{signature}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		switch w.Code {
		case http.StatusOK:
			if !signed || len(events.ids) != 1 || events.ids[0] == "" {
				t.Errorf("signed: %v, kept %q of %q", signed, events.ids, body)
			}
		case http.StatusBadRequest, http.StatusRequestEntityTooLarge:
			if len(events.ids) != 0 {
				t.Errorf("refused and kept: %q", events.ids)
			}
		default:
			t.Errorf("status %d", w.Code)
		}
	})
}
