package conversation

import (
	"slices"
	"strings"

	"example.com/vinbot/billing"
)

// choosePay goes on from a chosen plan to its payment. By card it is asked for at once;
// where Stars are taken too, the person says how to pay. Who has a subscription is told
// what changing it costs, or that Stars cannot change one.
func (t *talk) choosePay(here State, e Stood) State {
	a := linkArgs(e.Arg)
	i := slices.IndexFunc(e.Offers, func(p billing.Plan) bool { return p.Code == a.Plan })
	switch {
	case i < 0:
		t.say(MsgStale)
		return here
	case e.Standing.Rail == billing.RailStars:
		return t.starsRun(here, e.Standing)
	case e.Standing.Rail == billing.RailStripe || a.Rail != "":
		return t.askLink(a)
	}
	switch ways := waysToPay(e.Offers[i], a.Every); len(ways) {
	case 0:
		t.say(MsgStale)
		return here
	case 1:
		a.Rail = ways[0]
		return t.askLink(a)
	default:
		return t.askHow(e.Offers[i], a)
	}
}

// waysToPay are the rails by which a plan is sold for an interval.
func waysToPay(p billing.Plan, every billing.Interval) (ways []billing.RailCode) {
	for _, rail := range []billing.RailCode{billing.RailStripe, billing.RailStars} {
		if _, sold := (billing.Order{Every: every, Rail: rail}).Costs(p); sold {
			ways = append(ways, rail)
		}
	}
	return ways
}

// askHow lets the person choose between a card and Stars.
func (t *talk) askHow(p billing.Plan, a LinkArgs) State {
	way := func(id ChoiceID, rail billing.RailCode) Choice {
		m, _ := billing.Order{Every: a.Every, Rail: rail}.Costs(p)
		return Choice{
			ID: id, Arg: strings.Join([]string{string(a.Plan), string(a.Every), string(rail)}, " "), In: NameChoosingPlan,
			Data: map[string]any{"Amount": m.Minor, "Currency": m.Currency},
		}
	}
	t.offer(text(MsgHowToPay, "Plan", planName(p.Code)), way(PayByCard, billing.RailStripe), way(PayInStars, billing.RailStars), Choice{ID: Cancel, In: NameChoosingPlan})
	return ChoosingPlan{}
}

// linkArgs reads what the button of a plan, or of a way to pay for it, says.
func linkArgs(arg string) LinkArgs {
	fields := append(strings.Fields(arg), "", "", "")
	a := LinkArgs{Plan: billing.PlanCode(fields[0]), Every: billing.Interval(fields[1]), Rail: billing.RailCode(fields[2])}
	if a.Every == "" {
		a.Every = billing.Month
	}
	return a
}

// askLink asks for a payment link.
func (t *talk) askLink(a LinkArgs) State {
	t.Memory.cancel(WorkLink)
	t.start(WorkLink, a, 0)
	return AwaitingPayment{Plan: a.Plan}
}

// manage leads to where a subscription is managed: the portal, or, for Stars, here.
func (t *talk) manage(here State, st Standing) State {
	if st.Rail == billing.RailStars {
		return t.starsRun(here, st)
	}
	t.Memory.cancel(WorkPortal)
	t.start(WorkPortal, PortalArgs{}, 0)
	return here
}

// starsRun says how a subscription in Stars stands and what can be done about it.
func (t *talk) starsRun(here State, st Standing) State {
	id, choice := MsgStarsRun, Choice{ID: StopStars}
	if st.Ending {
		id, choice = MsgStarsRunOut, Choice{ID: KeepPlan, Data: map[string]any{"Plan": planName(st.Plan)}}
	}
	t.offer(text(id, "Plan", planName(st.Plan), "Until", st.Until), choice)
	return here
}

// showReceipt writes out what was paid in Stars.
func (t *talk) showReceipt(r billing.Receipt) {
	parts := []Text{text(MsgStarsReceipt, "Plan", planName(r.Plan), "Amount", r.Total.Minor, "Currency", r.Total.Currency, "At", r.At, "Until", r.Until, "ID", r.ID)}
	if !r.RefundedAt.IsZero() {
		parts = append(parts, text(MsgReceiptBack, "At", r.RefundedAt))
	}
	t.reply(Reply{Parts: parts})
}

// starsChanged tells what Stars, or the lack of them, have changed, where other words
// are needed than for a card; false: there are none.
func (t *talk) starsChanged(e PlanChanged) bool {
	plan := planName(e.Plan)
	switch e.Status { //nolint:exhaustive // the others are told as of a card
	case billing.StandingEnding:
		t.offer(text(MsgStarsEnding, "Plan", plan, "Until", e.PeriodEnd), Choice{ID: KeepPlan, Data: map[string]any{"Plan": plan}})
	case billing.StandingLapsed, billing.StandingEnded:
		if e.Was == billing.StandingEnding {
			return false
		}
		t.offer(text(MsgStarsOver, "Plan", plan), Choice{ID: Upgrade})
	default:
		return false
	}
	return true
}
