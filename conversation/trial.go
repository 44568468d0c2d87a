package conversation

import (
	"time"

	"example.com/vinbot/billing"
)

// TrialEnds tells that a trial ends, and what is charged then.
type TrialEnds struct {
	Plan      billing.PlanCode `json:"plan"`
	Every     billing.Interval `json:"every"`
	PeriodEnd time.Time        `json:"period_end"`
	Amount    billing.Money    `json:"amount"`
}

func (TrialEnds) event() {}

// tellTrial says it with the way to cancel; what the dialogue was about goes on.
func (t *talk) tellTrial(e TrialEnds) {
	words := text(MsgTrialEnds, "Plan", planName(e.Plan), "Until", e.PeriodEnd, "Amount", e.Amount.Minor, "Currency", e.Amount.Currency)
	t.offer(words, Choice{ID: Manage})
}
