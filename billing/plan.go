package billing

import "slices"

// PlanCode names a plan in storage, at Stripe and in message ids (`plan_<code>`).
type PlanCode string

// The plans every installation knows.
const (
	Free       PlanCode = "free"
	Pro        PlanCode = "pro"
	Enterprise PlanCode = "enterprise"
)

// Feature names something a plan adds; its text is `feature_<code>`.
type Feature string

// The features that plans are made of.
const (
	Decoding     Feature = "decoding"
	Questions    Feature = "questions"
	LabelPreview Feature = "label_preview" // one window sticker a day
	Packages     Feature = "packages"
	Labels       Feature = "labels"
	MarketValues Feature = "market_values"
	History      Feature = "history"
	APIKey       Feature = "api_key"
	BulkLists    Feature = "bulk_lists"
	Teams        Feature = "teams"
	Priority     Feature = "priority"
	SSO          Feature = "sso"
	AuditExport  Feature = "audit_export"

	// PremiumSources are data services that cost the operator something for every car.
	PremiumSources Feature = "premium_sources"

	// The quota as a line of an offer; never switched off.
	MonthlyVINs   Feature = "vins"
	UnlimitedVINs Feature = "vins_unlimited"
)

// Unlimited is a quota without a limit.
const Unlimited = -1

// known reports whether a plan may be made of a feature.
func (f Feature) known() bool {
	return slices.Contains([]Feature{
		Decoding, Questions, LabelPreview, Packages, Labels, MarketValues, History, APIKey,
		BulkLists, Teams, Priority, SSO, AuditExport, PremiumSources,
	}, f)
}

// Interval is how often a plan is paid for, in Stripe's words.
type Interval string

// The intervals.
const (
	Month Interval = "month"
	Year  Interval = "year"
)

// Plan is a price, a quota and what it adds to the plan below it.
type Plan struct {
	Code      PlanCode  `json:"code"`
	Price     Money     `json:"price"`                // a month, in Stars if nothing else is taken; zero: not sold, everybody has it
	Yearly    Money     `json:"yearly,omitzero"`      // a year; zero: not sold by the year
	Stars     int64     `json:"stars,omitempty"`      // thirty days in Telegram Stars; zero: not sold for them
	TrialDays int       `json:"trial_days,omitempty"` // free before the first payment, once for an account
	VINs      int       `json:"vins"`                 // a month; Unlimited: no limit
	Seats     int       `json:"seats,omitempty"`      // of a team; 0: there are no teams
	API       Rate      `json:"api,omitzero"`         // of a key; zero: [FreeRate]
	Beyond    int64     `json:"beyond,omitempty"`     // minor units for 1,000 calls of the API beyond the day's; 0: not sold
	Features  []Feature `json:"features"`
}

// Costs is the price for an interval; false where the plan is not sold so.
func (p Plan) Costs(every Interval) (Money, bool) {
	switch every {
	case Month:
		return p.Price, p.Price.Minor > 0
	case Year:
		return p.Yearly, p.Yearly.Minor > 0
	}
	return Money{}, false
}

// Times is a plan that is paid for several times: its seats, and its VINs.
func (p Plan) Times(units int) Plan {
	units = max(1, units)
	p.Seats *= units
	if p.VINs != Unlimited {
		p.VINs *= units
	}
	return p
}

// Plans lists plans from the smallest to the largest; the first is what everybody has.
type Plans []Plan

// Plan finds a plan by its code, or ErrNoPlan.
func (p Plans) Plan(code PlanCode) (Plan, error) {
	i := slices.IndexFunc(p, func(q Plan) bool { return q.Code == code })
	if i < 0 {
		return Plan{}, ErrNoPlan
	}
	return p[i], nil
}

// Base is the plan of an account without a subscription. No plans at all are a
// plan that allows nothing.
func (p Plans) Base() Plan {
	if len(p) == 0 {
		return Plan{Code: Free}
	}
	return p[0]
}

// Grants reports whether a plan, or one below it, has a feature.
func (p Plans) Grants(code PlanCode, f Feature) bool {
	for _, plan := range p {
		if slices.Contains(plan.Features, f) {
			return true
		}
		if plan.Code == code {
			return false
		}
	}
	return false
}

// Sold lists the plans that cost something.
func (p Plans) Sold() Plans {
	return slices.DeleteFunc(slices.Clone(p), func(q Plan) bool { return q.Price.Minor <= 0 })
}

// Offers lists the plans as this installation can keep them: a plan promises
// only what is switched on, its quota first, and a paid plan that then adds
// neither a feature nor VINs to the one offered below it is not offered.
func (p Plans) Offers(on map[Feature]bool) Plans {
	var offers Plans
	for _, plan := range p {
		plan.Features = slices.DeleteFunc(slices.Clone(plan.Features), func(f Feature) bool { return !on[f] })
		if !on[Teams] {
			plan.Seats = 0
		}
		if !on[APIKey] {
			plan.Beyond = 0
		}
		if n := len(offers); plan.Price.Minor > 0 && n > 0 && len(plan.Features) == 0 && !more(plan.VINs, offers[n-1].VINs) {
			continue
		}
		quota := MonthlyVINs
		if plan.VINs == Unlimited {
			quota = UnlimitedVINs
		}
		plan.Features = slices.Insert(plan.Features, 0, quota)
		offers = append(offers, plan)
	}
	return offers
}

// TakenBy leaves of the plans what can be paid here. Where only Stars are taken, they
// are the price, and a plan without a price in them is not sold.
func (p Plans) TakenBy(card, stars bool) Plans {
	offers := slices.Clone(p)
	for i := range offers {
		plan := &offers[i]
		if !stars {
			plan.Stars = 0
		}
		if !card {
			plan.Price, plan.Yearly, plan.TrialDays = Money{Minor: plan.Stars, Currency: XTR}, Money{}, 0
		}
	}
	return offers
}

// more compares quotas.
func more(a, b int) bool { return b != Unlimited && (a == Unlimited || a > b) }
