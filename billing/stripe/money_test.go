package stripe_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe"
	"example.com/vinbot/billing/stripe/stripetest"
)

const day = 24 * time.Hour

// bought is a subscription that was just paid for at a local Stripe.
func bought(t *testing.T) (*stripetest.Server, *stripe.Rail, billing.Subscription) {
	t.Helper()
	local, url := stripetest.New(t)
	r := rail(url)
	link, err := r.Link(t.Context(), purchase)
	if err == nil {
		err = local.Pay(link.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Subscription(t.Context(), local.Subscriptions()[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return local, r, s
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAChangeCostsWhatItWasSaidToCost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		plan  billing.PlanCode
		every billing.Interval
		minor int64
	}{
		"a larger plan":                 {billing.Enterprise, billing.Month, 19900},
		"by the year":                   {billing.Pro, billing.Year, 19000},
		"a larger plan and by the year": {billing.Enterprise, billing.Year, 199000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			local, r, s := bought(t)
			ok(t, local.Advance(10*day))
			change := billing.Change{
				Subscription: s.ID, Plan: c.plan, Every: c.every, Price: billing.Money{Minor: c.minor, Currency: "USD"}, At: local.Now(),
			}
			quoted, err := r.Quote(t.Context(), change)
			ok(t, err)
			before := local.Ledger().Paid
			ok(t, r.Change(t.Context(), quoted))
			ok(t, r.Change(t.Context(), quoted))
			now, err := r.Subscription(t.Context(), s.ID)
			ok(t, err)
			if paid := local.Ledger().Paid - before; paid != quoted.Due.Minor || paid <= 0 || quoted.Credit.Minor != 0 {
				t.Errorf("quoted %+v, paid %d", quoted, paid)
			}
			if now.Plan != c.plan || now.Every != c.every {
				t.Errorf("it is %+v", now)
			}
		})
	}
}

func TestWhatIsPaidForASmallerPlanIsKeptAsCredit(t *testing.T) {
	t.Parallel()
	local, r, s := bought(t)
	ctx := t.Context()
	up := billing.Change{Subscription: s.ID, Plan: billing.Enterprise, Every: billing.Month, Price: billing.Money{Minor: 19900, Currency: "USD"}, At: local.Now()}
	ok(t, r.Change(ctx, up))
	ok(t, local.Advance(15*day))
	down, err := r.Quote(ctx, billing.Change{Subscription: s.ID, Plan: billing.Pro, Every: billing.Month, Price: billing.Money{Minor: 1900, Currency: "USD"}, At: local.Now()})
	ok(t, err)
	if down.Due.Minor != 0 || down.Credit.Minor <= 0 {
		t.Fatalf("quoted %+v", down)
	}
	ok(t, r.Change(ctx, down))
	before := local.Ledger().Paid
	ok(t, local.Advance(62*day)) // two renewals
	if paid := local.Ledger().Paid - before; paid != max(0, 2*1900-down.Credit.Minor) {
		t.Errorf("paid %d with a credit of %d", paid, down.Credit.Minor)
	}
}

func TestADeclinedChangeChangesNothing(t *testing.T) {
	t.Parallel()
	local, r, s := bought(t)
	ok(t, local.FailCard(s.ID, true))
	err := r.Change(t.Context(), billing.Change{Subscription: s.ID, Plan: billing.Enterprise, Every: billing.Month, Price: billing.Money{Minor: 19900, Currency: "USD"}, At: local.Now()})
	if !errors.Is(err, billing.ErrDeclined) {
		t.Error(err)
	}
	now, err := r.Subscription(t.Context(), s.ID)
	if diff := cmp.Diff(s, now); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestEntriesAreWhatStripeHasOfTheMoney(t *testing.T) {
	t.Parallel()
	local, r, s := bought(t)
	ok(t, local.Advance(40*day))
	ok(t, local.RefundLast(s.ID, 500))
	ok(t, local.RefundLast(s.ID, 400))
	ok(t, local.Dispute(s.ID))
	states := map[billing.EntryKind]billing.EntryState{}
	net := func() (n int64) {
		all := map[string]billing.Entry{}
		for _, e := range local.Events() {
			about, err := r.Read(e.Payload)
			ok(t, err)
			entries, err := r.Entries(t.Context(), about)
			ok(t, err)
			for _, e := range entries {
				if e.Subscription != s.ID {
					t.Errorf("%+v is about another subscription", e)
				}
				all[e.ID], states[e.Kind] = e, e.State
			}
		}
		for _, e := range all {
			n += e.Net()
		}
		return n
	}
	if got := net(); got != 2*1900-900-1900 || states[billing.EntryDispute] != billing.EntryOpen {
		t.Errorf("left are %d, %v", got, states)
	}
	ok(t, local.Decide(s.ID, true))
	if got := net(); got != 2*1900-900 || states[billing.EntryDispute] != billing.EntryWon {
		t.Errorf("left are %d, %v", got, states)
	}
	n := 0
	ok(t, r.Movements(t.Context(), local.Now().Add(-400*day), func(billing.Entry, billing.Event) error { n++; return nil }))
	if n != 2+2+1 {
		t.Errorf("%d movements are listed", n)
	}
}

func TestADocumentIsItsCustomersAndStripesOwn(t *testing.T) {
	t.Parallel()
	local, r, s := bought(t)
	list, err := r.Invoices(t.Context(), s.Customer, 5)
	if err != nil || len(list) != 1 || list[0].Total.Minor != 1900 || !list[0].Paid || list[0].Number == "" {
		t.Fatalf("%+v, %v", list, err)
	}
	doc, err := r.Document(t.Context(), s.Customer, list[0].ID)
	if err != nil || !strings.HasPrefix(string(doc.PDF), "%PDF-") || doc.Name != list[0].Number+".pdf" {
		t.Errorf("%q, %q, %v", doc.Name, doc.PDF, err)
	}
	ok(t, local.RefundLast(s.ID, 500))
	if page := read(t, doc.Receipt); !strings.Contains(page, "Paid USD 19.00") || !strings.Contains(page, "Refunded: USD 5.00") {
		t.Errorf("the receipt says %s", page)
	}
	for _, c := range [][2]string{{"cus_other", list[0].ID}, {s.Customer, "in_none"}} {
		if _, err := r.Document(t.Context(), c[0], c[1]); !errors.Is(err, billing.ErrNoInvoice) {
			t.Errorf("%v: %v", c, err)
		}
	}
}

// read opens a page.
func read(t *testing.T, address string) string {
	t.Helper()
	answer, err := http.Get(address)
	ok(t, err)
	body, err := io.ReadAll(answer.Body)
	ok(t, errors.Join(err, answer.Body.Close()))
	return string(body)
}

// A receipt is offered where something was charged, and never at another host's page.
func TestNoReceiptOfAnotherHostIsOffered(t *testing.T) {
	t.Parallel()
	for charge, want := range map[string]bool{
		`{"id":"ch_1","receipt_url":"HERE/receipt/ch_1"}`:               true,
		`{"id":"ch_1","receipt_url":"https://stripe.com.evil.example"}`: false,
		`{"id":"ch_1","receipt_url":"javascript:alert(1)"}`:             false,
		`{"id":"ch_1"}`: false,
		`null`:          false,
	} {
		mux := http.NewServeMux()
		h := httptest.NewServer(mux)
		t.Cleanup(h.Close)
		mux.HandleFunc("/pdf", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("%PDF-1.4")) })
		mux.HandleFunc("GET /v1/invoices/in_1", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"id":"in_1","customer":"cus_1","number":"N-1","invoice_pdf":"` + h.URL + `/pdf","charge":` + strings.ReplaceAll(charge, "HERE", h.URL) + `}`))
		})
		if doc, err := rail(h.URL).Document(t.Context(), "cus_1", "in_1"); err != nil || (doc.Receipt != "") != want {
			t.Errorf("%s: %q, %v", charge, doc.Receipt, err)
		}
	}
}

// An invoice's address is the word of somebody else: nothing is fetched but from
// the host that the API is asked at.
func TestNoDocumentIsFetchedFromElsewhere(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		t.Error("another host was asked")
		_, _ = w.Write([]byte("%PDF-1.4"))
	}))
	t.Cleanup(elsewhere.Close)
	for name, answer := range map[string]http.HandlerFunc{
		"another host":  nil,
		"it leads away": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, http.StatusFound) },
		"not a PDF":     func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
		"too big": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(append([]byte("%PDF-"), make([]byte, 6<<20)...))
		},
		"an error":          func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"a loop of its own": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/pdf", http.StatusFound) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mux := http.NewServeMux()
			h := httptest.NewServer(mux)
			t.Cleanup(h.Close)
			at := h.URL + "/pdf"
			if answer == nil {
				at = elsewhere.URL
			} else {
				mux.HandleFunc("/pdf", answer)
			}
			mux.HandleFunc("GET /v1/invoices/in_1", func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write([]byte(`{"id":"in_1","customer":"cus_1","number":"N-1","invoice_pdf":"` + at + `"}`))
			})
			if doc, err := rail(h.URL).Document(t.Context(), "cus_1", "in_1"); err == nil || doc.PDF != nil || strings.Contains(err.Error(), "/pdf") {
				t.Errorf("%d bytes, %v", len(doc.PDF), err)
			}
		})
	}
}
