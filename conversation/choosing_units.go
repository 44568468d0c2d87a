package conversation

// ChoosingUnits has offered US and metric units.
type ChoosingUnits struct{}

// Name implements [State].
func (ChoosingUnits) Name() StateName { return NameChoosingUnits }

func (ChoosingUnits) on(t *talk, e Event) State { return t.open(Idle{}, e) }

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
	return ChoosingUnits{}
}

func (t *talk) setUnits(units string) State {
	t.Person.Units = units
	t.say(MsgUnitsSet)
	return Idle{}
}
