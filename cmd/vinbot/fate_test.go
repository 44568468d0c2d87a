package main

import "testing"

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
