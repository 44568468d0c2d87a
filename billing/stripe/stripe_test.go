package stripe_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stripe/stripe-mock/embedded"
	"github.com/stripe/stripe-mock/server"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe"
	"example.com/vinbot/billing/stripe/stripetest"
)

var purchase = billing.Purchase{
	ID: "0b6f3c1e-7a55-4a57-9a3b-0d8f0f5d9f10", Order: billing.Order{User: 7, Chat: 7, Plan: billing.Pro, Every: billing.Month},
	Price: billing.Money{Minor: 1900, Currency: "USD"},
}

func rail(url string) *stripe.Rail {
	return stripe.New(stripe.Config{Key: stripetest.Key, URL: url, ReturnURL: "https://chat.example/back"})
}

func TestAPurchaseFromLinkToSubscription(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	r, ctx := rail(url), t.Context()

	link, err := r.Link(ctx, purchase)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := r.Link(ctx, purchase); err != nil || again != link {
		t.Errorf("a second call makes %v, %v; want the same link", again, err)
	}
	if err := local.Decline(link.ID); err != nil {
		t.Fatal(err)
	}
	if err := local.Pay(link.ID); err != nil {
		t.Fatal(err)
	}
	if err := local.Pay(link.ID); err == nil {
		t.Error("a link was paid twice")
	}
	var kinds []billing.EventKind
	for _, e := range local.Events() {
		about, err := r.Read(e.Payload)
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, about.Kind)
		if about.Purchase != purchase.ID {
			t.Errorf("%s is about purchase %q", e.Type, about.Purchase)
		}
		sub, err := r.Subscription(ctx, about.Subscription)
		if err != nil {
			t.Fatal(err)
		}
		if sub.Plan != billing.Pro || sub.Status != billing.StatusActive || sub.Purchase != purchase.ID || sub.Customer == "" || !sub.UnpaidSince.IsZero() {
			t.Errorf("subscription is %+v", sub)
		}
	}
	s, f := billing.EventSubscription, billing.EventPaymentFailed
	if diff := cmp.Diff([]billing.EventKind{s, f, s, s, s}, kinds); diff != "" {
		t.Error(diff)
	}
}

func TestASubscriptionsLife(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	r, ctx := rail(url), t.Context()
	link, err := r.Link(ctx, purchase)
	if err != nil {
		t.Fatal(err)
	}
	if err := local.Pay(link.ID); err != nil {
		t.Fatal(err)
	}
	first, err := r.Read(local.Events()[0].Payload)
	if err != nil {
		t.Fatal(err)
	}
	id := first.Subscription
	is := func(what string, err error, want billing.Status, check func(billing.Subscription) bool) {
		t.Helper()
		sub, readErr := r.Subscription(ctx, id)
		if err != nil || readErr != nil || sub.Status != want || check != nil && !check(sub) {
			t.Errorf("%s: %+v, %v, %v", what, sub, err, readErr)
		}
	}
	is("a renewal fails", local.Renew(id, false), billing.StatusPastDue, func(s billing.Subscription) bool { return s.UnpaidSince.Equal(s.PeriodStart) })
	is("it is paid after all", local.Recover(id), billing.StatusActive, func(s billing.Subscription) bool { return s.UnpaidSince.IsZero() })
	is("it is to end", local.CancelAtPeriodEnd(id, true), billing.StatusActive, func(s billing.Subscription) bool { return s.CancelAt.Equal(s.PeriodEnd) })
	is("it is refunded", r.Refund(ctx, id), billing.StatusCanceled, func(s billing.Subscription) bool { return !s.EndedAt.IsZero() })
	is("refunding again does nothing", r.Refund(ctx, id), billing.StatusCanceled, nil)
	if l := local.Ledger(); l.Paid != 2*1900 || l.Refunded != 2*1900 {
		t.Errorf("paid %d, refunded %d", l.Paid, l.Refunded)
	}
	if _, err := r.Subscription(ctx, "sub_nobody"); !errors.Is(err, billing.ErrNoSubscribed) {
		t.Errorf("a subscription that is not there: %v", err)
	}
	portal, err := r.Portal(ctx, first.Customer)
	if err != nil || !strings.HasPrefix(portal, url) {
		t.Errorf("portal at %q, %v", portal, err)
	}
	if err := r.Deactivate(ctx, link.ID); err != nil {
		t.Error(err)
	}
}

func TestPricesAreMadeOnceAndReplaced(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	made := func() (n int) {
		for _, r := range local.Ledger().Requests {
			if r.Method == http.MethodPost && r.Path == "/v1/prices" {
				n++
			}
		}
		return n
	}
	plans := billing.StandardTerms().Plans
	for range 2 { // two replicas
		if all, err := rail(url).EnsurePrices(t.Context(), plans); err != nil || len(all) != 4 {
			t.Fatal(all, err)
		}
	}
	if made() != 4 {
		t.Errorf("%d prices made for two plans, by the month and by the year", made())
	}
	plans[1].Price.Minor = 2900
	if _, err := rail(url).EnsurePrices(t.Context(), plans); err != nil || made() != 5 {
		t.Errorf("%d prices made after one changed, %v", made(), err)
	}
}

