package stripetest_test

import (
	"testing"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe"
	"example.com/vinbot/billing/stripe/stripetest"
)

const day = 24 * time.Hour

// buy pays for a plan and returns the subscription.
func buy(t *testing.T, local *stripetest.Server, r *stripe.Rail, p billing.Purchase, code string) billing.Subscription {
	t.Helper()
	link, err := r.Link(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if err := local.PayWith(link.ID, code); err != nil {
		t.Fatal(err)
	}
	for _, s := range local.Subscriptions() {
		if s.Metadata["vinbot_purchase"] == p.ID {
			return look(t, r, s.ID)
		}
	}
	t.Fatal("nothing was bought")
	return billing.Subscription{}
}

func look(t *testing.T, r *stripe.Rail, id string) billing.Subscription {
	t.Helper()
	s, err := r.Subscription(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func order(id string, every billing.Interval, minor int64, trial int) billing.Purchase {
	return billing.Purchase{
		ID: id, Order: billing.Order{Plan: billing.Pro, Every: every}, Price: billing.Money{Minor: minor, Currency: "USD"}, TrialDays: trial,
	}
}

func TestAYearPassesAtTheLocalStripe(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	r := stripe.New(stripe.Config{Key: stripetest.Key, URL: url, Checkout: stripe.Checkout{PromotionCodes: true}})
	monthly := buy(t, local, r, order("a", billing.Month, 1900, 0), "")
	yearly := buy(t, local, r, order("b", billing.Year, 19000, 0), "WELCOME20")
	trial := buy(t, local, r, order("c", billing.Month, 1900, 14), "")
	if trial.Status != billing.StatusTrialing || yearly.Every != billing.Year || monthly.Every != billing.Month {
		t.Errorf("%+v, %+v, %+v", monthly, yearly, trial)
	}
	if paid := local.Ledger().Paid; paid != 1900+15200 {
		t.Errorf("%d were paid at first", paid)
	}
	if err := local.Advance(366 * day); err != nil {
		t.Fatal(err)
	}
	// 12 renewals, one year at the price the code gave, and the months after the trial
	months := int64(0)
	for at := trial.PeriodEnd; !at.After(local.Now()); at = at.AddDate(0, 1, 0) {
		months++
	}
	if got, want := local.Ledger().Paid, 13*1900+2*15200+months*1900; got != want {
		t.Errorf("%d were paid in a year, want %d", got, want)
	}
	for _, s := range []billing.Subscription{monthly, yearly, trial} {
		if now := look(t, r, s.ID); now.Status != billing.StatusActive || !now.PeriodEnd.After(local.Now()) {
			t.Errorf("a year later: %+v", now)
		}
	}
}

func TestACardThatFailsIsTriedAgainAndThenGivenUp(t *testing.T) {
	t.Parallel()
	local, url := stripetest.New(t)
	r := stripe.New(stripe.Config{Key: stripetest.Key, URL: url})
	s := buy(t, local, r, order("a", billing.Month, 1900, 0), "")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(local.FailCard(s.ID, true))
	must(local.Advance(32 * day))
	if now := look(t, r, s.ID); now.Status != billing.StatusPastDue || now.UnpaidSince.IsZero() {
		t.Errorf("the first failure: %+v", now)
	}
	must(local.FailCard(s.ID, false))
	must(local.Advance(4 * day))
	if now := look(t, r, s.ID); now.Status != billing.StatusActive {
		t.Errorf("it recovers: %+v", now)
	}
	must(local.FailCard(s.ID, true))
	must(local.Advance(60 * day))
	if now := look(t, r, s.ID); now.Status != billing.StatusCanceled {
		t.Errorf("it is given up: %+v", now)
	}
	if err := local.Renew(s.ID, true); err == nil {
		t.Error("what is cancelled was renewed")
	}
}
