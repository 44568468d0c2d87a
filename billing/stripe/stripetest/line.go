package stripetest

import (
	"math"
	"slices"
	"strconv"
)

// makeLine makes a line that waits for an invoice of its subscription.
func (s *Server) makeLine(c call) (any, *fault) {
	sub := s.state.Subscriptions[c.get("subscription")]
	if sub == nil || sub.Customer != c.get("customer") {
		return nil, missing("subscription", c.get("subscription"))
	}
	n, err := strconv.ParseInt(c.get("quantity"), 10, 64)
	each, err2 := strconv.ParseFloat(c.get("unit_amount_decimal"), 64)
	if err != nil || err2 != nil {
		return nil, invalid("parameter_invalid_integer", "quantity", "Invalid integer: %s", c.get("quantity"))
	}
	l := &invoiceItem{
		ID: name("ii"), Object: "invoiceitem", Amount: int64(math.Round(each * float64(n))), Created: s.now(), Currency: c.get("currency"),
		Customer: sub.Customer, Metadata: c.metadata("metadata"), Quantity: n, Subscription: sub.ID, Decimal: c.get("unit_amount_decimal"),
	}
	s.state.Lines = append(s.state.Lines, l)
	return l, nil
}

func (s *Server) listLines(c call) (any, *fault) {
	return paged(c, slices.Values(s.state.Lines), func(l *invoiceItem) bool { return c.asks("customer", l.Customer) })
}

// waiting are the lines of a subscription that no invoice has taken up.
func (s *Server) waiting(subscription string) (lines []*invoiceItem) {
	for _, l := range s.state.Lines {
		if l.Subscription == subscription && l.Invoice == nil {
			lines = append(lines, l)
		}
	}
	return lines
}

// claim has an invoice take up what waits.
func (s *Server) claim(subscription, invoice string) {
	for _, l := range s.waiting(subscription) {
		l.Invoice = &invoice
		s.state.Used = append(s.state.Used, UsedLine{l.Subscription, l.Decimal, l.Quantity, l.Amount})
	}
}

// makeInvoice invoices the lines that wait for a subscription, and collects at once.
func (s *Server) makeInvoice(c call) (any, *fault) {
	sub := s.state.Subscriptions[c.get("subscription")]
	if sub == nil || sub.Customer != c.get("customer") {
		return nil, missing("subscription", c.get("subscription"))
	}
	lines, total := s.waiting(sub.ID), int64(0)
	if len(lines) == 0 {
		return nil, invalid("invoice_no_subscription_line_items", "", "Nothing to invoice for subscription")
	}
	for _, l := range lines {
		total += l.Amount
	}
	newest := sub.Invoice
	inv := s.bill(sub, "manual", total, false)
	sub.Invoice, sub.LatestInvoice = newest, newest // it is not of a period
	s.claim(sub.ID, inv.ID)
	if inv.AmountDue > 0 && s.state.Customers[sub.Customer].Fails {
		s.emit("invoice.payment_failed", inv)
		return inv, nil
	}
	s.settle(inv)
	s.emit("invoice.paid", inv)
	return inv, nil
}
