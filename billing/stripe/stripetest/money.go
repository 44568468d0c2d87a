package stripetest

import (
	"errors"
	"fmt"
	"time"
)

// What a person or the course of time can do to the money. Each leaves the
// events that Stripe would send.
var (
	errNoLink         = errors.New("stripetest: the link is not active")
	errNoSubscription = errors.New("stripetest: no such subscription")
)

// Pay pays by a link, and is an error where it may not be used (any more).
func (s *Server) Pay(linkID string) error {
	return s.do(func() error { return s.complete(linkID) })
}

// Decline tries to pay by a link with a card that is declined.
func (s *Server) Decline(linkID string) error {
	return s.do(func() error {
		_, sub, err := s.begin(linkID)
		if err != nil {
			return err
		}
		s.emit("invoice.payment_failed", s.state.Invoices[sub.Invoice])
		return nil
	})
}

// Renew ends a subscription's month; the next is paid for or not. One that is
// to be cancelled then is.
func (s *Server) Renew(id string, paid bool) error {
	return s.change(id, func(sub *subscription) {
		if sub.CancelAtPeriodEnd {
			s.end(sub)
			return
		}
		sub.CurrentPeriodStart = sub.CurrentPeriodEnd
		sub.CurrentPeriodEnd = time.Unix(sub.CurrentPeriodStart, 0).UTC().AddDate(0, 1, 0).Unix()
		inv := s.bill(sub, "subscription_cycle")
		if paid {
			sub.Status = "active"
			s.settle(inv)
			s.emit("invoice.paid", inv)
		} else {
			sub.Status = "past_due"
			s.emit("invoice.payment_failed", inv)
		}
		s.emit("customer.subscription.updated", sub)
	})
}

// Recover pays what is open of a subscription.
func (s *Server) Recover(id string) error {
	return s.change(id, func(sub *subscription) {
		inv := s.state.Invoices[sub.Invoice]
		if inv.Paid {
			return
		}
		s.settle(inv)
		sub.Status = "active"
		s.emit("invoice.paid", inv)
		s.emit("customer.subscription.updated", sub)
	})
}

// GiveUp is Stripe after the last try to collect: the subscription is unpaid.
func (s *Server) GiveUp(id string) error {
	return s.change(id, func(sub *subscription) {
		sub.Status = "unpaid"
		s.emit("customer.subscription.updated", sub)
	})
}

// CancelAtPeriodEnd is what the portal does, and its undoing.
func (s *Server) CancelAtPeriodEnd(id string, cancel bool) error {
	return s.change(id, func(sub *subscription) { s.cancelLater(sub, cancel) })
}

// Cancel ends a subscription at once.
func (s *Server) Cancel(id string) error { return s.change(id, s.end) }

func (s *Server) do(act func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := act(); err != nil {
		return err
	}
	return s.save()
}

func (s *Server) change(id string, act func(*subscription)) error {
	return s.do(func() error {
		sub := s.state.Subscriptions[id]
		if sub == nil || sub.Status == "canceled" {
			return fmt.Errorf("%w: %s", errNoSubscription, id)
		}
		act(sub)
		return nil
	})
}

// begin opens the session of a link, or takes up the open one: the subscription
// is incomplete until it is paid.
func (s *Server) begin(linkID string) (*session, *subscription, error) {
	l := s.state.Links[linkID]
	if l == nil || !l.Active {
		return nil, nil, errNoLink
	}
	for _, cs := range s.state.Sessions {
		if cs.PaymentLink == linkID && cs.Status == "open" {
			return cs, s.state.Subscriptions[*cs.Subscription], nil
		}
	}
	now, p := s.now(), s.state.Prices[l.Price]
	cus := &customer{ID: name("cus"), Object: "customer", Created: now, Metadata: map[string]string{}}
	s.state.Customers[cus.ID] = cus
	sub := &subscription{
		ID: name("sub"), Object: "subscription", BillingCycleAnchor: now, CollectionMethod: "charge_automatically", Created: now,
		Currency: p.Currency, CurrentPeriodStart: now, CurrentPeriodEnd: time.Unix(now, 0).UTC().AddDate(0, 1, 0).Unix(), Customer: cus.ID,
		Metadata: l.SubscriptionData.Metadata, StartDate: now, Status: "incomplete",
	}
	sub.Items = list[item]{Object: "list", Data: []item{{ID: name("si"), Object: "subscription_item", Price: *p, Quantity: 1}}, URL: "/v1/subscription_items?subscription=" + sub.ID}
	s.state.Subscriptions[sub.ID] = sub
	s.bill(sub, "subscription_create")
	cs := &session{
		ID: name("cs_test"), Object: "checkout.session", AmountTotal: p.UnitAmount, Created: now, Currency: p.Currency, Customer: &cus.ID,
		Metadata: l.Metadata, Mode: "subscription", PaymentLink: l.ID, PaymentStatus: "unpaid", Status: "open", Subscription: &sub.ID,
	}
	s.state.Sessions[cs.ID] = cs
	s.emit("customer.subscription.created", sub)
	return cs, sub, nil
}

