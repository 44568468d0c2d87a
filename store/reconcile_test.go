package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/billing"
)

func (c *customer) reconcile(t *testing.T) []billing.Drift {
	t.Helper()
	drifts, err := c.pay.Reconcile(t.Context(), c.rail, c.local.Now().AddDate(0, 0, -35), c.local.Now())
	ok(t, err)
	return drifts
}

// Nothing of a month is delivered; the reconciliation makes up for all of it, tells
// the operator once, and finds nothing the second time.
func TestReconcilingMendsWhatGotLost(t *testing.T) {
	t.Parallel()
	const operator = 99
	c := buys(t, 7, billing.Pro, billing.Month)
	c.pay.Operator = operator
	if got := c.reconcile(t); len(got) != 0 {
		t.Errorf("with all delivered: %+v", got)
	}
	ok(t, c.local.Advance(32*24*time.Hour))
	ok(t, c.local.RefundLast(c.sub, 300))
	ok(t, c.local.Dispute(c.sub))
	ok(t, c.local.CancelAtPeriodEnd(c.sub, true))
	var kinds []string
	for _, d := range c.reconcile(t) {
		kinds = append(kinds, d.Kind)
		if !d.Mended || d.Theirs == "" {
			t.Errorf("%+v", d)
		}
	}
	if diff := cmp.Diff([]string{"subscription", "payment", "refund", "dispute"}, kinds); diff != "" {
		t.Error(diff)
	}
	if got := c.reconcile(t); len(got) != 0 {
		t.Errorf("the second time: %+v", got)
	}
	told := c.told(t, operator, 0)
	if diff := cmp.Diff([]string{"disputed open", "drifted "}, told); diff != "" {
		t.Error(diff)
	}
	if got := c.standing(t); got != billing.StandingDisputed {
		t.Errorf("it stands %s", got)
	}
}

// A purchase whose event is on its way is no drift, and is not taken from the event;
// later it is, and is made up for.
func TestReconcilingLeavesWhatIsUnderWayToItsEvent(t *testing.T) {
	t.Parallel()
	c := buys(t, 7, billing.Pro, billing.Month)
	since, bought := time.Unix(0, 0), c.local.Now()
	ok(t, c.local.Advance(time.Hour))
	p, err := c.desk.Buy(t.Context(), billing.Order{User: 8, Chat: 8, Plan: billing.Pro, Every: billing.Month})
	ok(t, err)
	ok(t, c.local.Pay(p.Link.ID))
	drifts, err := c.pay.Reconcile(t.Context(), c.rail, since, bought)
	if err != nil || len(drifts) > 0 {
		t.Errorf("under way: %+v, %v", drifts, err)
	}
	drifts, err = c.pay.Reconcile(t.Context(), c.rail, since, c.local.Now())
	if err != nil || len(drifts) != 2 || !drifts[0].Mended || !drifts[1].Mended { // it, and its money
		t.Errorf("lost: %+v, %v", drifts, err)
	}
}

// Where Stripe does not know what we have, the key may be another account's: it is
// said, and nobody loses a plan for it.
func TestReconcilingTakesNothingFromAnybodyOnAnotherAccountsWord(t *testing.T) {
	t.Parallel()
	c, other := buys(t, 7, billing.Pro, billing.Month), buys(t, 8, billing.Pro, billing.Month)
	for range 2 {
		drifts, err := c.pay.Reconcile(t.Context(), other.rail, time.Unix(0, 0), c.local.Now())
		ok(t, err)
		want := []billing.Drift{{Kind: "subscription", ID: c.sub, Ours: drifts[0].Ours}}
		if diff := cmp.Diff(want, drifts); diff != "" || !strings.HasPrefix(drifts[0].Ours, "active pro/month") {
			t.Error(diff, drifts)
		}
	}
	if got := c.standing(t); got != billing.StandingActive {
		t.Errorf("it stands %s", got)
	}
}

func TestEventsThatGotLostAreReplayed(t *testing.T) {
	t.Parallel()
	c := buys(t, 7, billing.Pro, billing.Month)
	ctx := t.Context()
	ok(t, c.local.CancelAtPeriodEnd(c.sub, true))
	lost := c.local.Events()[c.done:]
	e, err := c.rail.Fetch(ctx, lost[0].ID)
	ok(t, err)
	for range 2 {
		ok(t, c.pay.Replay(ctx, e))
	}
	if got := c.standing(t); got != billing.StandingEnding {
		t.Errorf("it stands %s", got)
	}
	ok(t, c.local.Cancel(c.sub))
	n := 0
	ok(t, c.rail.Events(ctx, c.local.Now().Add(-time.Hour), c.local.Now().Add(time.Hour), func(e billing.RawEvent) error {
		n++
		return c.pay.Replay(ctx, e)
	}))
	if got := c.standing(t); n != len(c.local.Events()) || got != billing.StandingEnded {
		t.Errorf("%d events, it stands %s", n, got)
	}
	stored, err := c.pay.Stored(ctx, time.Unix(0, 0), c.local.Now().Add(time.Hour))
	if err != nil || len(stored) != n {
		t.Errorf("%d are stored, %v", len(stored), err)
	}
	if again, err := c.pay.StoredEvent(ctx, e.ID); err != nil || again.Type != e.Type {
		t.Errorf("%+v, %v", again, err)
	}
	for name, find := range map[string]func(context.Context, string) (billing.RawEvent, error){"Stripe": c.rail.Fetch, "ours": c.pay.StoredEvent} {
		if _, err := find(ctx, "evt_none"); !errors.Is(err, billing.ErrEvent) {
			t.Errorf("%s: an event that is not there: %v", name, err)
		}
	}
}

// An event that was received and whose job is gone is applied all the same.
func TestAnEventThatWaitsIsApplied(t *testing.T) {
	t.Parallel()
	c := buys(t, 7, billing.Pro, billing.Month)
	ok(t, c.local.CancelAtPeriodEnd(c.sub, true))
	for _, e := range c.local.Events()[c.done:] {
		raw, err := c.rail.Fetch(t.Context(), e.ID)
		ok(t, err)
		ok(t, c.pay.Receive(t.Context(), raw))
	}
	ok(t, c.pay.Waiting(t.Context()))
	if got := c.standing(t); got != billing.StandingActive {
		t.Errorf("its job was not waited for: it stands %s", got)
	}
	c.pay.Now = func() time.Time { return time.Now().Add(time.Hour) }
	ok(t, c.pay.Waiting(t.Context()))
	if got := c.standing(t); got != billing.StandingEnding {
		t.Errorf("it stands %s", got)
	}
}
