package billing

import (
	"context"
	"errors"
	"fmt"
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

// Invoices lists a person's newest invoices. ErrNoCustomer.
func (d *Desk) Invoices(ctx context.Context, user int64) ([]Invoice, error) {
	a, err := d.Books.Account(ctx, user)
	if err != nil {
		return nil, err
	}
	if a.Customer == "" {
		return nil, ErrNoCustomer
	}
	list, err := d.Rail.Invoices(ctx, a.Customer, maxInvoices)
	if err != nil {
		return nil, fmt.Errorf("billing: invoices: %w", err)
	}
	return list, nil
}

// Document is one of a person's invoices as a PDF, and what it is called.
// ErrNoCustomer; ErrNoInvoice, also for another person's.
func (d *Desk) Document(ctx context.Context, user int64, invoice string) (name string, pdf []byte, err error) {
	a, err := d.Books.Account(ctx, user)
	if err != nil {
		return "", nil, err
	}
	if a.Customer == "" {
		return "", nil, ErrNoCustomer
	}
	i, pdf, err := d.Rail.Document(ctx, a.Customer, invoice)
	if err != nil {
		return "", nil, fmt.Errorf("billing: invoice: %w", err)
	}
	return i.Number + ".pdf", pdf, nil
}