func (s *Server) complete(linkID string) error {
	cs, sub, err := s.begin(linkID)
	if err != nil {
		return err
	}
	inv := s.state.Invoices[sub.Invoice]
	s.settle(inv)
	sub.Status, cs.Status, cs.PaymentStatus = "active", "complete", "paid"
	if l := s.state.Links[linkID]; l.Restrictions != nil {
		n := &l.Restrictions.CompletedSessions
		n.Count++
		l.Active = n.Count < n.Limit
	}
	s.emit("invoice.paid", inv)
	s.emit("customer.subscription.updated", sub)
	s.emit("checkout.session.completed", cs)
	return nil
}

func (s *Server) bill(sub *subscription, reason string) *invoice {
	inv := &invoice{
		ID: name("in"), Object: "invoice", AmountDue: sub.Items.Data[0].Price.UnitAmount, BillingReason: reason, Created: sub.CurrentPeriodStart,
		Currency: sub.Currency, Customer: sub.Customer, PaymentIntent: name("pi"), Status: "open", Subscription: sub.ID,
		SubscriptionDetails: subscriptionDetails{sub.Metadata},
	}
	s.state.Invoices[inv.ID] = inv
	sub.Invoice, sub.LatestInvoice = inv.ID, inv.ID
	return inv
}

func (s *Server) settle(inv *invoice) {
	inv.Paid, inv.AmountPaid, inv.Status = true, inv.AmountDue, "paid"
}

func (s *Server) end(sub *subscription) {
	now := s.now()
	sub.Status, sub.EndedAt, sub.CanceledAt = "canceled", &now, &now
	s.emit("customer.subscription.deleted", sub)
}

func (s *Server) cancelLater(sub *subscription, cancel bool) {
	sub.CancelAtPeriodEnd, sub.CancelAt, sub.CanceledAt = cancel, nil, nil
	if cancel {
		now, end := s.now(), sub.CurrentPeriodEnd
		sub.CancelAt, sub.CanceledAt = &end, &now
	}
	s.emit("customer.subscription.updated", sub)
}

func (s *Server) showSubscription(c call) (any, *fault) {
	sub := s.state.Subscriptions[c.PathValue("id")]
	if sub == nil {
		return nil, missing("subscription", c.PathValue("id"))
	}
	shown := *sub
	for key, values := range c.form {
		for _, v := range values {
			if v != "latest_invoice" {
				return nil, invalid("", key, "This property cannot be expanded (%s).", v)
			}
			shown.LatestInvoice = s.state.Invoices[sub.Invoice]
		}
	}
	return shown, nil
}

func (s *Server) changeSubscription(c call) (any, *fault) {
	sub, f := s.running(c)
	if f == nil {
		s.cancelLater(sub, c.get("cancel_at_period_end") == "true")
	}
	return sub, f
}

func (s *Server) cancelSubscription(c call) (any, *fault) {
	sub, f := s.running(c)
	if f == nil {
		s.end(sub)
	}
	return sub, f
}

func (s *Server) running(c call) (*subscription, *fault) {
	sub := s.state.Subscriptions[c.PathValue("id")]
	if sub == nil || sub.Status == "canceled" {
		return nil, missing("subscription", c.PathValue("id"))
	}
	return sub, nil
}

func (s *Server) makeRefund(c call) (any, *fault) {
	for _, inv := range s.state.Invoices {
		if inv.PaymentIntent != c.get("payment_intent") || !inv.Paid {
			continue
		}
		for _, r := range s.state.Refunds {
			if r.PaymentIntent == inv.PaymentIntent {
				return nil, invalid("charge_already_refunded", "", "Charge has already been refunded.")
			}
		}
		reason := c.get("reason")
		r := &refund{
			ID: name("re"), Object: "refund", Amount: inv.AmountPaid, Created: s.now(), Currency: inv.Currency,
			PaymentIntent: inv.PaymentIntent, Reason: &reason, Status: "succeeded",
		}
		s.state.Refunds[r.ID] = r
		s.emit("charge.refunded", map[string]any{
			"id": name("ch"), "object": "charge", "amount": r.Amount, "amount_refunded": r.Amount, "currency": r.Currency,
			"customer": inv.Customer, "invoice": inv.ID, "payment_intent": inv.PaymentIntent, "refunded": true,
		})
		return r, nil
	}
	return nil, invalid("resource_missing", "payment_intent", "No such payment_intent: '%s'", c.get("payment_intent"))
}

func (s *Server) makePortal(c call) (any, *fault) {
	if s.state.Customers[c.get("customer")] == nil {
		return nil, invalid("resource_missing", "customer", "No such customer: '%s'", c.get("customer"))
	}
	id := name("bps")
	p := &portal{ID: id, Object: "billing_portal.session", Created: s.now(), Customer: c.get("customer"), URL: s.base(c.Request) + "/portal/" + id}
	if u := c.get("return_url"); u != "" {
		p.ReturnURL = &u
	}
	s.state.Portals[id] = p
	return p, nil
}
