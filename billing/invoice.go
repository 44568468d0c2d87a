package billing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrNoInvoice is an invoice that is not the asker's, or has no document.
var ErrNoInvoice = errors.New("billing: no such invoice")

// maxInvoices is how many invoices are listed, the newest first.
const maxInvoices = 12

// Invoice is what the rail billed.
type Invoice struct {
	ID     string    `json:"id"`
	Number string    `json:"number"`
	At     time.Time `json:"at"`
	Total  Money     `json:"total"`
	Paid   bool      `json:"paid"`
}

// Invoices lists a person's newest invoices, and what was paid in Stars among them.
// ErrNoCustomer where nothing was ever paid.
func (d *Desk) Invoices(ctx context.Context, user int64) (list []Invoice, err error) {
	a, err := d.Books.Account(ctx, user)
	if err != nil {
		return nil, err
	}
	if a.Customer != "" {
		if list, err = d.Rail.Invoices(ctx, a.Customer, maxInvoices); err != nil {
			return nil, fmt.Errorf("billing: invoices: %w", err)
		}
	}
	stars, err := d.receipts(ctx, a, maxInvoices)
	if err != nil {
		return nil, err
	}
	if a.Customer == "" && len(stars) == 0 {
		return nil, ErrNoCustomer
	}
	for _, r := range stars {
		list = append(list, r.Invoice)
	}
	slices.SortStableFunc(list, func(a, b Invoice) int { return b.At.Compare(a.At) })
	return list[:min(len(list), maxInvoices)], nil
}

// Receipt is what was paid in Stars, for a person who asks for it in writing.
type Receipt struct {
	Invoice

	Plan       PlanCode
	Until      time.Time // what is paid for ends then
	RefundedAt time.Time // zero: it was not given back
}

// Receipt is one of a person's payments in Stars; ErrNoInvoice, also for another
// person's.
func (d *Desk) Receipt(ctx context.Context, user int64, id string) (Receipt, error) {
	a, err := d.Books.Account(ctx, user)
	if err != nil {
		return Receipt{}, err
	}
	const all = 1000 // of one account: 80 years
	list, err := d.receipts(ctx, a, all)
	if err != nil {
		return Receipt{}, err
	}
	i := slices.IndexFunc(list, func(r Receipt) bool { return r.ID == id })
	if i < 0 {
		return Receipt{}, ErrNoInvoice
	}
	return list[i], nil
}

func (d *Desk) receipts(ctx context.Context, a Account, most int) ([]Receipt, error) {
	if d.Stars == nil {
		return nil, nil
	}
	return d.Stars.Receipts(ctx, a.ID, most)
}

// Document is an invoice as a file, and where the receipt of its payment is.
type Document struct {
	Name    string
	PDF     []byte
	Receipt string // an address of the rail's, for the payer alone; empty: nothing was charged
}

// Document is one of a person's invoices. ErrNoCustomer; ErrNoInvoice, also for another
// person's.
func (d *Desk) Document(ctx context.Context, user int64, invoice string) (Document, error) {
	a, err := d.Books.Account(ctx, user)
	if err != nil {
		return Document{}, err
	}
	if a.Customer == "" {
		return Document{}, ErrNoCustomer
	}
	doc, err := d.Rail.Document(ctx, a.Customer, invoice)
	if err != nil {
		return Document{}, fmt.Errorf("billing: invoice: %w", err)
	}
	return doc, nil
}
