package main

import (
	"context"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

// accounts answers the dialogue's questions about a person from two aggregates of
// the store.
type accounts struct {
	*store.People

	money *store.Accounts
	plans billing.Plans
	now   knowledge.Clock
}

// Standing implements [conversation.Accounts].
func (a *accounts) Standing(ctx context.Context, user int64, v knowledge.VIN) (conversation.Standing, error) {
	acc, err := a.money.Account(ctx, user)
	if err != nil {
		return conversation.Standing{}, err
	}
	st := conversation.Standing{
		Plan:    acc.Entitlement.Plan.Code,
		Used:    acc.Usage.Used,
		Limit:   max(0, acc.Usage.Limit),
		ResetAt: acc.Usage.ResetAt,
		Warned:  acc.Usage.Warned,
		Every:   acc.Entitlement.Every,
		Paid:    acc.Customer != "" || acc.Subscription.ID != "",
		Until:   acc.Entitlement.Until,
		Ending:  acc.Entitlement.Standing == billing.StandingEnding,
		Role:    acc.Role,
		Payer:   acc.Payer,
	}
	if acc.Subscription.OpenAt(a.now()) {
		st.Rail = acc.Subscription.Rail()
	}
	st.Customer = acc.Customer != "" || st.Rail != ""
	if v != "" {
		if st.Counted, err = a.money.Counted(ctx, user, string(v)); err != nil {
			return st, err
		}
	}
	st.API = a.plans.Grants(st.Plan, billing.APIKey) && (st.Role == "" || billing.May(st.Role, billing.ActKeys, ""))
	st.Premium = a.plans.Grants(st.Plan, billing.PremiumSources)
	if !a.plans.Grants(st.Plan, billing.Labels) {
		st.LabelLimit = 1
		st.LabelsToday, err = a.LabelsSince(ctx, user, a.now().UTC().Truncate(24*time.Hour))
	}
	return st, err
}
