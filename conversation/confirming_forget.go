package conversation

// ConfirmingForget has asked whether everything is really to be deleted.
type ConfirmingForget struct{}

// Name implements [State].
func (ConfirmingForget) Name() StateName { return NameConfirmingForget }

func (ConfirmingForget) on(t *talk, e Event) State { return t.open(Idle{}, e) }

func (t *talk) confirmForget() State {
	t.offer(text(MsgConfirmForget),
		Choice{ID: ConfirmForget, In: NameConfirmingForget}, Choice{ID: Cancel, In: NameConfirmingForget})
	return ConfirmingForget{}
}

func (t *talk) forget() State {
	t.do(Forget{})
	t.say(MsgForgotten)
	return Idle{}
}
