package stripetest

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
)

var errNoCharge = errors.New("stripetest: no such charge")

func (s *Server) makeRefund(c call) (any, *fault) {
	for _, ch := range s.state.Charges {
		if ch.PaymentIntent != c.get("payment_intent") {
			continue
		}
		amount, err := strconv.ParseInt(cmp.Or(c.get("amount"), strconv.FormatInt(ch.Amount-ch.AmountRefunded, 10)), 10, 64)
		if err != nil || amount > ch.Amount-ch.AmountRefunded {
			return nil, invalid("", "amount", "Refund amount is greater than unrefunded amount on charge.")
		}
		if ch.Refunded {
			return nil, invalid("charge_already_refunded", "", "Charge has already been refunded.")
		}
		return s.giveBack(ch, amount, c.get("reason")), nil
	}
	return nil, invalid("resource_missing", "payment_intent", "No such payment_intent: '%s'", c.get("payment_intent"))
}

// giveBack refunds some of a charge.
func (s *Server) giveBack(ch *charge, amount int64, reason string) *refund {
	r := &refund{
		ID: name("re"), Object: "refund", Amount: amount, Charge: ch.ID, Of: ch.ID, Created: s.now(), Currency: ch.Currency,
		PaymentIntent: ch.PaymentIntent, Reason: &reason, Status: "succeeded",
	}
	s.state.Refunds[r.ID] = r
	ch.AmountRefunded += amount
	ch.Refunded = ch.AmountRefunded == ch.Amount
	s.emit("charge.refunded", ch)
	return r
}

// RefundLast gives back the last payment of a subscription, or so much of it, as
// an operator does on Stripe's pages. 0 is all of it.
func (s *Server) RefundLast(id string, amount int64) error {
	return s.last(id, func(ch *charge) error {
		if ch.Refunded || amount > ch.Amount-ch.AmountRefunded {
			return errNoCharge
		}
		s.giveBack(ch, cmp.Or(amount, ch.Amount-ch.AmountRefunded), "requested_by_customer")
		return nil
	})
}

// Dispute is the customer's bank that takes the last payment of a subscription back.
func (s *Server) Dispute(id string) error {
	return s.last(id, func(ch *charge) error {
		if ch.Disputed {
			return errNoCharge
		}
		ch.Disputed = true
		d := &dispute{
			ID: name("dp"), Object: "dispute", Amount: ch.Amount, Charge: ch.ID, Of: ch.ID, Created: s.now(), Currency: ch.Currency,
			PaymentIntent: ch.PaymentIntent, Reason: "fraudulent", Status: "needs_response",
		}
		s.state.Disputes[d.ID] = d
		s.emit("charge.dispute.created", d)
		return nil
	})
}

// Decide ends the dispute about the last payment of a subscription.
func (s *Server) Decide(id string, won bool) error {
	return s.last(id, func(ch *charge) error {
		for _, d := range s.state.Disputes {
			if d.Of == ch.ID && d.Status == "needs_response" {
				d.Status = "lost"
				if won {
					d.Status = "won"
				}
				s.emit("charge.dispute.closed", d)
				return nil
			}
		}
		return errNoCharge
	})
}

// last finds the newest charge of a subscription.
func (s *Server) last(id string, act func(*charge) error) error {
	return s.do(func() error {
		var last *charge
		for _, inv := range s.state.Invoices {
			if inv.Subscription != id || inv.Charge == nil {
				continue
			}
			if ch := s.state.Charges[*inv.Charge]; last == nil || ch.Created > last.Created || ch.Created == last.Created && ch.ID > last.ID {
				last = ch
			}
		}
		if last == nil {
			return fmt.Errorf("%w: %s", errNoCharge, id)
		}
		return act(last)
	})
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
