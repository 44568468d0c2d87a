package stripe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	stripe "github.com/stripe/stripe-go/v76"

	"example.com/vinbot/billing"
)

// Invoices implements [billing.Rail].
func (r *Rail) Invoices(ctx context.Context, customer string, most int) (all []billing.Invoice, err error) {
	list := r.api.Invoices.List(&stripe.InvoiceListParams{
		ListParams: stripe.ListParams{Context: ctx, Limit: new(int64(most)), Single: true}, Customer: new(customer),
	})
	for list.Next() {
		if i := list.Invoice(); i.Status == stripe.InvoiceStatusPaid || i.Status == stripe.InvoiceStatusOpen {
			all = append(all, invoiceOf(i))
		}
	}
	if err := list.Err(); err != nil {
		return nil, refused("list invoices", err)
	}
	return all, nil
}

func invoiceOf(i *stripe.Invoice) billing.Invoice {
	return billing.Invoice{ID: i.ID, Number: i.Number, At: at(i.Created), Total: money(i.Total, i.Currency), Paid: i.Status == stripe.InvoiceStatusPaid}
}

// Document implements [billing.Rail].
func (r *Rail) Document(ctx context.Context, customer, invoice string) (billing.Document, error) {
	p := &stripe.InvoiceParams{Params: stripe.Params{Context: ctx}}
	p.AddExpand("charge")
	i, err := r.api.Invoices.Get(invoice, p)
	if is(err, stripe.ErrorCodeResourceMissing) {
		return billing.Document{}, billing.ErrNoInvoice
	}
	if err != nil {
		return billing.Document{}, refused("read an invoice", err)
	}
	if i.Customer == nil || i.Customer.ID != customer || i.InvoicePDF == "" {
		return billing.Document{}, billing.ErrNoInvoice
	}
	pdf, err := r.download(ctx, i.InvoicePDF)
	if err != nil {
		return billing.Document{}, err
	}
	return billing.Document{Name: i.Number + ".pdf", PDF: pdf, Receipt: r.receipt(i.Charge)}, nil
}

// receipt is the page where Stripe shows what a charge paid and what of it was given back;
// empty where there is none, or it is not Stripe's.
func (r *Rail) receipt(c *stripe.Charge) string {
	if c == nil {
		return ""
	}
	u, err := url.Parse(c.ReceiptURL)
	if err != nil || !r.trusts(u) {
		return ""
	}
	return c.ReceiptURL
}

// maxDocument bounds an invoice's PDF; Stripe's have some 50 kB.
const maxDocument = 5 << 20

// Why a document is not taken.
var (
	errHost     = errors.New("stripe: a document of another host")
	errTooBig   = errors.New("stripe: a document of more than 5 MB")
	errDocument = errors.New("stripe: a document that is no PDF")
)

// download fetches a document from Stripe, or from the server that stands in for
// it, also where it leads elsewhere. The address is a secret: no error holds it.
func (r *Rail) download(ctx context.Context, address string) ([]byte, error) {
	client := &http.Client{Timeout: r.timeout, Transport: r.transport, CheckRedirect: func(next *http.Request, via []*http.Request) error {
		const most = 5
		if len(via) > most || !r.trusts(next.URL) {
			return errHost
		}
		return nil
	}}
	u, err := url.Parse(address)
	if err != nil || !r.trusts(u) {
		return nil, errHost
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return nil, errHost
	}
	answer, err := client.Do(req)
	if errors.Is(err, errHost) {
		return nil, errHost
	}
	if err != nil {
		return nil, errors.New("stripe: a document could not be fetched")
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("stripe: fetch a document: status %d", answer.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxDocument+1))
	switch {
	case err != nil:
		return nil, errors.New("stripe: a document broke off")
	case len(body) > maxDocument:
		return nil, errTooBig
	case !bytes.HasPrefix(body, []byte("%PDF-")):
		return nil, errDocument
	}
	return body, nil
}

// trusts reports whether an address is Stripe's, or of the server that the API is
// asked at.
func (r *Rail) trusts(u *url.URL) bool {
	if r.url != "" {
		own, err := url.Parse(r.url)
		return err == nil && u.Scheme == own.Scheme && u.Host == own.Host
	}
	host := strings.ToLower(u.Hostname())
	return u.Scheme == "https" && u.Port() == "" && u.User == nil && (host == "stripe.com" || strings.HasSuffix(host, ".stripe.com"))
}
