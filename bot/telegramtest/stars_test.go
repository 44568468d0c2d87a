package telegramtest_test

import (
	"strings"
	"testing"
	"time"

	"example.com/vinbot/bot/telegramtest"
)

// starNews are the updates of these tests.
type starNews struct {
	ID    int64 `json:"update_id"`
	Query *struct {
		ID string `json:"id"`
	} `json:"pre_checkout_query"`
	Message      *telegramtest.Message `json:"message"`
	Subscription *struct {
		Payload string `json:"invoice_payload"`
		State   string `json:"state"`
	} `json:"subscription"`
}

// starLink is an invoice of a month in Stars, with some of it otherwise; nil leaves out.
func starLink(with args) args {
	a := args{
		"title": "Pro", "description": "A month", "payload": "p1", "currency": "XTR", "subscription_period": 2592000,
		"prices": []args{{"label": "Pro", "amount": 950}},
	}
	for name, value := range with {
		if a[name] = value; value == nil {
			delete(a, name)
		}
	}
	return a
}

// subscribed is a person who has paid by a link, and the payment as the bot was told of it.
func subscribed(t *testing.T, s *telegramtest.Server) (*telegramtest.User, telegramtest.SuccessfulPayment, func() starNews) {
	t.Helper()
	u := started(t, s)
	offset := int64(0)
	next := func() starNews {
		t.Helper()
		got := must[[]starNews](t, s, "getUpdates", args{
			"offset": offset, "timeout": 5, "limit": 1, "allowed_updates": []string{"message", "pre_checkout_query", "subscription"},
		})
		if len(got) != 1 {
			t.Fatalf("told %+v", got)
		}
		offset = got[0].ID + 1
		return got[0]
	}
	must[[]starNews](t, s, "getUpdates", args{"offset": -1, "allowed_updates": []string{"message", "pre_checkout_query", "subscription"}})
	link := must[string](t, s, "createInvoiceLink", starLink(nil))
	paid := make(chan error, 1)
	go func() { paid <- s.Pay(t.Context(), u, telegramtest.Message{}, link) }()
	got := next()
	for got.Query == nil { // what started has said
		got = next()
	}
	must[bool](t, s, "answerPreCheckoutQuery", args{"pre_checkout_query_id": got.Query.ID, "ok": true})
	if err := <-paid; err != nil {
		t.Fatal(err)
	}
	return u, *next().Message.SuccessfulPayment, next
}

func TestWhatASubscriptionInStarsMayBe(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	for name, c := range map[string]struct {
		ask  args
		want string
	}{
		"a week":                    {starLink(args{"subscription_period": 604800}), "SUBSCRIPTION_PERIOD_INVALID"},
		"no period at all is none":  {starLink(args{"subscription_period": 0}), "SUBSCRIPTION_PERIOD_INVALID"},
		"in another currency":       {starLink(args{"currency": "USD", "provider_token": "x"}), "SUBSCRIPTION_PERIOD_INVALID"},
		"more than 10,000 Stars":    {starLink(args{"prices": []args{{"label": "Pro", "amount": 10001}}}), "STARS_INVOICE_INVALID"},
		"in two parts":              {starLink(args{"prices": []args{{"label": "a", "amount": 1}, {"label": "b", "amount": 1}}}), "STARS_INVOICE_INVALID"},
		"by a provider":             {starLink(args{"provider_token": "284685063:TEST:abc"}), "PAYMENT_PROVIDER_INVALID"},
		"10,000 Stars":              {starLink(args{"prices": []args{{"label": "Pro", "amount": 10000}}}), ""},
		"more than that, paid once": {starLink(args{"prices": []args{{"label": "Pro", "amount": 10001}}, "subscription_period": nil}), ""},
	} {
		if got := call(t, s, "createInvoiceLink", c.ask); got.OK != (c.want == "") || !strings.HasSuffix(got.Description, c.want) {
			t.Errorf("%s: %v %q", name, got.OK, got.Description)
		}
	}
}

func TestASubscriptionInStarsIsPaidRenewedAndCancelled(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u, first, next := subscribed(t, s)
	const month = 2592000
	if until := time.Now().Unix() + month; !first.IsRecurring || !first.IsFirstRecurring || first.Currency != "XTR" ||
		first.SubscriptionExpirationDate < until-60 || first.SubscriptionExpirationDate > until {
		t.Errorf("the first payment is %+v", first)
	}
	charge := first.TelegramPaymentChargeID
	fate := func(what string) {
		t.Helper()
		if err := s.StarFate(charge, what); err != nil {
			t.Fatal(err)
		}
	}
	fate("renew")
	second := *next().Message.SuccessfulPayment
	if !second.IsRecurring || second.IsFirstRecurring || second.InvoicePayload != "p1" || second.TelegramPaymentChargeID == charge ||
		second.SubscriptionExpirationDate != first.SubscriptionExpirationDate+month {
		t.Errorf("the second payment is %+v", second)
	}
	for _, c := range []struct{ fate, state string }{{"fail", "failed"}, {"cancel", "canceled"}, {"restore", "active"}} {
		fate(c.fate)
		if n := next(); n.Subscription == nil || n.Subscription.State != c.state || n.Subscription.Payload != "p1" {
			t.Errorf("%s is told as %+v", c.fate, n.Subscription)
		}
	}
	must[bool](t, s, "editUserStarSubscription", args{"user_id": u.ID, "telegram_payment_charge_id": charge, "is_canceled": true})
	for _, what := range []string{"renew", "restore"} {
		if err := s.StarFate(charge, what); err == nil {
			t.Errorf("%s of what the bot has cancelled", what)
		}
	}
	if got := call(t, s, "editUserStarSubscription", args{"user_id": u.ID, "telegram_payment_charge_id": second.TelegramPaymentChargeID, "is_canceled": true}); got.OK {
		t.Error("a subscription is named by its first payment alone")
	}
}

func TestStarsAreGivenBackOnce(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u, first, next := subscribed(t, s)
	ask := args{"user_id": u.ID, "telegram_payment_charge_id": first.TelegramPaymentChargeID}
	must[bool](t, s, "refundStarPayment", ask)
	back := next().Message.RefundedPayment
	if back == nil || back.TotalAmount != 950 || back.InvoicePayload != "p1" || back.TelegramPaymentChargeID != first.TelegramPaymentChargeID {
		t.Errorf("told of the refund: %+v", back)
	}
	for want, a := range map[string]args{
		"CHARGE_ALREADY_REFUNDED": ask,
		"CHARGE_ID_INVALID":       {"user_id": u.ID, "telegram_payment_charge_id": "stx0"},
		"USER_ID_INVALID":         {"user_id": 17, "telegram_payment_charge_id": first.TelegramPaymentChargeID},
	} {
		if got := call(t, s, "refundStarPayment", a); got.OK || got.Description != "Bad Request: "+want {
			t.Errorf("%v is %v %q", a, got.OK, got.Description)
		}
	}
	all := must[telegramtest.StarTransactions](t, s, "getStarTransactions", args{}).Transactions
	if len(all) != 2 || all[0].ID != all[1].ID || all[0].Source == nil || all[0].Source.SubscriptionPeriod != 2592000 || all[1].Receiver == nil {
		t.Errorf("the account is %+v", all)
	}
	if rest := must[telegramtest.StarTransactions](t, s, "getStarTransactions", args{"offset": 1, "limit": 1}).Transactions; len(rest) != 1 {
		t.Errorf("its second page is %+v", rest)
	}
	if err := s.StarFate(first.TelegramPaymentChargeID, "refund"); err == nil {
		t.Error("given back twice")
	}
}
