package stripetest

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
)

// showSubscription answers with a subscription.
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

// changeSubscription changes a subscription's end, or its price.
func (s *Server) changeSubscription(c call) (any, *fault) {
	sub, f := s.running(c.PathValue("id"))
	if f != nil {
		return nil, f
	}
	if p := s.state.Prices[c.get("items[0][price]")]; p != nil && p.Recurring.UsageType == "metered" {
		items, f := s.counting(c, sub, "items", 0)
		if f == nil {
			f = oneInterval(items)
		}
		if f != nil {
			return nil, f
		}
		sub.Items.Data = items
		s.emit("customer.subscription.updated", sub)
	} else if c.get("items[0][price]") != "" {
		to, f := s.switching(c, sub, "items", c.get("proration_date"))
		if f != nil {
			return nil, f
		}
		if b := c.get("proration_behavior"); b != "always_invoice" {
			return nil, invalid("", "proration_behavior", "The playground knows always_invoice only, not %s.", b)
		}
		if err := s.switchTo(sub, to, c.get("payment_behavior") == "error_if_incomplete"); err != nil {
			return nil, &fault{Status: http.StatusPaymentRequired, Type: "card_error", Code: "card_declined", Message: "Your card ending in 4242 was declined."}
		}
	}
	if to := c.get("cancel_at_period_end"); to != "" && sub.CancelAtPeriodEnd != (to == "true") {
		s.cancelLater(sub, to == "true")
	}
	return sub, nil
}

func (s *Server) cancelSubscription(c call) (any, *fault) {
	sub, f := s.running(c.PathValue("id"))
	if f == nil {
		s.end(sub)
	}
	return sub, f
}

func (s *Server) running(id string) (*subscription, *fault) {
	sub := s.state.Subscriptions[id]
	if sub == nil || sub.Status == "canceled" {
		return nil, missing("subscription", id)
	}
	return sub, nil
}

// target is what a subscription is to have, and as of when.
type target struct {
	price    *price
	quantity int
	at       int64
	items    []item // all of it then
}

// switching reads which price a subscription is to have, how often, and as of when.
func (s *Server) switching(c call, sub *subscription, items, date string) (target, *fault) {
	none := target{}
	if got := c.get(items + "[0][id]"); got != sub.Items.Data[0].ID {
		return none, invalid("resource_missing", items+"[0][id]", "No such subscription_item: '%s'", got)
	}
	var f *fault
	p := s.state.Prices[c.get(items+"[0][price]")]
	if p == nil {
		return none, invalid("resource_missing", items+"[0][price]", "No such price: '%s'", c.get(items+"[0][price]"))
	}
	to := target{price: p, quantity: sub.Items.Data[0].Quantity, at: s.now()}
	if q := c.get(items + "[0][quantity]"); q != "" {
		n, err := strconv.Atoi(q)
		if err != nil || n < 1 {
			return none, invalid("parameter_invalid_integer", items+"[0][quantity]", "Invalid integer: %s", q)
		}
		to.quantity = n
	}
	if date != "" {
		n, err := strconv.ParseInt(date, 10, 64)
		if err != nil || n < sub.CurrentPeriodStart || n > sub.CurrentPeriodEnd {
			return none, invalid("", "proration_date", "Invalid proration_date: it must be within the current period.")
		}
		to.at = n
	}
	if to.items, f = s.counting(c, sub, items, 1); f != nil {
		return none, f
	}
	to.items[0].Price, to.items[0].Quantity = *p, to.quantity
	return to, oneInterval(to.items)
}

// counting are the items of a subscription after those from the nth of a request were
// deleted or added: such as bill use.
func (s *Server) counting(c call, sub *subscription, field string, n int) ([]item, *fault) {
	all := slices.Clone(sub.Items.Data)
	for ; ; n++ {
		at := field + "[" + strconv.Itoa(n) + "]"
		id, wanted := c.get(at+"[id]"), c.get(at+"[price]")
		i := slices.IndexFunc(all, func(has item) bool { return has.ID == id })
		switch {
		case id == "" && wanted == "":
			return all, nil
		case id != "" && (i < 1 || c.get(at+"[deleted]") != "true"):
			return nil, invalid("resource_missing", at, "The playground deletes items that bill use, and changes none.")
		case id != "":
			all = slices.Delete(all, i, i+1)
			continue
		}
		p := s.state.Prices[wanted]
		if p == nil || slices.ContainsFunc(all, func(has item) bool { return has.Price.ID == wanted }) {
			return nil, invalid("resource_missing", at, "No such price, or it is there: '%s'", wanted)
		}
		all = append(all, item{ID: name("si"), Object: "subscription_item", Created: s.now(), Price: *p, Quantity: 1})
	}
}

func oneInterval(items []item) *fault {
	for _, i := range items {
		if i.Price.Recurring.Interval != items[0].Price.Recurring.Interval {
			return invalid("", "items", "All prices of a subscription must have the same interval.")
		}
	}
	return nil
}

