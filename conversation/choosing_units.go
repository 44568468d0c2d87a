package conversation

// ChoosingUnits has offered US and metric units.
type ChoosingUnits struct {
	Back Interrupted `json:"back"`
}

// Name implements [State].
func (ChoosingUnits) Name() StateName { return NameChoosingUnits }

func (s ChoosingUnits) on(t *talk, e Event) State { return s.Back.state().on(t, e) }

func (t *talk) offerUnits() State {
	var c []Choice
	for _, u := range []string{"us", "metric", ""} {
		name := u
		if u == "" {
			name = "auto"
		}
		c = append(c, Choice{ID: SetUnits, Arg: u, Data: map[string]any{"Name": text(MessageID("units_" + name))}})
	}
	t.reply(Reply{Parts: []Text{text(MsgChooseUnits)}, Choices: c})
	return ChoosingUnits{interrupt(t.State)}
}

func (t *talk) setUnits(units string) State {
	t.Person.Units = units
	t.say(MsgUnitsSet)
	return t.resume(interrupt(t.State).state())
}
