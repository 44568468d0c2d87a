package main

import (
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"
)

// fate does to the one subscription what time, its payer's bank or the people at
// Stripe's pages do, and reports whether there is such a thing.
func (d *dialogue) fate(t *testing.T, action string) bool {
	t.Helper()
	s := d.stripe
	act := map[string]func(id string) error{
		"cancel":           func(id string) error { return s.CancelAtPeriodEnd(id, true) },
		"fail":             func(id string) error { return s.Renew(id, false) },
		"recover":          s.Recover,
		"bad card":         func(id string) error { return s.FailCard(id, true) },
		"good card":        func(id string) error { return s.FailCard(id, false) },
		"give up":          s.GiveUp,
		"end":              s.Cancel,
		"pause":            func(id string) error { return s.Pause(id, true) },
		"go on":            func(id string) error { return s.Pause(id, false) },
		"refund":           func(id string) error { return s.RefundLast(id, 0) },
		"dispute":          s.Dispute,
		"once":             func(id string) error { return s.Resize(id, 1) },
		"win the dispute":  func(id string) error { return s.Decide(id, true) },
		"lose the dispute": func(id string) error { return s.Decide(id, false) },
	}[action]
	if act == nil {
		return false
	}
	subs := s.Subscriptions()
	if len(subs) != 1 {
		t.Fatalf("%d subscriptions", len(subs))
	}
	if err := act(subs[0].ID); err != nil {
		t.Fatal(err)
	}
	return true
}

func (d *dialogue) pay(t *testing.T, action string) {
	t.Helper()
	if d.inStars(t, action) {
		return
	}
	if d.fate(t, action) {
		return
	}
	res, err := http.PostForm(d.page(t), url.Values{"action": {action}})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
}

// settle waits until nothing is left to do, also of what the local Stripe has to tell.
func (d *dialogue) settle(t *testing.T) {
	t.Helper()
	d.product.settle(t)
	for events := d.stripe.Events(); len(events) > d.heard; events = d.stripe.Events() {
		for _, e := range events[d.heard:] {
			d.handedOver(t, e.ID)
		}
		d.heard = len(events)
		d.product.settle(t)
	}
}

// handedOver waits until an event of the local Stripe has arrived.
func (d *dialogue) handedOver(t *testing.T, event string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !d.kept(t, event); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("an event was not delivered")
		}
	}
}

func (d *dialogue) kept(t *testing.T, event string) (kept bool) {
	t.Helper()
	err := d.pool.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM payment_events WHERE id = $1)`, event).Scan(&kept)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}
