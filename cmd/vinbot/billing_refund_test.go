package main

import (
	"bytes"
	"strings"
	"testing"

	"example.com/vinbot/billing"
)

// A payment in Stars is given back by its number: what it paid for ends at once, is not
// renewed, and is told in the chat; done again nothing more happens.
func TestAPaymentInStarsIsGivenBackByCommand(t *testing.T) {
	t.Parallel()
	d := &dialogue{product: newProduct(t, func(c *config) { c.Stars, c.Stripe = true, stripeConfig{} })}
	d.user = d.telegram.User("en")
	for _, line := range []string{"> /upgrade", "! Get Pro", "$ pay the bill"} {
		d.says(t, line)
	}
	charge := d.telegram.StarSubscriptions(d.user)[0]
	for range 2 {
		var out bytes.Buffer
		if err := (&billingRefundCmd{Charge: []string{charge}}).Run(t.Context(), d.cfg, streams{out: &out, err: &out}); err != nil {
			t.Fatal(err)
		}
		if want := `{"kind":"refund","id":"` + charge + `","ours":"","theirs":"950 XTR","mended":true}`; strings.TrimSpace(out.String()) != want {
			t.Errorf("it prints %s", out.String())
		}
	}
	d.settle(t)
	said := d.news()
	for _, words := range []string{"950\u00a0Stars are back in your Telegram balance.", "You're on Free now"} {
		if strings.Count(said, words) != 1 {
			t.Errorf("%q is not said once: %s", words, said)
		}
	}
	if err := d.telegram.StarFate(charge, "renew"); err == nil {
		t.Error("it is renewed")
	}
	err := (&billingRefundCmd{Charge: []string{"stx404"}}).Run(t.Context(), d.cfg, streams{out: &bytes.Buffer{}, err: &bytes.Buffer{}})
	if err == nil || !strings.Contains(err.Error(), "stx404: "+billing.ErrNoInvoice.Error()) {
		t.Errorf("what was never paid: %v", err)
	}
}
