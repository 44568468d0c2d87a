package stripetest

import (
	"slices"
	"time"
)

// retryAfter is the pause in seconds before the next attempt to collect a payment
// that failed so often; after the last one the subscription is cancelled.
func retryAfter(tried int) (pause int64, again bool) {
	const day = 24 * 60 * 60
	pauses := []int64{3 * day, 5 * day, 7 * day}
	if tried >= len(pauses) {
		return 0, false
	}
	return pauses[tried], true
}

// sessionLife is how long a pay page that was opened may be used.
const sessionLife = 24 * 60 * 60

// Now is the time as it is for the server.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Unix(s.now(), 0).UTC()
}

// Advance moves the clock, and does in its order all that is due until then:
// trials are said to end and end, periods renew, cards that fail are tried again, what is cancelled
// ends.
func (s *Server) Advance(d time.Duration) error {
	return s.do(func() error {
		until := s.now() + int64(d.Seconds())
		for {
			sub, at := s.nextDue()
			if sub == nil || at > until {
				break
			}
			s.state.Ahead += max(0, at-s.now())
			s.happen(sub, at)
		}
		s.state.Ahead += max(0, until-s.now())
		s.expire()
		return nil
	})
}

// nextDue is the subscription to which something happens first, and when.
func (s *Server) nextDue() (next *subscription, at int64) {
	for _, sub := range s.state.Subscriptions {
		if due := sub.due(); due != 0 && (next == nil || due < at || due == at && sub.ID < next.ID) {
			next, at = sub, due
		}
	}
	return next, at
}

// due is when something happens next; 0: never.
func (sub *subscription) due() int64 {
	if !slices.Contains([]string{"trialing", "active", "past_due"}, sub.Status) {
		return 0
	}
	if sub.Retry != 0 {
		return min(sub.Retry, sub.CurrentPeriodEnd)
	}
	if sub.Status == "trialing" && !sub.Warned {
		return max(sub.Created, sub.CurrentPeriodEnd-trialWarning)
	}
	return sub.CurrentPeriodEnd
}

// trialWarning is how long before its end a trial is said to end.
const trialWarning = 3 * 24 * 60 * 60

func (s *Server) happen(sub *subscription, at int64) {
	if sub.Status == "trialing" && !sub.Warned {
		sub.Warned = true
		s.emit("customer.subscription.trial_will_end", sub)
		return
	}
	works := !s.state.Customers[sub.Customer].Fails
	if at == sub.Retry {
		s.retry(sub, works)
		return
	}
	s.cycle(sub, works)
}

// retry tries to collect what is open.
func (s *Server) retry(sub *subscription, works bool) {
	inv := s.state.Invoices[sub.Invoice]
	if inv.Status != "open" { // it was paid, or another took its place
		sub.Retry = 0
		return
	}
	if works {
		s.settle(inv)
		sub.Status, sub.Retry = "active", 0
		s.emit("invoice.paid", inv)
		s.emit("customer.subscription.updated", sub)
		return
	}
	s.emit("invoice.payment_failed", inv)
	sub.Tried++
	if pause, again := retryAfter(sub.Tried); again {
		sub.Retry += pause
		return
	}
	s.end(sub)
}

// expire ends the sessions that nobody completed.
func (s *Server) expire() {
	for _, cs := range s.state.Sessions {
		if cs.Status != "open" || cs.Created+sessionLife > s.now() {
			continue
		}
		cs.Status = "expired"
		if sub := s.state.Subscriptions[*cs.Subscription]; sub.Status == "incomplete" {
			sub.Status = "incomplete_expired"
			s.emit("customer.subscription.updated", sub)
		}
		s.emit("checkout.session.expired", cs)
	}
}
