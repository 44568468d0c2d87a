package conversation

import "example.com/vinbot/billing"

func planName(p billing.PlanCode) Text { return text(MessageID("plan_" + string(p))) }

// price is what a plan costs, each month or each year.
func price(m billing.Money, every billing.Interval) Text {
	id := MsgPriceMonth
	switch {
	case m.Currency == billing.XTR:
		id = MsgPriceStars
	case every == billing.Year:
		id = MsgPriceYear
	}
	return text(id, "Amount", m.Minor, "Currency", m.Currency)
}

// planCard lists what a plan offers in this installation; it includes the one below
// it, if there is one for sale. Who pays for the first time may have days for trial.
func planCard(p billing.Plan, below billing.PlanCode, first bool) []Text {
	head := text(MsgPlanHead, "Plan", planName(p.Code), "Price", price(p.Price, billing.Month))
	if m, sold := p.Costs(billing.Year); sold {
		head = text(MsgPlanHeadYear, "Plan", planName(p.Code), "Price", price(p.Price, billing.Month), "Yearly", price(m, billing.Year))
	}
	parts := []Text{head}
	if p.Stars > 0 && p.Price.Currency != billing.XTR {
		parts = append(parts, text(MsgPlanStars, "Amount", p.Stars, "Currency", billing.XTR))
	}
	if first && p.TrialDays > 0 {
		parts = append(parts, text(MsgPlanTrial, "Count", p.TrialDays, "PluralCount", p.TrialDays))
	}
	if below != "" {
		parts = append(parts, text(MsgPlanIncludes, "Plan", planName(below)))
	}
	for _, f := range p.Features {
		parts = append(parts, text(MsgPlanFeature, "Feature", text(MessageID("feature_"+string(f)), "Limit", p.VINs, "Seats", p.Seats)))
	}
	return parts
}

// showStanding answers /plan and /upgrade.
func (t *talk) showStanding(here State, e Stood) State {
	switch e.Why { //nolint:exhaustive // the others ask how the person stands
	case Upgrade:
		return t.offerPlans(e)
	case PickPlan, PickYearly, PayByCard, PayInStars:
		return t.choosePay(here, e)
	case Manage:
		return t.manage(here, e.Standing)
	}
	st := e.Standing
	r := Reply{Parts: []Text{planLine(st)}}
	if st.LabelLimit > 0 {
		r.Parts = append(r.Parts, text(MsgLabelsToday, "Used", st.LabelsToday, "Limit", st.LabelLimit))
	}
	if st.Role != "" {
		r.Choices = append(r.Choices, Choice{ID: ShowTeam})
	}
	switch {
	case st.guest():
		r.Parts = append(r.Parts, text(MsgTeamPlan, "Owner", st.Payer, "Role", roleName(st.Role), "Viewer", st.Role == billing.Viewer))
	case st.Customer:
		r.Choices = append(r.Choices, Choice{ID: Manage})
	case len(e.Offers) > 0:
		r.Choices = append(r.Choices, Choice{ID: Upgrade})
	}
	if st.Paid {
		r.Choices = append(r.Choices, Choice{ID: Invoices})
	}
	t.reply(r)
	return here
}

// showPlanChange tells what a payment, or the lack of one, has changed.
func (t *talk) showPlanChange(e PlanChanged) State {
	plan := planName(e.Plan)
	words := func(id MessageID) Text { return text(id, "Plan", plan) }
	until := func(id MessageID) Text { return text(id, "Plan", plan, "Until", e.PeriodEnd) }
	if e.Rail == billing.RailStars && t.starsChanged(e) {
		return t.afterPayment()
	}
	switch e.Status {
	case billing.StandingPastDue:
		t.offer(until(MsgPlanPastDue), Choice{ID: Manage})
	case billing.StandingEnding:
		t.offer(until(MsgPlanEnding), Choice{ID: KeepPlan, Data: map[string]any{"Plan": plan}}, Choice{ID: Manage})
	case billing.StandingLapsed:
		t.offer(words(MsgPlanLapsed), Choice{ID: Manage})
	case billing.StandingPaused:
		t.offer(words(MsgPlanPaused), Choice{ID: Manage})
	case billing.StandingDisputed:
		t.offer(words(MsgPlanDisputed), Choice{ID: ShowPlan})
	case billing.StandingEnded, billing.StandingFree:
		t.offer(words(MsgPlanEnded), Choice{ID: Upgrade})
	case billing.StandingTrial:
		t.offer(until(MsgTrialBegun), Choice{ID: ShowPlan})
	case billing.StandingActive:
		t.offer(words(goesOn(e.Was)), Choice{ID: ShowPlan})
	}
	return t.afterPayment()
}

// afterPayment is where the dialogue goes once a payment has come to something.
func (t *talk) afterPayment() State {
	if t.State.Name() == NameAwaitingPayment || t.State.Name() == NameChoosingPlan {
		return Idle{}
	}
	return t.State
}

// goesOn is how a subscription that runs is told, by how it stood before.
func goesOn(was billing.Standing) MessageID {
	switch was { //nolint:exhaustive // only these were about to lose the plan
	case billing.StandingEnding:
		return MsgPlanKept
	case billing.StandingPastDue, billing.StandingLapsed:
		return MsgPlanPaid
	}
	return MsgOnPlan
}

// planLine says what is used of a plan, and what is left.
func planLine(st Standing) Text {
	if st.Limit <= 0 {
		return text(MsgStandingFree, "Plan", planName(st.Plan), "Used", st.Used, "PluralCount", st.Used)
	}
	return text(MsgStanding, "Plan", planName(st.Plan), "Used", st.Used, "Limit", st.Limit, "ResetAt", st.ResetAt)
}
