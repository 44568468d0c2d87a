package billing

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// RailCode names who moves the money of a purchase or a subscription.
type RailCode string

// The rails.
const (
	RailStripe RailCode = "stripe"
	RailStars  RailCode = "stars" // Telegram Stars
)

// XTR is what Telegram calls Stars where a currency stands. A Star has no parts.
const XTR = "XTR"

// What Telegram lets a subscription in Stars be. Source: createInvoiceLink in the manual
// of the Bot API.
const (
	MaxStars   = 10_000              // for a period
	StarPeriod = 30 * 24 * time.Hour // no other one
)

// ErrStars says that a subscription is paid in Stars: its plan cannot be changed while
// it runs.
var ErrStars = errors.New("billing: a subscription in Stars cannot be changed")

const starPrefix = "stars_"

// StarID is what a subscription in Stars, and the link to it, is called: after its
// purchase, since Telegram gives it no name of its own.
func StarID(purchase string) string { return starPrefix + purchase }

// StarPurchase is the purchase of a subscription in Stars.
func StarPurchase(id string) string { return strings.TrimPrefix(id, starPrefix) }

// RailOf is the rail of a subscription, or of a link, by its id.
func RailOf(id string) RailCode {
	switch {
	case id == "":
		return ""
	case strings.HasPrefix(id, starPrefix):
		return RailStars
	}
	return RailStripe
}

// StarDesk does what only subscriptions in Stars need.
type StarDesk interface {
	// Stop ends a subscription with the period that is paid for.
	Stop(ctx context.Context, subscription string) error
	// Receipts lists an account's payments, the newest first.
	Receipts(ctx context.Context, account int64, most int) ([]Receipt, error)
}

// StarPayment is what Telegram said of one payment for a subscription. It is known by
// its charge, whether it was said once or often, early or late.
type StarPayment struct {
	Charge     string // Telegram's id of it
	Purchase   string // what the bill was made for; may be anything
	Payer      int64
	Price      Money
	At         time.Time
	Until      time.Time // it is paid for until then
	RefundedAt time.Time // zero: it was not given back
}

// StarState is what became of a subscription between two payments, in Telegram's words.
type StarState string

// The states.
const (
	StarCanceled StarState = "canceled"
	StarActive   StarState = "active" // a cancellation was taken back
	StarFailed   StarState = "failed" // the Stars for the next period are not there
)

// StarChange is a change of that state, as of when it was known.
type StarChange struct {
	State StarState
	At    time.Time
	Cause string // the same change has the same one, however often it is told
}

// StarDeal is all that Telegram said of one purchase, in no order.
type StarDeal struct {
	Purchase string
	Plan     PlanCode
	Payments []StarPayment
	Changes  []StarChange
}

// Subscription is what the deal is at a moment: a function of what was said, whatever
// the order. A payment that was given back pays for nothing; one that is not followed by
// another in time ends the subscription. ErrNoSubscribed where nothing was paid.
func (d StarDeal) Subscription(now time.Time) (Subscription, error) {
	if len(d.Payments) == 0 {
		return Subscription{}, ErrNoSubscribed
	}
	first, newest := d.First(), slices.MaxFunc(d.Payments, newer)
	sub := Subscription{
		ID: StarID(d.Purchase), Purchase: d.Purchase, Plan: d.Plan, Every: Month, Status: StatusActive,
		CreatedAt: first.At, Anchor: first.At, Billed: newest.Price,
	}
	if since := d.Unbroken()[0].At; since.After(first.At) {
		sub.Since = since
	}
	kept := slices.DeleteFunc(slices.Clone(d.Payments), func(p StarPayment) bool { return !p.RefundedAt.IsZero() })
	if len(kept) > 0 {
		last := slices.MaxFunc(kept, newer)
		sub.PeriodStart, sub.PeriodEnd = last.At, last.Until
	}
	canceled := d.state(newest.At) == StarCanceled
	if canceled {
		sub.CancelAt = sub.PeriodEnd
	}
	if now.Before(sub.PeriodEnd) {
		return sub, nil
	}
	sub.Status, sub.EndedAt = StatusCanceled, sub.PeriodEnd
	if newest.RefundedAt.After(sub.EndedAt) {
		sub.EndedAt = newest.RefundedAt
	} else if !canceled {
		sub.UnpaidSince = sub.EndedAt
	}
	return sub, nil
}

