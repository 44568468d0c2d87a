package billing_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/vinbot/billing"
)

var starDay = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// days is so many days after a first payment.
func days(n float64) time.Time { return starDay.Add(time.Duration(n * float64(24*time.Hour))) }

// paidOn is a payment on a day, for thirty days after the end of the one before.
func paidOn(day, until float64, charge string) billing.StarPayment {
	return billing.StarPayment{Charge: charge, Purchase: "p", Payer: 7, Price: billing.Money{Minor: 950, Currency: billing.XTR}, At: days(day), Until: days(until)}
}

func givenBack(p billing.StarPayment, day float64) billing.StarPayment {
	p.RefundedAt = days(day)
	return p
}

func TestWhatASubscriptionInStarsIs(t *testing.T) {
	t.Parallel()
	first, second := paidOn(0, 30, "a"), paidOn(30, 60, "b")
	canceled := func(day float64) billing.StarChange {
		return billing.StarChange{State: billing.StarCanceled, At: days(day)}
	}
	type list = []billing.StarPayment
	type changes = []billing.StarChange
	for name, c := range map[string]struct {
		paid     list
		changed  changes
		day      float64
		standing billing.Standing
		until    float64 // of the plan; 0: it is Free
	}{
		"it is paid for":                          {list{first}, nil, 29.9, billing.StandingActive, 30},
		"it ends with its time, without grace":    {list{first}, nil, 30, billing.StandingEnded, 0},
		"it is renewed":                           {list{first, second}, nil, 31, billing.StandingActive, 60},
		"it is renewed before its day":            {list{first, paidOn(20, 60, "b")}, nil, 25, billing.StandingActive, 60},
		"it is renewed late":                      {list{first, paidOn(33, 63, "b")}, nil, 34, billing.StandingActive, 63},
		"it is cancelled":                         {list{first}, changes{canceled(5)}, 6, billing.StandingEnding, 30},
		"it is cancelled and over":                {list{first}, changes{canceled(5)}, 30, billing.StandingEnded, 0},
		"it is taken up again":                    {list{first}, changes{canceled(5), {State: billing.StarActive, At: days(6)}}, 7, billing.StandingActive, 30},
		"a payment voids what was cancelled":      {list{first, second}, changes{canceled(5)}, 31, billing.StandingActive, 60},
		"what failed is still paid for":           {list{first}, changes{{State: billing.StarFailed, At: days(29)}}, 29.5, billing.StandingActive, 30},
		"what was given back pays for nothing":    {list{givenBack(first, 3)}, nil, 4, billing.StandingEnded, 0},
		"what was paid before it still does":      {list{first, givenBack(paidOn(20, 60, "b"), 22)}, nil, 25, billing.StandingActive, 30},
		"it ends when its last period went back":  {list{first, givenBack(second, 40)}, nil, 41, billing.StandingEnded, 0},
		"it goes on when an old one was refunded": {list{givenBack(first, 40), second}, nil, 41, billing.StandingActive, 60},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := billing.StarDeal{Purchase: "p", Plan: billing.Pro, Payments: c.paid, Changes: c.changed}
			sub, err := d.Subscription(days(c.day))
			if err != nil {
				t.Fatal(err)
			}
			got := billing.Entitle(sub, billing.StandardTerms(), days(c.day))
			if got.Standing != c.standing || (got.Plan.Code == billing.Pro) != (c.until > 0) {
				t.Errorf("%s on %s", got.Standing, got.Plan.Code)
			}
			if c.until > 0 && !got.Until.Equal(days(c.until)) {
				t.Errorf("until %s", got.Until)
			}
		})
	}
	if _, err := (billing.StarDeal{Purchase: "p"}).Subscription(starDay); err == nil {
		t.Error("nothing was paid, and there is a subscription")
	}
}