// prorated is what a change costs: the rest of the period at the new price, or a
// whole period of another length, less what is left of the old one. A trial costs
// nothing.
func (sub *subscription) prorated(to target) int64 {
	if sub.price() == 0 {
		return 0
	}
	share := func(amount int64) int64 {
		length, left := sub.CurrentPeriodEnd-sub.CurrentPeriodStart, sub.CurrentPeriodEnd-to.at
		return (2*sub.off(amount)*left + length) / (2 * length)
	}
	unused, full := share(sub.full()), to.price.UnitAmount*int64(to.quantity)
	if to.price.Recurring.Interval == sub.Items.Data[0].Price.Recurring.Interval {
		return share(full) - unused
	}
	return sub.off(full) - unused
}

// switchTo changes price and quantity and invoices the difference at once. With strict a
// card that fails leaves all as it was.
func (s *Server) switchTo(sub *subscription, to target, strict bool) error {
	cus, total, at := s.state.Customers[sub.Customer], sub.prorated(to), to.at
	due := max(0, total+cus.Balance)
	if due > 0 && cus.Fails && strict {
		return errDeclined
	}
	other := to.price.Recurring.Interval != sub.Items.Data[0].Price.Recurring.Interval
	sub.Items.Data = to.items
	period := other && sub.Status != "trialing"
	if period {
		sub.anchor(at)
	}
	inv := s.bill(sub, "subscription_update", total, period)
	if due > 0 && cus.Fails {
		sub.Status = "past_due"
		sub.fail(at)
		s.emit("invoice.payment_failed", inv)
	} else {
		s.settle(inv)
		s.emit("invoice.paid", inv)
		if sub.Status == "past_due" { // Stripe goes by the newest invoice
			sub.Status, sub.Retry = "active", 0
		}
	}
	s.emit("customer.subscription.updated", sub)
	return nil
}

// showUpcoming answers with the invoice that a change would make.
func (s *Server) showUpcoming(c call) (any, *fault) {
	sub, f := s.running(c.get("subscription"))
	if f != nil {
		return nil, f
	}
	cus := s.state.Customers[sub.Customer]
	if c.get("subscription_items[0][price]") == "" {
		return s.showNext(sub, cus)
	}
	to, f := s.switching(c, sub, "subscription_items", c.get("subscription_proration_date"))
	if f != nil {
		return nil, f
	}
	total := sub.prorated(to)
	return invoice{
		Object: "invoice", AmountDue: max(0, total+cus.Balance), BillingReason: "upcoming", Created: to.at, Currency: sub.Currency, Customer: sub.Customer,
		StartingBalance: cus.Balance, EndingBalance: min(0, total+cus.Balance), Status: "draft", Subscription: sub.ID, Total: total,
	}, nil
}

// showNext answers with the invoice of the next period.
func (s *Server) showNext(sub *subscription, cus *customer) (any, *fault) {
	if sub.CancelAtPeriodEnd {
		return nil, invalid("invoice_upcoming_none", "", "No upcoming invoices for customer: '%s'", cus.ID)
	}
	total := sub.off(sub.full()) + s.owed(sub)
	return invoice{
		Object: "invoice", AmountDue: max(0, total+cus.Balance), BillingReason: "upcoming", Created: sub.CurrentPeriodEnd, Currency: sub.Currency,
		Customer: sub.Customer, StartingBalance: cus.Balance, EndingBalance: min(0, total+cus.Balance), Status: "draft", Subscription: sub.ID, Total: total,
	}, nil
}

// Switch changes a subscription's plan as the portal does: to a price by its lookup key.
func (s *Server) Switch(id, lookup string) error {
	return s.do(func() error {
		sub, f := s.running(id)
		if f != nil {
			return errNoSubscription
		}
		for _, p := range s.state.Prices {
			if p.LookupKey != nil && *p.LookupKey == lookup {
				return s.portalTo(sub, p, sub.Items.Data[0].Quantity)
			}
		}
		return errNoLink
	})
}

// Resize changes how often a subscription's plan is paid for, as the portal does.
func (s *Server) Resize(id string, quantity int) error {
	return s.do(func() error {
		sub, f := s.running(id)
		if f != nil {
			return errNoSubscription
		}
		price := sub.Items.Data[0].Price
		return s.portalTo(sub, &price, quantity)
	})
}

// portalTo changes the item of the plan alone: what bills use has its interval, and must
// have that of the plan.
func (s *Server) portalTo(sub *subscription, p *price, quantity int) error {
	to := target{price: p, quantity: quantity, at: s.now(), items: slices.Clone(sub.Items.Data)}
	to.items[0].Price, to.items[0].Quantity = *p, quantity
	if oneInterval(to.items) != nil {
		return errInterval
	}
	return s.switchTo(sub, to, true)
}

var errInterval = errors.New("stripetest: all prices of a subscription must have the same interval")
