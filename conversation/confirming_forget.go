package conversation

// ConfirmingForget has asked whether everything is really to be deleted.
type ConfirmingForget struct{}

// Name implements [State].
func (ConfirmingForget) Name() StateName { return NameConfirmingForget }

func (ConfirmingForget) on(t *talk, e Event) State { return t.open(Idle{}, e) }

func (t *talk) confirmForget(inTeam bool) State {
	r := Reply{
		Parts:   []Text{text(MsgConfirmForget)},
		Choices: []Choice{{ID: ConfirmForget, In: NameConfirmingForget}, {ID: Cancel, In: NameConfirmingForget}},
	}
	if inTeam {
		r.Parts = append(r.Parts, text(MsgTeamForgetLeaves))
	}
	t.reply(r)
	return ConfirmingForget{}
}

func (t *talk) forget() State {
	t.do(Forget{})
	t.say(MsgForgotten)
	return Idle{}
}