// A subscription that had ended and is paid for again is younger than what was bought in
// between; one that is renewed as it ends is not.
func TestTheLongestRunningSubscriptionSpeaks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		paid    []billing.StarPayment
		current string
		back    []string // of Stars, if another one stays
	}{
		"renewed as it ended":            {[]billing.StarPayment{paidOn(30, 60, "b"), paidOn(0, 30, "a")}, "stars_p", []string{"a", "b"}},
		"renewed before it ended":        {[]billing.StarPayment{paidOn(0, 30, "a"), paidOn(29, 60, "b")}, "stars_p", []string{"a", "b"}},
		"paid for again after a card is": {[]billing.StarPayment{paidOn(33, 63, "b"), paidOn(0, 30, "a")}, "sub_card", []string{"b"}},
		"renewed after that":             {[]billing.StarPayment{paidOn(0, 30, "a"), paidOn(33, 63, "b"), paidOn(63, 93, "c")}, "sub_card", []string{"b", "c"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := billing.StarDeal{Purchase: "p", Plan: billing.Pro, Payments: c.paid}
			sub, err := d.Subscription(days(34))
			if err != nil {
				t.Fatal(err)
			}
			card := billing.Subscription{ID: "sub_card", Status: billing.StatusActive, CreatedAt: days(32)}
			for _, subs := range [][]billing.Subscription{{sub, card}, {card, sub}} {
				if got := billing.Current(subs); got.ID != c.current {
					t.Errorf("%s speaks", got.ID)
				}
			}
			var back []string
			for _, p := range d.Unbroken() {
				back = append(back, p.Charge)
			}
			if diff := cmp.Diff(c.back, back); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Two payments that were let pass at once pay for one period; the others add one each.
func TestWhatWasPaidTwice(t *testing.T) {
	t.Parallel()
	const second = 1. / 86400
	type list = []billing.StarPayment
	first := paidOn(0, 30, "a")
	for name, c := range map[string]struct {
		paid list
		want []string
	}{
		"one is not":                                   {list{first}, nil},
		"of two in one second the later name":          {list{paidOn(0, 30, "b"), first}, []string{"b"}},
		"of two the later":                             {list{first, paidOn(3*second, 30+3*second, "0")}, []string{"0"}},
		"of three all but the first":                   {list{first, paidOn(second, 30+second, "b"), paidOn(60*second, 30+60*second, "c")}, []string{"b", "c"}},
		"a renewal is not":                             {list{first, paidOn(30, 60, "b")}, nil},
		"one before its day is not":                    {list{first, paidOn(27, 60, "b")}, nil},
		"one after its day is not":                     {list{first, paidOn(33, 63, "b")}, nil},
		"a renewal of both":                            {list{first, paidOn(second, 30+second, "b"), paidOn(30, 60, "c"), paidOn(30+second, 60+second, "d")}, []string{"b", "d"}},
		"what went back already does not go again":     {list{first, givenBack(paidOn(second, 30+second, "b"), 1)}, nil},
		"what is there pays where the first went back": {list{givenBack(first, 1), paidOn(second, 30+second, "b")}, nil},
	} {
		var got []string
		for _, p := range (billing.StarDeal{Payments: c.paid}).Twice() {
			got = append(got, p.Charge)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A row that nobody has looked at since ends by the clock all the same.
func TestStarsHaveNoGrace(t *testing.T) {
	t.Parallel()
	sub, err := billing.StarDeal{Purchase: "p", Plan: billing.Pro, Payments: []billing.StarPayment{paidOn(0, 30, "a")}}.Subscription(days(1))
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[float64]billing.PlanCode{29.999: billing.Pro, 30: billing.Free, 31: billing.Free} {
		if got := billing.Entitle(sub, billing.StandardTerms(), days(day)).Plan.Code; got != want {
			t.Errorf("on day %v: %s", day, got)
		}
		if open := sub.OpenAt(days(day)); open != (want == billing.Pro) {
			t.Errorf("on day %v it is open: %t", day, open)
		}
	}
}

// In whichever order Telegram tells things, the subscription and its money are the same.
func TestTheOrderOfStarsDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := billing.StarDeal{Purchase: "p", Plan: billing.Pro}
		for i := range rapid.IntRange(1, 5).Draw(t, "payments") {
			p := paidOn(float64(30*i)+rapid.Float64Range(-3, 3).Draw(t, "shift"), float64(30*i+30), string(rune('a'+i)))
			if rapid.Bool().Draw(t, "refunded") {
				p.RefundedAt = p.At.Add(time.Hour)
			}
			d.Payments = append(d.Payments, p)
		}
		for range rapid.IntRange(0, 4).Draw(t, "changes") {
			d.Changes = append(d.Changes, billing.StarChange{
				State: rapid.SampledFrom([]billing.StarState{billing.StarCanceled, billing.StarActive, billing.StarFailed}).Draw(t, "state"),
				At:    days(float64(rapid.IntRange(0, 150).Draw(t, "day"))),
			})
		}
		now := days(float64(rapid.IntRange(0, 200).Draw(t, "now")))
		other := d
		other.Payments = rapid.Permutation(d.Payments).Draw(t, "order")
		other.Changes = rapid.Permutation(d.Changes).Draw(t, "order of changes")
		a, _ := d.Subscription(now)
		b, _ := other.Subscription(now)
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("subscription: %s", diff)
		}
		sorted := func(list []billing.Entry) []billing.Entry {
			return slices.SortedFunc(slices.Values(list), func(a, b billing.Entry) int {
				return len(a.ID)*100 + int(a.ID[len(a.ID)-1]) - len(b.ID)*100 - int(b.ID[len(b.ID)-1])
			})
		}
		if diff := cmp.Diff(sorted(d.Entries()), sorted(other.Entries())); diff != "" {
			t.Errorf("money: %s", diff)
		}
		entitled := billing.Entitle(a, billing.StandardTerms(), now).Plan.Code == billing.Pro
		paid := slices.ContainsFunc(d.Payments, func(p billing.StarPayment) bool { return p.RefundedAt.IsZero() && now.Before(p.Until) })
		if entitled != paid {
			t.Errorf("entitled %t, paid for %t", entitled, paid)
		}
	})
}

func TestWhoMayPayInStars(t *testing.T) {
	t.Parallel()
	p := billing.Purchase{
		ID: "p", Order: billing.Order{User: 7}, Price: billing.Money{Minor: 950, Currency: billing.XTR}, State: billing.PurchaseOpen, ExpiresAt: days(1),
	}
	q := billing.StarCheckout{Purchase: "p", Payer: 7, Price: p.Price}
	card := billing.Subscription{ID: "sub_1", Status: billing.StatusActive, PeriodEnd: days(10)}
	over := billing.Subscription{ID: billing.StarID("old"), Status: billing.StatusActive, PeriodEnd: days(-1)}
	with := func(change func(*billing.Purchase)) billing.Purchase {
		c := p
		change(&c)
		return c
	}
	for name, c := range map[string]struct {
		asked billing.StarCheckout
		made  billing.Purchase
		subs  []billing.Subscription
		want  billing.Refusal
	}{
		"who it was made for":             {q, p, nil, ""},
		"after an end nobody has noticed": {q, p, []billing.Subscription{over}, ""},
		"somebody else":                   {billing.StarCheckout{Purchase: "p", Payer: 8, Price: p.Price}, p, nil, billing.RefuseForeign},
		"another price":                   {billing.StarCheckout{Purchase: "p", Payer: 7, Price: billing.Money{Minor: 1, Currency: billing.XTR}}, p, nil, billing.RefuseGone},
		"another currency":                {billing.StarCheckout{Purchase: "p", Payer: 7, Price: billing.Money{Minor: 950, Currency: "USD"}}, p, nil, billing.RefuseGone},
		"a bill that was paid":            {q, with(func(p *billing.Purchase) { p.State = billing.PurchasePaid }), nil, billing.RefuseGone},
		"a bill of yesterday":             {q, with(func(p *billing.Purchase) { p.ExpiresAt = days(0) }), nil, billing.RefuseGone},
		"beside a card":                   {q, p, []billing.Subscription{card}, billing.RefuseSubscribed},
		"beside a paused one":             {q, p, []billing.Subscription{{ID: "sub_1", Status: billing.StatusPaused}}, billing.RefuseSubscribed},
	} {
		if got := c.asked.Admit(c.made, c.subs, days(0)); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
