package conversation

import "encoding/json"

// Interrupted is the state that a question about language or units interrupts.
type Interrupted struct {
	Name StateName `json:"name,omitempty"`
	Data string    `json:"data,omitempty"`
}

// interrupt remembers a state; one that interrupts itself passes on what it
// remembers.
func interrupt(s State) Interrupted {
	switch s := s.(type) {
	case ChoosingLanguage:
		return s.Back
	case ChoosingUnits:
		return s.Back
	case GivingFeedback:
		return s.Back
	}
	data, err := json.Marshal(s)
	if err != nil {
		return Interrupted{}
	}
	return Interrupted{s.Name(), string(data)}
}

// state is where the dialogue goes on.
func (i Interrupted) state() State {
	s, err := Restore(i.Name, []byte(i.Data))
	if err != nil {
		return Idle{}
	}
	return s
}
