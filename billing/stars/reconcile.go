package stars

import (
	"context"
	"fmt"
	"time"

	"example.com/vinbot/billing"
)

// transaction is a movement of the bot's account in Stars; one that came in has a
// source, one that went back has the id of what came in.
type transaction struct {
	ID     string   `json:"id"`
	Amount int64    `json:"amount"`
	Date   int64    `json:"date"`
	Source *partner `json:"source"`

	Receiver *partner `json:"receiver"`
}

type partner struct {
	Transaction string `json:"transaction_type"`
	Payload     string `json:"invoice_payload"`
	Period      int64  `json:"subscription_period"`
	User        struct {
		ID int64 `json:"id"`
	} `json:"user"`
}

// Reconcile looks through the bot's account for payments and refunds whose word got
// lost, and makes up for it. What moved before since is left alone, and so is what moved
// after until: its word is on the way. It returns what was missing. Telegram's account
// says nothing of cancellations.
func (r *Rail) Reconcile(ctx context.Context, since, until time.Time) (missing []billing.Drift, err error) {
	const page = 100
	for offset := 0; ; offset += page {
		var got struct {
			Transactions []transaction `json:"transactions"`
		}
		if err := r.call(ctx, "getStarTransactions", map[string]any{"offset": offset, "limit": page}, &got); err != nil {
			return missing, err
		}
		for _, t := range got.Transactions {
			at := time.Unix(t.Date, 0).UTC()
			if at.Before(since) || at.After(until) {
				continue
			}
			d, err := r.catchUp(ctx, t, at)
			if err != nil {
				return missing, err
			}
			if d.ID != "" {
				missing = append(missing, d)
			}
		}
		if len(got.Transactions) < page {
			return missing, nil
		}
	}
}

// catchUp takes over a movement that we do not know; the zero value is one that we do.
func (r *Rail) catchUp(ctx context.Context, t transaction, at time.Time) (d billing.Drift, err error) {
	var fresh bool
	switch from := t.Source; {
	case from != nil && from.Transaction == "invoice_payment" && from.Period > 0:
		d = billing.Drift{Kind: string(billing.EntryPayment), ID: t.ID}
		fresh, err = r.Book.Credit(ctx, billing.StarPayment{
			Charge: t.ID, Purchase: from.Payload, Payer: from.User.ID, Price: billing.Money{Minor: t.Amount, Currency: billing.XTR},
			At: at, Until: at.Add(time.Duration(from.Period) * time.Second),
		})
	case t.Receiver != nil && t.Receiver.Transaction == "invoice_payment":
		d = billing.Drift{Kind: string(billing.EntryRefund), ID: t.ID}
		fresh, err = r.Book.Refunded(ctx, t.ID, at)
	}
	if err != nil || !fresh {
		return billing.Drift{}, err
	}
	d.Theirs, d.Mended = fmt.Sprintf("%d %s", t.Amount, billing.XTR), true
	return d, nil
}
