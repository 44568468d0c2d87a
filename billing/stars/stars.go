// Package stars sells subscriptions for Telegram Stars, by the Bot API.
//
// Telegram names no subscription and answers no question about one: what it said of
// payments is kept by [Book], and what a subscription is follows from that.
package stars

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"example.com/vinbot/billing"
)

// Caller calls the Bot API.
type Caller interface {
	// Call sends a method's parameters as JSON; result may be nil.
	Call(ctx context.Context, method string, body []byte, result any) error
}

// Book keeps what Telegram said.
type Book interface {
	// Deal is all that is known of a purchase; without payments it is empty.
	Deal(ctx context.Context, purchase string) (billing.StarDeal, error)
	// Change notes what became of a subscription, and has it looked at.
	Change(ctx context.Context, purchase string, c billing.StarChange) error
	// Credit notes a payment for a purchase of ours, Refunded that one was given back, and
	// have the subscription looked at. They report whether it was not known before.
	Credit(ctx context.Context, p billing.StarPayment) (fresh bool, err error)
	Refunded(ctx context.Context, charge string, at time.Time) (fresh bool, err error)
	// Receipts lists an account's payments, the newest first.
	Receipts(ctx context.Context, account int64, most int) ([]billing.Receipt, error)
}

// Rail sells for Stars. All fields are needed.
type Rail struct {
	API  Caller
	Book Book
	Now  func() time.Time
	// Refused is Telegram's word for why it refused a call; empty: it did not.
	Refused func(err error) string
}

func (r *Rail) call(ctx context.Context, method string, params map[string]any, result any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return fmt.Errorf("stars: %s: %w", method, err)
	}
	if err := r.API.Call(ctx, method, body, result); err != nil {
		return fmt.Errorf("stars: %w", err)
	}
	return nil
}

// Link makes a bill for thirty days that Telegram renews. Made twice it is the same
// bill at two addresses.
func (r *Rail) Link(ctx context.Context, p billing.Purchase) (billing.Link, error) {
	var url string
	err := r.call(ctx, "createInvoiceLink", map[string]any{
		"title": p.Order.Title, "description": p.Order.About, "payload": p.ID, "currency": billing.XTR,
		"prices":              []map[string]any{{"label": p.Order.Title, "amount": p.Price.Minor}},
		"subscription_period": int(billing.StarPeriod.Seconds()),
	}, &url)
	return billing.Link{ID: billing.StarID(p.ID), URL: url}, err
}

// Subscription is what a subscription is now, or [billing.ErrNoSubscribed].
func (r *Rail) Subscription(ctx context.Context, id string) (billing.Subscription, error) {
	d, err := r.Book.Deal(ctx, billing.StarPurchase(id))
	if err != nil {
		return billing.Subscription{}, err
	}
	return d.Subscription(r.Now())
}

// Entries are the movements of money of a subscription.
func (r *Rail) Entries(ctx context.Context, id string) ([]billing.Entry, error) {
	d, err := r.Book.Deal(ctx, billing.StarPurchase(id))
	return d.Entries(), err
}

// Stop ends a subscription with the period that is paid for.
func (r *Rail) Stop(ctx context.Context, id string) error {
	d, err := r.Book.Deal(ctx, billing.StarPurchase(id))
	if err != nil {
		return err
	}
	if err := r.edit(ctx, d, true); err != nil {
		return err
	}
	now := r.Now()
	return r.Book.Change(ctx, d.Purchase, billing.StarChange{State: billing.StarCanceled, At: now, Cause: "stop " + d.Purchase + now.Format(time.RFC3339Nano)})
}

// Keep lets the person take a cancellation back, which only Telegram's own settings can
// do then: it is [billing.ErrStars] where all went well.
func (r *Rail) Keep(ctx context.Context, id string) error {
	d, err := r.Book.Deal(ctx, billing.StarPurchase(id))
	if err != nil {
		return err
	}
	if err := r.edit(ctx, d, false); err != nil {
		return err
	}
	return billing.ErrStars
}

// edit allows or forbids the next periods of a subscription.
func (r *Rail) edit(ctx context.Context, d billing.StarDeal, canceled bool) error {
	first := d.First()
	if first.Charge == "" {
		return billing.ErrNoSubscribed
	}
	return r.call(ctx, "editUserStarSubscription", map[string]any{
		"user_id": first.Payer, "telegram_payment_charge_id": first.Charge, "is_canceled": canceled,
	}, nil)
}

// Refund ends a subscription at once and gives back all that was paid for it since it runs
// without a break: what was paid before was used.
func (r *Rail) Refund(ctx context.Context, id string) error {
	d, err := r.Book.Deal(ctx, billing.StarPurchase(id))
	if err != nil {
		return err
	}
	for _, p := range d.Unbroken() {
		if p.RefundedAt.IsZero() {
			if err := r.End(ctx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// End gives one payment back and has nothing more taken for its subscription.
func (r *Rail) End(ctx context.Context, p billing.StarPayment) error {
	if err := r.Stop(ctx, billing.StarID(p.Purchase)); err != nil && r.Refused(err) == "" {
		return err // what Telegram refuses to stop does not run any more
	}
	return r.Return(ctx, p.Payer, p.Charge)
}

// Return gives one payment back; one that was is fine.
func (r *Rail) Return(ctx context.Context, payer int64, charge string) error {
	err := r.call(ctx, "refundStarPayment", map[string]any{"user_id": payer, "telegram_payment_charge_id": charge}, nil)
	if err != nil && !strings.HasSuffix(r.Refused(err), "CHARGE_ALREADY_REFUNDED") {
		return err
	}
	_, err = r.Book.Refunded(ctx, charge, r.Now())
	return err
}

// SendBack gives back what was paid for nothing of ours, and has it not renewed.
func (r *Rail) SendBack(ctx context.Context, w billing.ReturnWork) error {
	stray := billing.StarDeal{Payments: []billing.StarPayment{{Charge: w.Charge, Payer: w.User}}}
	if err := r.edit(ctx, stray, true); err != nil && r.Refused(err) == "" {
		return err
	}
	return r.Return(ctx, w.User, w.Charge)
}

// Receipts implements [billing.StarDesk].
func (r *Rail) Receipts(ctx context.Context, account int64, most int) ([]billing.Receipt, error) {
	return r.Book.Receipts(ctx, account, most)
}
