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
	errDeclined       = errors.New("stripetest: the card was declined")
)

// Pay pays by a link, and is an error where it may not be used (any more).
func (s *Server) Pay(linkID string) error { return s.PayWith(linkID, "") }

// PayWith pays by a link with a promotion code; one that is not known is passed over.
func (s *Server) PayWith(linkID, code string) error {
	return s.do(func() error { return s.complete(linkID, code) })
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

// Renew ends a subscription's period; the next is paid for or not. One that is
// to be cancelled then is.
func (s *Server) Renew(id string, paid bool) error {
	return s.change(id, func(sub *subscription) { s.cycle(sub, paid) })
}

// Recover pays what is open of a subscription.
func (s *Server) Recover(id string) error {
	return s.change(id, func(sub *subscription) { s.retry(sub, true) })
}

// GiveUp is Stripe after the last try to collect: the subscription is unpaid.
func (s *Server) GiveUp(id string) error {
	return s.change(id, func(sub *subscription) {
		sub.Status, sub.Retry = "unpaid", 0
		s.emit("customer.subscription.updated", sub)
	})
}

// CancelAtPeriodEnd is what the portal does, and its undoing.
func (s *Server) CancelAtPeriodEnd(id string, cancel bool) error {
	return s.change(id, func(sub *subscription) { s.cancelLater(sub, cancel) })
}

// Cancel ends a subscription at once.
func (s *Server) Cancel(id string) error { return s.change(id, s.end) }

// Pause stops the collecting of a subscription, or takes it up again.
func (s *Server) Pause(id string, paused bool) error {
	return s.change(id, func(sub *subscription) {
		sub.PauseCollection = nil
		if paused {
			sub.PauseCollection = &pause{Behavior: "void"}
		}
		s.emit("customer.subscription.updated", sub)
	})
}

// FailCard makes the card of a subscription's customer fail from now on, or not.
func (s *Server) FailCard(id string, fails bool) error {
	return s.change(id, func(sub *subscription) { s.state.Customers[sub.Customer].Fails = fails })
}

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
	if cs := s.state.Sessions[l.Session]; cs != nil && cs.Status == "open" {
		return cs, s.state.Subscriptions[*cs.Subscription], nil
	}
	now, p := s.now(), s.state.Prices[l.Price]
	cus := &customer{ID: name("cus"), Object: "customer", Created: now, Metadata: map[string]string{}}
	s.state.Customers[cus.ID] = cus
	sub := &subscription{
		ID: name("sub"), Object: "subscription", CollectionMethod: "charge_automatically", Created: now,
		Currency: p.Currency, Customer: cus.ID, Metadata: l.SubscriptionData.Metadata, StartDate: now, Status: "incomplete",
	}
	sub.Items = list[item]{Object: "list", Data: []item{{ID: name("si"), Object: "subscription_item", Created: now, Price: *p, Quantity: 1}}, URL: "/v1/subscription_items?subscription=" + sub.ID}
	sub.anchor(now)
	if days := l.SubscriptionData.TrialPeriodDays; days != nil {
		sub.try(now, *days)
	}
	s.state.Subscriptions[sub.ID] = sub
	cs := &session{
		ID: name("cs_test"), Object: "checkout.session", Created: now, Currency: p.Currency, Customer: &cus.ID,
		Metadata: l.Metadata, Mode: "subscription", PaymentLink: l.ID, PaymentStatus: "unpaid", Status: "open", Subscription: &sub.ID,
	}
	cs.AmountTotal = s.bill(sub, "subscription_create", sub.price(), true).AmountDue
	s.state.Sessions[cs.ID], l.Session = cs, cs.ID
	s.emit("customer.subscription.created", sub)
	return cs, sub, nil
}

