package api

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"

	"example.com/vinbot/billing"
)

// stripeBody bounds an event; Stripe's stay far below.
const stripeBody = 1 << 20

// paymentEvents is where events of payments become durable.
type paymentEvents interface {
	// Receive keeps an event and sees to it that it is applied; one that is
	// kept already is passed over.
	Receive(ctx context.Context, e billing.RawEvent) error
}

// StripeWebhook receives Stripe's events. It keeps them and answers; what they
// mean is worked out later. All fields are needed.
type StripeWebhook struct {
	// Verify is the rail's reading of a body and its Stripe-Signature header.
	Verify func(payload []byte, signature string) (billing.RawEvent, error)
	Events paymentEvents
	Log    *slog.Logger
}

// ServeHTTP answers 200 once an event is durable, and to what is another account's, 400 to what Stripe did not
// sign for us, 413 to what is too big, and 503 where it could not be kept, so
// that Stripe delivers it again.
func (h StripeWebhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	payload, err := io.ReadAll(http.MaxBytesReader(w, r.Body, stripeBody))
	if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	event, err := h.Verify(payload, r.Header.Get("Stripe-Signature"))
	if errors.Is(err, billing.ErrForeign) { // else it would be delivered for days
		h.Log.InfoContext(ctx, "payment event of another account passed over")
		w.WriteHeader(http.StatusOK)
		return
	}
	if err != nil {
		h.Log.WarnContext(ctx, "payment event refused", "error", err)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if err := h.Events.Receive(ctx, event); err != nil {
		h.Log.ErrorContext(ctx, "payment event not kept", "event", event.ID, "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
}
