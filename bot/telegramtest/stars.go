package telegramtest

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"time"
)

// starPayment is a payment in Stars that went through.
type starPayment struct {
	ID           string    `json:"id"` // telegram_payment_charge_id
	User         int64     `json:"user"`
	Amount       int       `json:"amount"`
	Payload      string    `json:"payload"`
	At           time.Time `json:"at"`
	Subscription string    `json:"subscription,omitempty"` // the first payment's id
	RefundedAt   time.Time `json:"refunded_at,omitzero"`
}

// starSubscription is named by its first payment.
type starSubscription struct {
	Charge      string    `json:"charge"`
	User        int64     `json:"user"`
	Bill        bill      `json:"bill"`
	Until       time.Time `json:"until"`
	Canceled    bool      `json:"canceled"`     // by the person
	BotCanceled bool      `json:"bot_canceled"` // by the bot: the person cannot take that back
	Failed      bool      `json:"failed"`       // there were not enough Stars for the next period
}

// subscriptionUpdate tells the bot what became of a subscription. Source: the manual
// of the Bot API from 10.2 on, where its type is BotSubscriptionUpdated.
type subscriptionUpdate struct {
	User           *User  `json:"user"`
	InvoicePayload string `json:"invoice_payload"`
	State          string `json:"state"` // canceled, active, failed
}

// settleBill is a payment that the bot has agreed to.
func (s *Server) settleBill(from User, id string, b *bill) {
	paid := &SuccessfulPayment{
		Currency: b.Invoice.Currency, TotalAmount: b.Invoice.TotalAmount, InvoicePayload: b.Payload,
		TelegramPaymentChargeID: "stx" + id, ProviderPaymentChargeID: "emulated" + id,
	}
	if b.Invoice.Currency != currencyXTR {
		s.tellPaid(from, paid)
		return
	}
	sub := ""
	if b.Period > 0 {
		sub = paid.TelegramPaymentChargeID
		until := s.now().Add(time.Duration(b.Period) * time.Second)
		s.keepStarSub(&starSubscription{Charge: sub, User: from.ID, Bill: *b, Until: until})
		paid.SubscriptionExpirationDate, paid.IsRecurring, paid.IsFirstRecurring = until.Unix(), true, true
	}
	s.payStars(from, paid, sub)
}

func (s *Server) payStars(from User, paid *SuccessfulPayment, sub string) {
	s.keepStars(&starPayment{
		ID: paid.TelegramPaymentChargeID, User: from.ID, Amount: paid.TotalAmount, Payload: paid.InvoicePayload, At: s.now(), Subscription: sub,
	})
	s.tellPaid(from, paid)
}

func (s *Server) tellPaid(from User, paid *SuccessfulPayment) {
	m := &Message{From: &from, SuccessfulPayment: paid}
	s.post(s.rooms[from.ID], m)
	s.emit(kindMessage, from.ID, m)
}

func (s *Server) keepStars(p *starPayment) {
	s.stars[p.ID] = p
	s.journal.put(recordStars, p.ID, p)
}

func (s *Server) keepStarSub(sub *starSubscription) {
	s.starSubs[sub.Charge] = sub
	s.journal.put(recordStarSub, sub.Charge, sub)
}

// StarFate is what happens to a subscription, named by its first payment, in Telegram:
//
//	renew    the next period is paid, whatever the clock says
//	fail     there are not enough Stars for it
//	cancel   its owner cancels it; restore takes that back
//	refund   Telegram gives its newest payment back, without the bot's doing
func (s *Server) StarFate(charge, fate string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	sub := s.starSubs[charge]
	if sub == nil {
		return errors.New("telegramtest: no such subscription")
	}
	next := *sub
	switch fate {
	case "renew":
		return s.renewStars(next)
	case "fail":
		next.Failed = true
	case "cancel":
		next.Canceled = true
	case "restore":
		if next.BotCanceled {
			return errors.New("telegramtest: the bot has cancelled it")
		}
		next.Canceled = false
	case "refund":
		return s.refundNewest(charge)
	default:
		return errors.New("telegramtest: a fate is renew, fail, cancel, restore or refund")
	}
	s.keepStarSub(&next)
	from := s.users[sub.User].User
	s.emit(kindSubscription, sub.User, subscriptionUpdate{&from, sub.Bill.Payload, map[string]string{
		"fail": "failed", "cancel": "canceled", "restore": "active",
	}[fate]})
	return nil
}

func (s *Server) renewStars(sub starSubscription) error {
	if sub.Canceled || sub.BotCanceled {
		return errors.New("telegramtest: the subscription is cancelled")
	}
	sub.Until, sub.Failed = sub.Until.Add(time.Duration(sub.Bill.Period)*time.Second), false
	s.keepStarSub(&sub)
	id := "stx" + strconv.FormatInt(9_000_000_000+s.next(), 10)
	s.payStars(s.users[sub.User].User, &SuccessfulPayment{
		Currency: currencyXTR, TotalAmount: sub.Bill.Invoice.TotalAmount, InvoicePayload: sub.Bill.Payload,
		TelegramPaymentChargeID: id, ProviderPaymentChargeID: "emulated" + id,
		SubscriptionExpirationDate: sub.Until.Unix(), IsRecurring: true,
	}, sub.Charge)
	return nil
}

func (s *Server) refundNewest(charge string) error {
	var newest *starPayment
	for _, p := range s.stars {
		if p.Subscription == charge && p.RefundedAt.IsZero() && (newest == nil || p.At.After(newest.At)) {
			newest = p
		}
	}
	if newest == nil {
		return errors.New("telegramtest: nothing of it is left to give back")
	}
	s.refundStars(*newest)
	return nil
}

// refundStars gives a payment back and tells the chat of it.
func (s *Server) refundStars(p starPayment) {
	p.RefundedAt = s.now()
	s.keepStars(&p)
	from := s.users[p.User].User
	m := &Message{From: &from, RefundedPayment: &RefundedPayment{
		Currency: currencyXTR, TotalAmount: p.Amount, InvoicePayload: p.Payload, TelegramPaymentChargeID: p.ID,
	}}
	s.post(s.rooms[p.User], m)
	s.emit(kindMessage, p.User, m)
}

// starsOf lists a person's subscriptions, the newest first.
func (s *Server) starsOf(user int64) []starSubscription {
	list := []starSubscription{}
	for _, sub := range s.starSubs {
		if sub.User == user {
			list = append(list, *sub)
		}
	}
	slices.SortFunc(list, func(a, b starSubscription) int { return cmp.Compare(b.Charge, a.Charge) })
	return list
}

// StarSubscriptions are the first payments' ids of what a person subscribes to, the
// newest first.
func (s *Server) StarSubscriptions(u *User) (charges []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sub := range s.starsOf(u.ID) {
		charges = append(charges, sub.Charge)
	}
	return charges
}

// StarsKept is what a person has paid in Stars and was not given back.
func (s *Server) StarsKept(u *User) (sum int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.stars {
		if p.User == u.ID && p.RefundedAt.IsZero() {
			sum += p.Amount
		}
	}
	return sum
}