// complete pays the first invoice.
func (s *Server) complete(linkID, code string) error {
	cs, sub, err := s.begin(linkID)
	if err != nil {
		return err
	}
	l := s.state.Links[linkID]
	if percent := promotion(code); percent > 0 && l.PromotionCodes {
		sub.Discount = &discount{name("di"), "discount", coupon{code, "coupon", "forever", percent, true}}
		inv := s.state.Invoices[sub.Invoice]
		inv.Total = sub.price()
		inv.AmountDue = inv.Total
		inv.Lines = sub.lines(inv.ID, inv.Total, true)
	}
	inv := s.state.Invoices[sub.Invoice]
	s.settle(inv)
	sub.Status, cs.Status, cs.PaymentStatus, cs.AmountTotal = "active", "complete", "paid", inv.AmountPaid
	if sub.TrialEnd != nil {
		sub.Status, cs.PaymentStatus = "trialing", "no_payment_required"
	}
	if l.Restrictions != nil {
		n := &l.Restrictions.CompletedSessions
		n.Count++
		l.Active = n.Count < n.Limit
	}
	s.emit("invoice.paid", inv)
	s.emit("customer.subscription.updated", sub)
	s.emit("checkout.session.completed", cs)
	return nil
}

// anchor begins a subscription's periods at a moment.
func (sub *subscription) anchor(at int64) {
	sub.BillingCycleAnchor, sub.CurrentPeriodStart, sub.CurrentPeriodEnd = at, at, sub.after(at, at)
}

// try begins with a trial.
func (sub *subscription) try(now, days int64) {
	end := now + days*24*60*60
	sub.TrialEnd, sub.BillingCycleAnchor, sub.CurrentPeriodStart, sub.CurrentPeriodEnd = &end, end, now, end
}

// after is the end of the period that begins at a moment: the same day of the
// month as the anchor, or the month's last.
func (sub *subscription) after(start, anchor int64) int64 {
	from, day := time.Unix(start, 0).UTC(), time.Unix(anchor, 0).UTC().Day()
	months := 1
	if sub.Items.Data[0].Price.Recurring.Interval == "year" {
		months = 12
	}
	first := time.Date(from.Year(), from.Month()+time.Month(months), 1, from.Hour(), from.Minute(), from.Second(), 0, time.UTC)
	return first.AddDate(0, 0, min(day, first.AddDate(0, 1, -1).Day())-1).Unix()
}

// price is what a period costs, a trial's nothing.
func (sub *subscription) price() int64 {
	if sub.TrialEnd != nil && sub.CurrentPeriodEnd == *sub.TrialEnd {
		return 0
	}
	return sub.off(sub.full())
}

// full is what a period costs before anything is taken off.
func (sub *subscription) full() int64 {
	return sub.Items.Data[0].Price.UnitAmount * int64(sub.Items.Data[0].Quantity)
}

func (sub *subscription) off(amount int64) int64 {
	if sub.Discount == nil {
		return amount
	}
	const hundred = 100
	return amount - (2*amount*sub.Discount.Coupon.PercentOff+hundred)/(2*hundred)
}

// cycle ends a period.
func (s *Server) cycle(sub *subscription, paid bool) {
	owed := s.takeUp(sub)
	if sub.CancelAtPeriodEnd {
		s.end(sub)
		s.billLast(sub, owed, paid)
		return
	}
	sub.CurrentPeriodStart = sub.CurrentPeriodEnd
	sub.CurrentPeriodEnd = sub.after(sub.CurrentPeriodStart, sub.BillingCycleAnchor)
	inv := s.bill(sub, "subscription_cycle", sub.price()+owed, true)
	switch {
	case sub.PauseCollection != nil:
		inv.Status = "void"
		s.emit("invoice.voided", inv)
	case paid || inv.AmountDue == 0:
		sub.Status = "active"
		s.settle(inv)
		s.emit("invoice.paid", inv)
	default:
		sub.Status = "past_due"
		sub.fail(sub.CurrentPeriodStart)
		s.emit("invoice.payment_failed", inv)
	}
	s.emit("customer.subscription.updated", sub)
}

