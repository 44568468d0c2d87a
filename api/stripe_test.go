package api_test

import (
	"context"
	"errors"
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

type kept struct {
	err error
	ids []string
}

func (k *kept) Receive(_ context.Context, e billing.RawEvent) error {
	k.ids = append(k.ids, e.ID)
	return k.err
}

func TestStripeWebhook(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	rail := stripe.New(stripe.Config{Key: stripetest.Key, URL: url})
	event := `{"id":"evt_1","object":"event","api_version":"2023-10-16","type":"invoice.paid","created":1,"data":{"object":{}}}`
	sign := func(body string) string { return local.Sign([]byte(body), time.Now()) }
	live, foreign := strings.Replace(event, `"data"`, `"livemode":true,"data"`, 1), strings.Replace(event, `"data"`, `"account":"acct_other","data"`, 1)
	newer := strings.Replace(event, "2023-10-16", "2025-03-31", 1)
	old, ahead := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	huge := strings.Repeat(" ", 2<<20)

	for name, c := range map[string]struct {
		method, body, signature string
		down                    error
		status, kept            int
	}{
		"an event is kept":          {http.MethodPost, event, sign(event), nil, http.StatusOK, 1},
		"it is not signed":          {http.MethodPost, event, "", nil, http.StatusBadRequest, 0},
		"the signature is of other": {http.MethodPost, event, sign("{}"), nil, http.StatusBadRequest, 0},
		"it is signed but no event": {http.MethodPost, "{}", sign("{}"), nil, http.StatusBadRequest, 0},
		"the body is huge":          {http.MethodPost, huge, sign(huge), nil, http.StatusRequestEntityTooLarge, 0},
		"it was signed long ago":    {http.MethodPost, event, local.Sign([]byte(event), old), nil, http.StatusBadRequest, 0},
		"it is dated ahead":         {http.MethodPost, event, local.Sign([]byte(event), ahead), nil, http.StatusBadRequest, 0},
		"another API version":       {http.MethodPost, newer, sign(newer), nil, http.StatusBadRequest, 0},
		"a connected account's":     {http.MethodPost, foreign, sign(foreign), nil, http.StatusOK, 0},
		"of live mode, we are not":  {http.MethodPost, live, sign(live), nil, http.StatusOK, 0},
		"storage is down":           {http.MethodPost, event, sign(event), errors.New("down"), http.StatusServiceUnavailable, 1},
		"a browser looks":           {http.MethodGet, "", "", nil, http.StatusMethodNotAllowed, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			events := &kept{err: c.down}
			h := api.StripeWebhook{
				Verify: func(p []byte, s string) (billing.RawEvent, error) { return rail.Event(p, s, stripetest.Secret) },
				Events: events, Log: slog.New(slog.DiscardHandler),
			}
			r := httptest.NewRequest(c.method, "/webhooks/stripe", strings.NewReader(c.body))
			r.Header.Set("Stripe-Signature", c.signature)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.status || len(events.ids) != c.kept {
				t.Errorf("status %d, kept %v", w.Code, events.ids)
			}
		})
	}
}