func TestOnlyTimelyEventsOfOursAreTaken(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	r := rail(url)
	event := []byte(`{"id":"evt_1","object":"event","api_version":"2023-10-16","type":"invoice.paid","created":1,"data":{"object":{"id":"in_1"}}}`)
	old := []byte(strings.Replace(string(event), "2023-10-16", "2024-06-20", 1))
	for name, c := range map[string]struct {
		payload []byte
		header  string
		ok      bool
	}{
		"signed now":            {event, local.Sign(event, time.Now()), true},
		"signed long ago":       {event, local.Sign(event, time.Now().Add(-10*time.Minute)), false},
		"signed in the future":  {event, local.Sign(event, time.Now().Add(10*time.Minute)), false},
		"two times, one ahead":  {event, "t=1," + local.Sign(event, time.Now().Add(10*time.Minute)), false},
		"not signed":            {event, "", false},
		"another was signed":    {[]byte(`{}`), local.Sign(event, time.Now()), false},
		"of another version":    {old, local.Sign(old, time.Now()), false},
		"signed but no event":   {[]byte(`{"api_version":"2023-10-16"}`), local.Sign([]byte(`{"api_version":"2023-10-16"}`), time.Now()), false},
		"signed but not JSON":   {[]byte(`{`), local.Sign([]byte(`{`), time.Now()), false},
		"a header of somewhere": {event, "t=,v1=zz,,=", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, err := r.Event(c.payload, c.header, stripetest.Secret)
			if c.ok != (err == nil) || !c.ok && !errors.Is(err, billing.ErrEvent) || c.ok && e.ID != "evt_1" {
				t.Errorf("%+v, %v", e, err)
			}
		})
	}
	if _, err := r.Event(event, local.Sign(event, time.Now()), "whsec_other"); err == nil {
		t.Error("an event signed with another secret was taken")
	}
}

func TestErrorsHoldNothingOfThePayment(t *testing.T) {
	t.Parallel()
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusPaymentRequired)
		_, _ = w.Write([]byte(`{"error":{"type":"card_error","code":"card_declined","message":"Card of ann@example.com","payment_method":{"card":{"last4":"4242"}}}}`))
	}))
	t.Cleanup(h.Close)
	_, err := rail(h.URL).Portal(t.Context(), "cus_1")
	if err == nil || !strings.Contains(err.Error(), "card_declined") || strings.Contains(err.Error(), "4242") || strings.Contains(err.Error(), "ann@") {
		t.Errorf("error is %v", err)
	}
}

// meterID is what the description calls a meter.
var meterID = regexp.MustCompile(`/meters/\w+`)

// described is Stripe's own description of its API, as a server that notes what is
// asked and what it refuses.
type described struct {
	url            string
	asked, refused []string
}

func describe(t *testing.T) *described {
	t.Helper()
	fixtures, err := server.LoadFixtures(embedded.OpenAPIFixtures, "")
	if err != nil {
		t.Fatal(err)
	}
	spec, err := server.LoadSpec(embedded.OpenAPISpec, "")
	if err != nil {
		t.Fatal(err)
	}
	mock, err := server.NewStubServer(fixtures, spec, false, false) // its description is of a later version than ours
	if err != nil {
		t.Fatal(err)
	}
	for path, body := range map[string]string{
		"/v1/payment_links": "lines=1", "/v1/billing/meters": "event_name=calls", "/v1/billing/meter_events": "event_name=calls&payload=1", "/v1/invoiceitems": "quantity=x",
	} {
		wrong := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		wrong.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		wrong.Header.Set("Authorization", "Bearer sk_test_123")
		rec := httptest.NewRecorder()
		if mock.HandleRequest(rec, wrong); rec.Code != http.StatusBadRequest {
			t.Fatalf("the description accepts anything at %s: %d", path, rec.Code)
		}
	}
	own := map[string]string{
		"GET /v1/subscriptions/sub_ours": `{"id":"sub_ours","items":{"data":[{"id":"si_1","price":{"id":"price_1","metadata":{"vinbot_plan":"pro"}}}]}}`, // the description's own has no price of ours
		"GET /v1/invoices/upcoming":      `{"currency":"usd"}`,                                                                                           // of our version only: the later one has another request instead
	}
	d := &described{}
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		request := r.Method + " " + r.URL.Path
		d.asked = append(d.asked, meterID.ReplaceAllString(request, "/meters/{id}"))
		if answer := own[request]; answer != "" {
			_, _ = w.Write([]byte(answer))
			return
		}
		rec := httptest.NewRecorder()
		mock.HandleRequest(rec, r)
		if rec.Code >= http.StatusBadRequest {
			d.refused = append(d.refused, request+": "+rec.Body.String())
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	}))
	t.Cleanup(h.Close)
	d.url = h.URL
	return d
}

