package conversation

import (
	"context"
	"strconv"

	"example.com/vinbot/billing"
)

// Beyonds knows what accounts pay for calls beyond their plan.
type Beyonds interface {
	Beyond(ctx context.Context, user int64) (billing.Beyond, error)
}

// The buttons of calls beyond the plan.
const (
	ShowCaps ChoiceID = "btn_beyond"
	PickCap  ChoiceID = "btn_beyond_cap"
	CapNow   ChoiceID = "btn_beyond_now"
)

// WorkCap sets what an account may spend on calls beyond its plan.
const WorkCap Work = "spending_cap"

type (
	// CapArgs belong to [WorkCap].
	CapArgs struct {
		Minor int64 `json:"minor"` // a month; 0: nothing
	}
	// CapSet says that a cap was set.
	CapSet struct {
		Cap   billing.Money `json:"cap"`
		Price billing.Money `json:"price"` // of a thousand calls
	}
	// seeBeyond looks for what an account pays, to set a cap.
	seeBeyond struct {
		why ChoiceID
		arg string
	}
	// BeyondFound is what [seeBeyond] found.
	BeyondFound struct {
		Beyond billing.Beyond
		May    bool // the person decides about it
		Why    ChoiceID
		Arg    string
	}
)

func (seeBeyond) command() {}
func (CapSet) event()      {}
func (BeyondFound) event() {}

func (q seeBeyond) run(ctx context.Context, p Ports, s Session) (Event, error) {
	e := BeyondFound{Why: q.why, Arg: q.arg}
	if p.Beyonds == nil {
		return e, nil
	}
	st, err := p.Accounts.Standing(ctx, s.Key.User, "")
	if err != nil {
		return nil, err
	}
	e.May = !st.guest()
	e.Beyond, err = p.Beyonds.Beyond(ctx, s.Key.User)
	return e, err
}

// beyondLine says how an account stands with calls beyond its plan.
func beyondLine(b billing.Beyond) Text {
	return text(MsgBeyond, "On", b.Cap.Minor > 0, "Cap", b.Cap.Minor, "Currency", b.Cap.Currency, "Price", b.Price.Minor,
		"Calls", b.Calls, "Spent", b.Spent.Minor, "ResetAt", b.ResetAt)
}

// chooseBeyond answers the buttons of calls beyond the plan.
func (t *talk) chooseBeyond(c Choice) State {
	if c.ID == CapNow {
		minor, err := strconv.ParseInt(c.Arg, 10, 64)
		if err != nil || minor < 0 {
			t.say(MsgStale)
			return t.State
		}
		t.Memory.cancel(WorkCap)
		t.start(WorkCap, CapArgs{Minor: minor}, 0)
		return t.State
	}
	t.do(seeBeyond{why: c.ID, arg: c.Arg})
	return t.State
}

// caps are what may be chosen, in whole units of the currency.
func caps() []int64 { return []int64{10, 50, 200, 1000} }

// showBeyond offers caps, or asks whether the one chosen is meant: it is money.
func (t *talk) showBeyond(e BeyondFound) {
	b := e.Beyond
	if !e.May || b.Price.Minor == 0 && b.Cap.Minor == 0 {
		t.say(MsgBeyondNot)
		return
	}
	if e.Why == PickCap {
		minor, err := strconv.ParseInt(e.Arg, 10, 64)
		if err != nil {
			t.say(MsgStale)
			return
		}
		t.offer(text(MsgBeyondConfirm, "Cap", minor, "Currency", b.Cap.Currency, "Price", b.Price.Minor),
			Choice{ID: CapNow, Arg: e.Arg, Data: map[string]any{"On": true}}, Choice{ID: AllKeys})
		return
	}
	r := Reply{Parts: []Text{text(MsgBeyondAsk, "Currency", b.Cap.Currency, "Price", b.Price.Minor)}}
	const hundred = 100
	for _, units := range caps() {
		if minor := units * hundred; minor != b.Cap.Minor && b.Price.Minor > 0 {
			r.Choices = append(r.Choices, Choice{ID: PickCap, Arg: strconv.FormatInt(minor, 10), Data: map[string]any{"Cap": minor, "Currency": b.Cap.Currency}})
		}
	}
	if b.Cap.Minor > 0 {
		r.Choices = append(r.Choices, Choice{ID: CapNow, Arg: "0", Data: map[string]any{"On": false}})
	}
	r.Choices = append(r.Choices, Choice{ID: AllKeys})
	t.reply(r)
}

// tellCap tells what was set.
func (t *talk) tellCap(e CapSet) {
	t.offer(text(MsgBeyondSet, "On", e.Cap.Minor > 0, "Cap", e.Cap.Minor, "Currency", e.Cap.Currency, "Price", e.Price.Minor), Choice{ID: AllKeys})
}
