package conversation

// ChoosingLanguage has offered the languages the bot speaks.
type ChoosingLanguage struct {
	Back Interrupted `json:"back"`
}

// Name implements [State].
func (ChoosingLanguage) Name() StateName { return NameChoosingLanguage }

func (s ChoosingLanguage) on(t *talk, e Event) State { return s.Back.state().on(t, e) }

func (t *talk) offerLanguages() State {
	var c []Choice
	for _, l := range []string{"en", "es", "fr", "de"} {
		c = append(c, Choice{ID: SetLang, Arg: l, Data: map[string]any{"Name": text(MessageID("lang_" + l))}})
	}
	c = append(c, Choice{ID: FollowLang})
	t.reply(Reply{Parts: []Text{text(MsgChooseLanguage)}, Choices: c, Columns: 2})
	return ChoosingLanguage{interrupt(t.State)}
}

func (t *talk) setLanguage(lang string) State {
	t.Person.Lang = lang
	t.say(MsgLanguageSet)
	return t.resume(interrupt(t.State).state())
}