// Stripe's own description of its API accepts every request that the rail sends.
func TestRequestsHaveStripesShape(t *testing.T) {
	t.Parallel()
	d := describe(t)
	r, ctx := stripe.New(stripe.Config{Key: "sk_test_123", URL: d.url, ReturnURL: "https://chat.example/back"}), t.Context()
	plain := stripe.New(stripe.Config{Key: "sk_test_123", URL: d.url})
	full := stripe.New(stripe.Config{Key: "sk_test_123", URL: d.url, Checkout: stripe.Checkout{
		PromotionCodes: true, AutomaticTax: true, TaxIDs: true, TaxBehavior: "exclusive", TaxCode: "txcd_10103001", InvoiceNote: "Thanks",
	}})
	trial := purchase
	trial.TrialDays, trial.Order.Every = 14, billing.Year
	change := billing.Change{Subscription: "sub_ours", Plan: billing.Enterprise, Every: billing.Year, Price: billing.Money{Minor: 199000, Currency: "USD"}, At: time.Now()}
	calls := billing.Money{Minor: 500, Currency: "USD"}
	second := func(_ any, err error) error { return err }
	_, _ = r.Document(ctx, "cus_1", "in_1")  // its customer is the description's own
	_, _ = r.Metered(ctx, "sub_ours", calls) // and so are the items that the subscription is said to have then
	for _, err := range []error{
		second(r.Link(ctx, purchase)), second(plain.Link(ctx, purchase)), second(full.Link(ctx, trial)),
		second(r.Portal(ctx, "cus_1")), second(r.Subscription(ctx, "sub_1")), second(r.EnsurePrices(ctx, billing.StandardTerms().Plans)),
		second(r.Entries(ctx, billing.Event{Invoice: "in_1"})), second(r.Entries(ctx, billing.Event{Charge: "ch_1"})),
		second(r.Entries(ctx, billing.Event{Dispute: "dp_1"})), second(r.Invoices(ctx, "cus_1", 12)),
		r.Movements(ctx, time.Now(), func(billing.Entry, billing.Event) error { return nil }),
		r.Subscriptions(ctx, func(billing.Subscription) error { return nil }),
		second(r.Quote(ctx, change)), second(r.Upcoming(ctx, "sub_1")), r.Change(ctx, change), r.Keep(ctx, "sub_1"), r.Deactivate(ctx, "plink_1"), r.Refund(ctx, "sub_1"),
		r.InvoiceUsage(ctx, billing.UsageInvoice{ID: "id", Subscription: "sub_1", Customer: "cus_1", Price: calls, Calls: 40}),
		second(r.Meters(ctx, "sub_1")),
		r.ReportUsage(ctx, billing.UsageBatch{ID: "id", Customer: "cus_1", Price: calls.Minor, Calls: 40, At: time.Now()}),
		second(r.Usage(ctx, "cus_1", calls.Minor, time.Now().Truncate(time.Hour), time.Now().Truncate(time.Hour).Add(time.Hour))),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	if len(d.refused) > 0 {
		t.Errorf("refused:\n%s", strings.Join(d.refused, "\n"))
	}
	for _, want := range []string{
		"POST /v1/products", "POST /v1/prices", "GET /v1/prices", "POST /v1/payment_links", "POST /v1/payment_links/plink_1",
		"GET /v1/subscriptions/sub_1", "DELETE /v1/subscriptions/sub_1", "POST /v1/billing_portal/sessions",
		"GET /v1/invoices/upcoming", "POST /v1/subscriptions/sub_ours", "GET /v1/invoices", "GET /v1/refunds", "GET /v1/disputes", "GET /v1/disputes/dp_1",
		"GET /v1/invoiceitems", "POST /v1/invoiceitems",
		"GET /v1/billing/meters", "POST /v1/billing/meters", "POST /v1/billing/meter_events", "GET /v1/billing/meters/{id}/event_summaries",
	} {
		if !strings.Contains(strings.Join(d.asked, "\n")+"\n", want+"\n") {
			t.Errorf("never asked: %s", want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"id":"evt_1","type":"checkout.session.completed","data":{"object":{"subscription":{"id":"x"},"customer":"c"}}}`))
	f.Add([]byte(`{"id":"evt_1","type":"charge.refunded","data":{"object":null}}`))
	r := rail("http://127.0.0.1:0")
	f.Fuzz(func(t *testing.T, raw []byte) {
		if e, err := r.Read(raw); err == nil && e.ID == "" {
			t.Errorf("an event without an id was read")
		}
	})
}
