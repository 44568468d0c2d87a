package conversation

// Away says that a person has blocked the bot, or lets it write again and has not
// said anything yet.
type Away string

// The ways of being away; empty: the person is there.
const (
	Gone Away = "gone"
	Back Away = "back"
)

func (t *talk) leave() {
	t.do(Presence{Gone: true})
	if t.Key.private() {
		t.Memory.Away = Gone
	}
}

func (t *talk) comeBack() {
	t.do(Presence{})
	if t.Memory.Away == Gone {
		t.Memory.Away = Back
	}
}

// welcomeBack goes on where somebody left.
func (t *talk) welcomeBack(here State) State {
	t.say(MsgWelcomeBack)
	return t.resume(here)
}

// resume asks again what was asked when the dialogue was interrupted, in the words
// of now.
func (t *talk) resume(s State) State {
	switch s.Name() { // no default: the linter names the state you forgot
	case NameAwaitingVIN:
		return t.askVIN()
	case NameChoosingVehicle:
		if c, ok := s.(ChoosingVehicle); ok && c.Raw != "" {
			return t.doubt(c.Raw)
		}
	case NameChoosingPlan:
		t.do(stand{why: Upgrade})
	case NameConfirmingForget:
		t.do(mayForget{})
	case NameWritingSupport:
		return t.askSupport()
	case NameReadingLabel:
		if t.Memory.running(WorkScan) == 0 {
			return Idle{}
		}
	case NameHunting:
		if h, ok := s.(Hunting); ok {
			t.do(hunt{vin: h.VIN, step: huntOn})
		}
	case NameChoosingZone:
		if z, ok := s.(ChoosingZone); ok {
			t.do(findZone{every: z.Every})
		}
	case NameNamingKey:
		return t.askKeyName()
	case NameCorrectingLabel:
		if c, ok := s.(CorrectingLabel); ok {
			t.do(findLabel{id: c.Fix.Label, fix: &c.Fix})
		}
	case NameGivingFeedback:
		if f, ok := s.(GivingFeedback); ok && f.Reason == "" {
			return t.askReason(f)
		} else if ok {
			return t.askRight(f)
		}
	case NameIdle:
		if t.Memory.Open != "" {
			t.do(answer{question: t.Memory.Open})
		}
	case NameAwaitingPayment, NameChoosingLanguage, NameChoosingUnits: // nothing is asked that has to be asked again
	}
	return s
}
