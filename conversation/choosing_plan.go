package conversation

import "example.com/vinbot/billing"

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
	r := Reply{Parts: []Text{text(MsgPlans, "Plan", planName(e.Standing.Plan))}}
	var below billing.PlanCode
	for _, p := range e.Offers {
		r.Parts = append(r.Parts, planCard(p, below)...)
		below = p.Code
		if p.Code != e.Standing.Plan {
			r.Choices = append(r.Choices, Choice{ID: PickPlan, Arg: string(p.Code), In: NameChoosingPlan, Data: map[string]any{"Plan": planName(p.Code)}})
		}
	}
	if e.Standing.Customer {
		r.Choices = append(r.Choices, Choice{ID: Manage})
	}
	r.Choices = append(r.Choices, Choice{ID: Cancel, In: NameChoosingPlan})
	t.reply(r)
	return ChoosingPlan{}
}

// pickPlan asks for a payment link; who has a subscription changes it in the
// portal, because a second link would be a second subscription.
func (t *talk) pickPlan(plan billing.PlanCode) State {
	t.Memory.cancel(WorkLink)
	t.start(WorkLink, LinkArgs{Plan: plan}, 0)
	return AwaitingPayment{Plan: plan}
}
