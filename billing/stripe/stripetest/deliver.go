package stripetest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/stripe/stripe-go/v76/webhook"
)

// Faults are what goes wrong on the way of events: each is delivered so many
// times more, after so long, and not in order.
type Faults struct {
	Again   int
	Delay   time.Duration
	Shuffle bool
}

// Suffer makes all events to come suffer faults.
func (s *Server) Suffer(f Faults) {
	<-s.faults
	s.faults <- f
}

// Ledger is what was paid and given back so far, in minor units, and the
// requests of the API since the server was opened.
type Ledger struct {
	Paid     int64
	Refunded int64
	Disputed int64 // taken back by banks: what is not won
	Requests []Request
}

// Ledger returns the books.
func (s *Server) Ledger() Ledger {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := Ledger{Requests: append([]Request(nil), s.seen...)}
	for _, inv := range s.state.Invoices {
		l.Paid += inv.AmountPaid
	}
	for _, r := range s.state.Refunds {
		l.Refunded += r.Amount
	}
	for _, d := range s.state.Disputes {
		if d.Status != "won" {
			l.Disputed += d.Amount
		}
	}
	return l
}

// Event is an event as it is posted.
type Event struct {
	ID      string
	Type    string
	Payload []byte
}

// Events lists all events so far, in the order in which things happened.
func (s *Server) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Event, len(s.state.Events))
	for i, e := range s.state.Events {
		all[i] = Event{e.ID, e.Type, e.Payload}
	}
	return all
}

// Sign makes the Stripe-Signature header of a payload.
func (s *Server) Sign(payload []byte, at time.Time) string {
	return webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: payload, Secret: s.cfg.Secret, Timestamp: at}).Header
}

// emit notes an event with the object as it is now; the caller holds the lock.
func (s *Server) emit(kind string, object any) {
	e := &event{ID: name("evt"), Type: kind, Created: s.now()}
	payload, err := json.Marshal(map[string]any{
		"id": e.ID, "object": "event", "api_version": version, "created": s.now(), "type": kind, "livemode": false, "pending_webhooks": 1,
		"request": map[string]any{"id": nil, "idempotency_key": nil}, "data": map[string]any{"object": object},
	})
	if err != nil {
		panic(fmt.Sprintf("stripetest: %s: %v", kind, err)) // our own objects are always JSON
	}
	e.Payload = payload
	s.state.Events = append(s.state.Events, e)
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Run delivers events until ctx is done, each again until it is answered with
// 2xx, with a growing pause.
func (s *Server) Run(ctx context.Context) error {
	const first, longest = 200 * time.Millisecond, 30 * time.Second
	pause := first
	for {
		failed := s.deliverAll(ctx)
		var again <-chan time.Time
		if failed {
			again = time.After(pause)
			pause = min(2*pause, longest)
		} else {
			pause = first
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.wake:
		case <-again:
		}
	}
}

// deliverAll tries every waiting event once and reports whether any must be
// tried again.
func (s *Server) deliverAll(ctx context.Context) (failed bool) {
	faults := <-s.faults
	s.faults <- faults
	var waiting []*event
	s.mu.Lock()
	for _, e := range s.state.Events {
		if !e.Delivered {
			waiting = append(waiting, e)
		}
	}
	s.mu.Unlock()
	if faults.Shuffle {
		rand.Shuffle(len(waiting), func(i, j int) { waiting[i], waiting[j] = waiting[j], waiting[i] }) //nolint:gosec // disorder needs no secret
	}
	for _, e := range waiting {
		select {
		case <-ctx.Done():
			return true
		case <-time.After(faults.Delay):
		}
		ok := true
		for range faults.Again + 1 {
			ok = s.deliver(ctx, e.Payload) && ok
		}
		failed = failed || !ok
		_ = s.do(func() error { // not kept: it is delivered again, as Stripe may
			e.Delivered, e.Tries = ok, e.Tries+1
			return nil
		})
	}
	return failed
}

func (s *Server) deliver(ctx context.Context, payload []byte) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.cfg.Webhook, bytes.NewReader(payload))
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("Stripe-Signature", s.Sign(payload, time.Now()))
	answer, err := s.cfg.Client.Do(r)
	if err != nil {
		return false
	}
	_ = answer.Body.Close()
	return answer.StatusCode/100 == 2
}

// Subscription is one that somebody began.
type Subscription struct {
	ID       string
	Status   string
	Amount   int64             // a month, in minor units
	Metadata map[string]string // as the link had it
}

// Disputed reports whether what pays for a subscription's period is disputed: a payment
// made in it, or the last one, if nothing was paid since.
func (s *Server) Disputed(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	sub, last := s.state.Subscriptions[id], int64(0)
	if sub == nil {
		return false
	}
	for _, inv := range s.state.Invoices {
		if inv.Subscription == id && inv.AmountPaid > 0 {
			last = max(last, *inv.StatusTransitions.PaidAt)
		}
	}
	for _, d := range s.state.Disputes {
		inv := s.state.Invoices[s.state.Charges[d.Of].Invoice]
		if inv.Subscription == id && d.Status != "won" && *inv.StatusTransitions.PaidAt >= min(last, sub.CurrentPeriodStart) {
			return true
		}
	}
	return false
}

// Subscriptions lists all that were ever begun, in no order.
func (s *Server) Subscriptions() []Subscription {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Subscription
	for _, sub := range s.state.Subscriptions {
		all = append(all, Subscription{sub.ID, sub.Status, sub.Items.Data[0].Price.UnitAmount, maps.Clone(sub.Metadata)})
	}
	return all
}
