package telegramtest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// pay pays a bill: the bot is asked, and if it agrees in time, told.
func (s *Server) pay(ctx context.Context, user int64, key string) error {
	s.mu.Lock()
	who, b := s.users[user], s.bills[key]
	if who == nil || b == nil {
		s.mu.Unlock()
		return errors.New("telegramtest: no such person or bill")
	}
	id := strconv.FormatInt(9_000_000_000+s.next(), 10)
	c := &checkout{user: user, bill: b, at: s.now(), answer: make(chan checkoutAnswer, 1)}
	s.checkouts[id] = c
	from := who.User
	s.emit(kindPreCheckout, user, preCheckoutQuery{id, &from, b.Invoice.Currency, b.Invoice.TotalAmount, b.Payload})
	s.mu.Unlock()

	timer := time.NewTimer(checkoutLife)
	defer timer.Stop()
	select {
	case a := <-c.answer:
		if !a.ok {
			return fmt.Errorf("telegramtest: the bot declined: %s", a.message)
		}
	case <-timer.C:
		return errors.New("telegramtest: the bot did not answer the checkout in ten seconds")
	case <-ctx.Done():
		return ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settleBill(from, id, b)
	return nil
}