// billLast invoices what was used in the last period of a subscription, if something was.
func (s *Server) billLast(sub *subscription, owed int64, paid bool) {
	if owed == 0 {
		return
	}
	inv := s.bill(sub, "subscription_cycle", owed, false)
	if !paid {
		s.emit("invoice.payment_failed", inv)
		return
	}
	s.settle(inv)
	s.emit("invoice.paid", inv)
}

// bill makes an invoice, with a period that begins or without; a credit of the customer's is used first.
func (s *Server) bill(sub *subscription, reason string, total int64, period bool) *invoice {
	s.state.Number++
	cus := s.state.Customers[sub.Customer]
	id := name("in")
	inv := &invoice{
		ID: id, Object: "invoice", BillingReason: reason, Created: max(s.now(), sub.CurrentPeriodStart), PeriodStart: sub.CurrentPeriodStart,
		Currency: sub.Currency, Customer: sub.Customer, PaymentIntent: name("pi"), Status: "open", Subscription: sub.ID,
		SubscriptionDetails: subscriptionDetails{sub.Metadata}, Total: total, Number: fmt.Sprintf("PLAY-%04d", s.state.Number),
		StartingBalance: cus.Balance, InvoicePDF: s.cfg.URL + "/invoice/" + id + "/pdf", HostedInvoiceURL: s.cfg.URL + "/invoice/" + id + "/pdf",
	}
	inv.Lines = sub.lines(inv.ID, total, period)
	inv.AmountDue = max(0, total+cus.Balance)
	cus.Balance = min(0, total+cus.Balance)
	inv.EndingBalance = cus.Balance
	s.state.Invoices[inv.ID] = inv
	sub.Invoice, sub.LatestInvoice = inv.ID, inv.ID
	return inv
}

// lines are what an invoice is made of: the whole period that it begins, if it does,
// and the rest of its sum, which is for what changed within one.
func (sub *subscription) lines(invoice string, total int64, period bool) list[line] {
	l := list[line]{Object: "list", Data: []line{}, URL: "/v1/invoices/" + invoice + "/lines"}
	add := func(kind string, minor int64, off []discounted, proration bool) {
		l.Data = append(l.Data, line{name("il"), "line_item", minor, off, sub.Items.Data[0].Price, proration, kind})
	}
	if period {
		full := sub.full()
		if sub.price() == 0 {
			full = 0
		}
		add("subscription", full, []discounted{{full - sub.price()}}, false)
		total -= sub.price()
	}
	if total != 0 {
		add("invoiceitem", total, []discounted{}, true)
	}
	return l
}

// settle pays an invoice.
func (s *Server) settle(inv *invoice) {
	now := max(s.now(), inv.Created)
	inv.Paid, inv.AmountPaid, inv.Status, inv.StatusTransitions.PaidAt = true, inv.AmountDue, "paid", &now
	if inv.AmountPaid == 0 {
		return
	}
	id := name("ch")
	ch := &charge{
		ID: id, Object: "charge", ReceiptURL: s.cfg.URL + "/receipt/" + id, Amount: inv.AmountPaid, Created: now, Currency: inv.Currency,
		Customer: inv.Customer, Invoice: inv.ID, PaymentIntent: inv.PaymentIntent, Status: "succeeded",
	}
	s.state.Charges[ch.ID], inv.Charge = ch, &ch.ID
}

func (s *Server) end(sub *subscription) {
	now := max(s.now(), sub.CurrentPeriodStart)
	sub.Status, sub.EndedAt, sub.CanceledAt, sub.Retry = "canceled", &now, &now, 0
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

// promotion is how many per cent a code takes off; 0: there is no such code.
func promotion(code string) int64 {
	return map[string]int64{"WELCOME20": 20}[code]
}

// fail begins to try again what could not be collected.
func (sub *subscription) fail(at int64) {
	pause, _ := retryAfter(0)
	sub.Retry, sub.Tried = at+pause, 0
}
