package conversation

import "slices"

// Press is a button that was pressed.
type Press struct {
	Version int64 `json:"v,omitempty"`
	Index   int   `json:"i,omitempty"`
	At      int64 `json:"at,omitempty"`   // in Unix seconds
	Told    bool  `json:"told,omitempty"` // that it was pressed twice
}

// doublePress is within how many seconds a button that is pressed again was only
// pressed twice.
const doublePress = 10

// press finds the button among those still remembered; a state answers it as the
// person's choice, once. What is out of date is never misread.
func (t *talk) press(p Pressed) State {
	if p.Version == 0 { // of a task that runs
		return t.stopTask(int64(p.Index))
	}
	at := slices.IndexFunc(t.Memory.Offers, func(o Offer) bool { return o.Version == p.Version })
	known := at >= 0 && p.Index >= 0 && p.Index < len(t.Memory.Offers[at].Choices)
	if known && t.Memory.Offers[at].Choices[p.Index].ID == Useful {
		return t.State
	}
	if last := &t.Memory.Press; last.Version > 0 && last.Version == p.Version && last.Index == p.Index && p.At-last.At < doublePress {
		if !last.Told {
			t.say(MsgPressedTwice)
		}
		last.Told = true
		return t.State
	}
	if !known {
		t.say(MsgStale)
		return t.State
	}
	t.Memory.Press = Press{Version: p.Version, Index: p.Index, At: p.At}
	c := t.Memory.Offers[at].Choices[p.Index]
	if !c.setsManner() {
		t.Memory.Open = ""
	}
	if c.In != "" && c.In != t.State.Name() {
		return t.late(c)
	}
	t.shown = p.Message
	return t.choose(c)
}

// setsManner reports whether a choice is about how the bot talks, not about what.
func (c Choice) setsManner() bool { return c.ID == SetLang || c.ID == FollowLang || c.ID == SetUnits }

// late answers a button whose question is not asked any more: what it would have
// done is not done, but offered anew where that makes sense.
func (t *talk) late(c Choice) State {
	if c.ID == ConfirmForget {
		t.do(mayForget{})
		return t.State
	}
	if c.ID == PickPlan || c.ID == PickYearly {
		t.do(stand{why: Upgrade})
		return t.State
	}
	words := MsgStale
	if c.ID == Cancel {
		words = MsgCancelLate
	}
	t.say(words)
	return t.State
}
