package conversation

import "example.com/vinbot/billing"

// AwaitingPayment has asked for a payment link, or shown it.
type AwaitingPayment struct {
	Plan billing.PlanCode `json:"plan"`
}

// Name implements [State].
func (AwaitingPayment) Name() StateName { return NameAwaitingPayment }

// on stays here through other talk: the payment arrives when it arrives.
func (s AwaitingPayment) on(t *talk, e Event) State { return t.open(s, e) }

func (t *talk) showPortal(e PortalMade) State {
	words := text(MsgPortalReady)
	if e.Instead {
		words = text(MsgSubscribed)
	}
	t.offer(words, Choice{ID: OpenPortal, URL: e.URL})
	if e.Instead && t.State.Name() == NameAwaitingPayment {
		return Idle{}
	}
	return t.State
}

func (t *talk) showLink(e LinkMade) State {
	ready := MsgLinkReady
	if e.Price.Currency == billing.XTR {
		ready = MsgStarsReady
	}
	r := Reply{
		Parts: []Text{text(ready, "Plan", planName(e.Plan), "Price", price(e.Price, e.Every), "Expires", e.Expires)},
		Choices: []Choice{
			{ID: PayNow, URL: e.URL, Data: map[string]any{"Plan": planName(e.Plan)}},
			{ID: Cancel, In: NameAwaitingPayment},
		},
	}
	if e.Trial > 0 {
		r.Parts = append(r.Parts, text(MsgLinkTrial, "Count", e.Trial, "PluralCount", e.Trial))
	}
	t.reply(r)
	return AwaitingPayment{Plan: e.Plan}
}
