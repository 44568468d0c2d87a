package conversation

import (
	"strings"

	"example.com/vinbot/billing"
)

// ChoosingPlan has shown the plans that are for sale.
type ChoosingPlan struct{}

// Name implements [State].
func (ChoosingPlan) Name() StateName { return NameChoosingPlan }

func (ChoosingPlan) on(t *talk, e Event) State { return t.open(Idle{}, e) }

// offerPlans lists what is for sale here, or says plainly that nothing is.
func (t *talk) offerPlans(e Stood) State {
	if len(e.Offers) == 0 {
		t.say(MsgPaymentsOff)
		return Idle{}
	}
	if e.Standing.guest() {
		t.offer(text(MsgTeamBuys, "Owner", e.Standing.Payer), Choice{ID: ShowTeam})
		return Idle{}
	}
	r := Reply{Parts: []Text{text(MsgPlans, "Plan", planName(e.Standing.Plan))}}
	var below billing.PlanCode
	for _, p := range e.Offers {
		r.Parts = append(r.Parts, planCard(p, below, !e.Standing.Paid)...)
		below = p.Code
		r.Choices = append(r.Choices, planChoices(p, e.Standing)...)
	}
	if e.Standing.Customer {
		r.Choices = append(r.Choices, Choice{ID: Manage})
	}
	r.Choices = append(r.Choices, Choice{ID: Cancel, In: NameChoosingPlan})
	t.reply(r)
	return ChoosingPlan{}
}

// planChoices are the ways in which a plan is sold, by the month and by the year if
// it is, but for the one that the person has.
func planChoices(p billing.Plan, has Standing) (choices []Choice) {
	pick := func(id ChoiceID, every billing.Interval) Choice {
		return Choice{ID: id, Arg: string(p.Code) + " " + string(every), In: NameChoosingPlan, Data: map[string]any{"Plan": planName(p.Code)}}
	}
	for _, way := range []Choice{pick(PickPlan, billing.Month), pick(PickYearly, billing.Year)} {
		_, every, _ := strings.Cut(way.Arg, " ")
		if _, sold := p.Costs(billing.Interval(every)); sold && (p.Code != has.Plan || billing.Interval(every) != has.Every) {
			choices = append(choices, way)
		}
	}
	return choices
}
