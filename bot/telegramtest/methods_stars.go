package telegramtest

import (
	"cmp"
	"context"
	"slices"
	"strconv"
)

// The refusals of these methods are Telegram's own words as its clients' manual has
// them; which of two wrong parameters is named first is guessed.

func (s *Server) refundStarPayment(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	user, refused := s.payer(p)
	if refused != nil {
		return nil, refused
	}
	paid := s.stars[p.text("telegram_payment_charge_id")]
	switch {
	case paid == nil || paid.User != user:
		return nil, badRequest("CHARGE_ID_INVALID")
	case !paid.RefundedAt.IsZero():
		return nil, badRequest("CHARGE_ALREADY_REFUNDED")
	}
	s.refundStars(*paid)
	return true, nil
}

func (s *Server) editUserStarSubscription(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	user, refused := s.payer(p)
	if refused != nil {
		return nil, refused
	}
	sub := s.starSubs[p.text("telegram_payment_charge_id")]
	if sub == nil || sub.User != user || sub.Until.Before(s.now()) { // it must be active
		return nil, badRequest("CHARGE_ID_INVALID")
	}
	next := *sub
	next.BotCanceled = p.truth("is_canceled")
	s.keepStarSub(&next)
	return true, nil
}

// payer is the person of a call.
func (s *Server) payer(p params) (int64, *apiError) {
	id, err := strconv.ParseInt(p.text("user_id"), 10, 64)
	if err != nil || s.users[id] == nil {
		return 0, badRequest("USER_ID_INVALID")
	}
	return id, nil
}

// getStarTransactions lists what came in and went back, the oldest first.
func (s *Server) getStarTransactions(_ context.Context, p params) (any, *apiError) {
	const most = 100
	offset, err := strconv.Atoi(cmp.Or(p.text("offset"), "0"))
	limit, err2 := strconv.Atoi(cmp.Or(p.text("limit"), strconv.Itoa(most)))
	if err != nil || err2 != nil || offset < 0 || limit < 1 || limit > most {
		return nil, badRequest("LIMIT_INVALID")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := []StarTransaction{}
	for _, paid := range s.stars {
		from := s.users[paid.User].User
		partner := &StarPartner{Type: "user", TransactionType: "invoice_payment", User: &from, InvoicePayload: paid.Payload}
		if paid.Subscription != "" {
			partner.SubscriptionPeriod = starPeriod
		}
		all = append(all, StarTransaction{ID: paid.ID, Amount: paid.Amount, Date: paid.At.Unix(), Source: partner})
		if !paid.RefundedAt.IsZero() {
			all = append(all, StarTransaction{ID: paid.ID, Amount: paid.Amount, Date: paid.RefundedAt.Unix(), Receiver: partner})
		}
	}
	slices.SortFunc(all, func(a, b StarTransaction) int { return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID)) })
	all = all[min(offset, len(all)):]
	return StarTransactions{Transactions: all[:min(limit, len(all))]}, nil
}
