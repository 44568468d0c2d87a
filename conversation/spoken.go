package conversation

import (
	"hash/fnv"
	"slices"

	"example.com/vinbot/knowledge"
)

// Heard is a message that was answered, as far as needed to tell an edit of it that
// changes nothing.
type Heard struct {
	Message int64  `json:"m"`
	Words   uint32 `json:"w"` // a hash
	Edited  bool   `json:"e,omitempty"`
}

// spoken answers words. Edited ones take the place of what was answered before; a
// reply turns to the car that the other message is about.
func (t *talk) spoken(e Event, o Origin, words string) {
	if o.Edited && !t.mend(e, o, words) {
		return
	}
	t.Memory.Press = Press{}
	c, commanded := e.(Commanded)
	if !commanded || c.Name != "language" && c.Name != "units" && (c.Name != "start" || t.Memory.Away == "") {
		t.Memory.Open = ""
	}
	if !t.passesOn(e) { // what was passed on is not taken back
		t.heard(o, words)
	}
	if o.About != "" {
		t.do(turnTo{words: o.About, then: e})
		return
	}
	t.State = t.State.on(t, e)
}

// passesOn reports whether words are for somebody else to read.
func (t *talk) passesOn(e Event) bool {
	said, _ := e.(Said)
	f, ok := t.State.(GivingFeedback)
	return t.State.Name() == NameWritingSupport || ok && f.takes(said)
}

// mend takes back what was made of a message before it was edited. It reports
// false where there is nothing to answer anew: the words are the same, the message
// is too old, or it was a command that was obeyed.
func (t *talk) mend(e Event, o Origin, words string) bool {
	if c, ok := e.(Commanded); ok && !slices.Contains([]string{"vin", "ask", "packages"}, c.Name) {
		return false
	}
	at := t.Memory.find(o.Message)
	if at >= 0 && t.Memory.Heard[at].Words == hash(words) {
		return false
	}
	if at < 0 && t.Key.private() {
		return false
	}
	t.Memory.Tasks = slices.DeleteFunc(t.Memory.Tasks, func(task Task) bool { return task.Message == o.Message })
	t.Memory.Waiting = slices.DeleteFunc(t.Memory.Waiting, func(q Question) bool { return q.Message == o.Message })
	t.do(Retract{o.Message})
	return true
}

// heard remembers a message that is being answered.
func (t *talk) heard(o Origin, words string) {
	if o.Message == 0 {
		return
	}
	m := &t.Memory
	m.Heard = slices.DeleteFunc(m.Heard, func(h Heard) bool { return h.Message == o.Message })
	m.Heard = append(m.Heard, Heard{o.Message, hash(words), o.Edited})
	m.Heard = m.Heard[max(0, len(m.Heard)-maxHeard):]
}

func (m Memory) find(message int64) int {
	return slices.IndexFunc(m.Heard, func(h Heard) bool { return h.Message == message })
}

// quotes reports whether an answer is shown with the message it answers: in a group,
// and below one that was edited.
func (s Session) quotes() bool {
	if s.Answers == 0 {
		return false
	}
	at := s.Memory.find(s.Answers)
	return !s.Key.private() || at >= 0 && s.Memory.Heard[at].Edited
}

func (k Key) private() bool { return k.Chat == k.User }

func hash(words string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(words))
	return h.Sum32()
}

// turnTo takes up a reply with the car that it is about.
func (t *talk) turnTo(e Meant) State {
	if e.Vehicle == (knowledge.Vehicle{}) {
		return t.State.on(t, e.Then)
	}
	t.Memory.meet(e.Vehicle)
	if t.State.Name() == NameReadingLabel { // not the car on the label is meant
		return t.open(t.State, e.Then)
	}
	return t.State.on(t, e.Then)
}