func newer(a, b StarPayment) int {
	return cmp.Or(a.Until.Compare(b.Until), a.At.Compare(b.At), cmp.Compare(a.Charge, b.Charge))
}

// state is the last change since a payment; a payment voids those before it.
func (d StarDeal) state(paid time.Time) StarState {
	last := StarChange{State: StarActive, At: paid}
	for _, c := range d.Changes {
		if c.At.After(last.At) || c.At.Equal(last.At) && c.State < last.State {
			last = c
		}
	}
	return last.State
}

// First is the payment that began the subscription, by which Telegram names it.
func (d StarDeal) First() StarPayment {
	if len(d.Payments) == 0 {
		return StarPayment{}
	}
	return slices.MinFunc(d.Payments, earlier)
}

// Unbroken are the payments of the time that the subscription last ran without a break, in
// their order: one that was made after what was paid for had ended begins another time.
func (d StarDeal) Unbroken() []StarPayment {
	all := slices.SortedFunc(slices.Values(d.Payments), earlier)
	begun, until := 0, time.Time{}
	for i, p := range all {
		if p.At.After(until) {
			begun = i
		}
		if p.Until.After(until) {
			until = p.Until
		}
	}
	return all[begun:]
}

// Twice are the payments for a time that another one had paid for already, as when two were
// let pass at the same moment: each of them would begin a subscription of its own. A renewal
// adds a period to what is paid for, whenever it is taken.
func (d StarDeal) Twice() (twice []StarPayment) {
	var until time.Time
	for _, p := range slices.SortedFunc(slices.Values(d.Payments), earlier) {
		switch {
		case !p.RefundedAt.IsZero():
		case !p.At.After(until) && p.Until.Sub(until) < StarPeriod/2: //nolint:mnd // nearer to none than to one
			twice = append(twice, p)
		default:
			until = p.Until
		}
	}
	return twice
}

func earlier(a, b StarPayment) int {
	return cmp.Or(a.At.Compare(b.At), a.Until.Compare(b.Until), cmp.Compare(a.Charge, b.Charge))
}

// Entries are the deal's movements of money.
func (d StarDeal) Entries() (list []Entry) {
	for _, p := range d.Payments {
		e := Entry{
			ID: p.Charge, Kind: EntryPayment, State: EntryPaid, Subscription: StarID(d.Purchase), Invoice: p.Charge,
			Money: p.Price, At: p.At, Reason: "subscription_cycle",
		}
		if p.Charge == d.First().Charge {
			e.Reason = "subscription_create"
		}
		list = append(list, e)
		if !p.RefundedAt.IsZero() {
			e.ID, e.Kind, e.State, e.At, e.Reason = "refund_"+p.Charge, EntryRefund, EntryDone, p.RefundedAt, ""
			list = append(list, e)
		}
	}
	return list
}

// StarCheckout is a payment that Telegram asks leave for.
type StarCheckout struct {
	Purchase string // what the bill says it is for; may be anything
	Payer    int64
	Price    Money
}

// Refusal is why a payment is not taken: a message of package locales.
type Refusal string

// The refusals.
const (
	RefuseGone       Refusal = "stars_refuse_gone"       // the bill is of another time, was used or replaced
	RefuseForeign    Refusal = "stars_refuse_foreign"    // it was made for somebody else
	RefuseSubscribed Refusal = "stars_refuse_subscribed" // the account has a subscription
	RefuseLater      Refusal = "stars_refuse_later"      // nobody knows just now
)

// Admit says whether a payment may be taken for a purchase whose account has these
// subscriptions; empty: it may.
func (q StarCheckout) Admit(p Purchase, subs []Subscription, now time.Time) Refusal {
	switch {
	case p.Order.User != q.Payer:
		return RefuseForeign
	case slices.ContainsFunc(subs, func(s Subscription) bool { return s.OpenAt(now) }):
		return RefuseSubscribed
	case p.State != PurchaseOpen || !now.Before(p.ExpiresAt) || p.Price != q.Price:
		return RefuseGone
	}
	return ""
}

// OpenAt is Open by the clock: what Stars have paid for ends without a word.
func (s Subscription) OpenAt(now time.Time) bool {
	return s.Open() && (s.Rail() != RailStars || now.Before(s.PeriodEnd))
}
