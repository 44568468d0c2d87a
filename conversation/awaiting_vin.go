package conversation

import "example.com/vinbot/knowledge/vin"

// AwaitingVIN has asked for a VIN and counts the answers that held none.
type AwaitingVIN struct {
	Misses int `json:"misses"`
}

// Name implements [State].
func (AwaitingVIN) Name() StateName { return NameAwaitingVIN }

func (s AwaitingVIN) on(t *talk, e Event) State {
	said, ok := e.(Said)
	if !ok || len(vin.Find(said.Text)) > 0 {
		return t.open(Idle{}, e)
	}
	const patience = 1 // then it is taken for what it looks like: another question
	if s.Misses >= patience {
		return t.open(Idle{}, e)
	}
	s.Misses++
	t.offer(text(MsgNotVIN), Choice{ID: Cancel, In: NameAwaitingVIN})
	return s
}

func (t *talk) askVIN() State {
	t.offer(text(MsgAskVIN), Choice{ID: Cancel, In: NameAwaitingVIN})
	return AwaitingVIN{}
}
