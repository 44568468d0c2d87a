package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/store"
)

// promise says whether the product keeps a feature for a person. Words that refuse it
// have the one button that leads to the plans.
type promise func(t *testing.T, d *dialogue, st conversation.Standing) (kept bool)

// promises are all features that an installation with everything switched on offers
// above the first plan, and the code that keeps each. One that is not here cannot be
// told from the plan below: then it is everybody's, and has to be in the first plan.
func promises() map[billing.Feature]promise {
	return map[billing.Feature]promise{
		// what the end of a quota says is in the transcript quota.*.txt
		billing.UnlimitedVINs: func(_ *testing.T, _ *dialogue, st conversation.Standing) bool { return st.Limit == 0 },
		billing.APIKey:        answered("> /api", "[New key]"),
		billing.BulkLists:     answered("+ long.csv", "vinbot-long.xlsx"),
		billing.Teams:         answered("> /team", "1 of 5 seats taken"), // as many as the plan has
		// what the last label of a day says is in the transcript label.*.txt
		billing.Labels:         func(_ *testing.T, _ *dialogue, st conversation.Standing) bool { return st.LabelLimit == 0 },
		billing.PremiumSources: func(_ *testing.T, _ *dialogue, st conversation.Standing) bool { return st.Premium },
	}
}

// refused reports whether a message leads to the plans, by one button.
func refused(t *testing.T, said string) bool {
	t.Helper()
	if n := strings.Count(said, "[Upgrade]"); n > 1 {
		t.Errorf("%d buttons lead to the plans: %s", n, said)
	}
	return strings.Contains(said, "[Upgrade]")
}

func (d *dialogue) says(t *testing.T, line string) string {
	t.Helper()
	verb, rest, _ := strings.Cut(line, " ")
	d.act(t, verb, rest)
	d.settle(t)
	return d.news()
}

// Each plan's each promise is kept on that plan and refused on those below, whichever way
// it is paid for; what is given to everybody is no plan's that costs something.
func TestEveryPlanKeepsWhatItPromises(t *testing.T) {
	t.Parallel()
	for _, rail := range []billing.RailCode{billing.RailStripe, billing.RailStars} {
		t.Run(string(rail), func(t *testing.T) {
			t.Parallel()
			walkPlans(t, rail)
		})
	}
}

// worthPaying wants all that a plan costs something for to be told from the plan below.
func worthPaying(t *testing.T, plan billing.Plan) {
	t.Helper()
	for _, f := range plan.Features {
		if promises()[f] == nil && plan.Price.Minor > 0 && f != billing.MonthlyVINs {
			t.Errorf("%s sells %s, and nothing tells it from the plan below", plan.Code, f)
		}
	}
}

func walkPlans(t *testing.T, rail billing.RailCode) {
	t.Helper()
	p := newProduct(t, func(c *config) {
		c.AutoDev.Key = "key"
		if c.Stars = rail == billing.RailStars; c.Stars {
			c.Stripe = stripeConfig{}
		}
	})
	terms := billing.StandardTerms()
	people := &accounts{People: store.NewPeople(p.pool), money: store.NewAccounts(p.pool, terms, time.Now), plans: terms.Plans, now: time.Now}
	offers := terms.Offers(switchedOn(p.cfg))
	for at, plan := range offers {
		d := &dialogue{product: p}
		d.user = p.telegram.User("en")
		d.has(t, plan)
		st, err := people.Standing(t.Context(), d.user.ID, "")
		if err != nil || st.Plan != plan.Code {
			t.Fatalf("%s is %s, %v", plan.Code, st.Plan, err)
		}
		if st.Limit != max(0, plan.VINs) {
			t.Errorf("%s promises %d VINs and gives %d", plan.Code, plan.VINs, st.Limit)
		}
		worthPaying(t, plan)
		for f, keeps := range promises() {
			due := slices.ContainsFunc(offers[:at+1], func(o billing.Plan) bool { return slices.Contains(o.Features, f) })
			if kept := keeps(t, d, st); kept != due {
				t.Errorf("%s: %s is promised: %t, kept: %t", plan.Code, f, due, kept)
			}
		}
		if sold := strings.Contains(d.says(t, "> /api"), "[Calls beyond the plan]"); sold != (plan.Beyond > 0 && rail == billing.RailStripe) {
			t.Errorf("%s sells calls beyond it: %t", plan.Code, sold)
		}
	}
}

// What an installation has not switched on is neither shown nor sold.
func TestWhatIsSwitchedOffIsNotSold(t *testing.T) {
	t.Parallel()
	terms := billing.StandardTerms()
	bare := terms.Offers(switchedOn(config{}))
	for _, plan := range bare {
		for _, f := range plan.Features {
			if slices.Contains([]billing.Feature{
				billing.APIKey, billing.PremiumSources, billing.MarketValues, billing.Priority, billing.SSO, billing.AuditExport,
			}, f) {
				t.Errorf("%s offers %s", plan.Code, f)
			}
		}
	}
	full := terms.Offers(switchedOn(config{DataKeys: dataKey, AutoDev: autoDevConfig{Key: "key"}}))
	for _, f := range []billing.Feature{billing.APIKey, billing.PremiumSources} {
		if !slices.ContainsFunc(full, func(o billing.Plan) bool { return slices.Contains(o.Features, f) }) {
			t.Errorf("nothing offers %s", f)
		}
	}
}

// has gives the person a plan that is paid for.
func (d *dialogue) has(t *testing.T, plan billing.Plan) {
	t.Helper()
	d.says(t, "> /plan") // makes the account
	if plan.Price.Minor == 0 {
		return
	}
	d.says(t, "> /upgrade")
	d.says(t, "! Get "+map[billing.PlanCode]string{billing.Pro: "Pro", billing.Enterprise: "Enterprise"}[plan.Code])
	pay := "$ pay"
	if d.cfg.Stars {
		pay = "$ pay the bill"
	}
	if said := d.says(t, pay); !strings.Contains(said, "You're on") {
		t.Fatalf("after paying it says %s", said)
	}
}

// answered is a promise that shows in what is said to a line of the person's; else the
// way to a plan with it is.
func answered(line, mark string) promise {
	return func(t *testing.T, d *dialogue, _ conversation.Standing) bool {
		t.Helper()
		said := d.says(t, line)
		if strings.Contains(said, mark) {
			return true
		}
		if !refused(t, said) {
			t.Errorf("%s: neither %s nor a way to it: %s", line, mark, said)
		}
		return false
	}
}
