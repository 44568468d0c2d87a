package conversation

import (
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker"
)

// ReadingLabel has a label or more being read. The chat goes on meanwhile; what
// is asked about the car on the label waits until it is there.
type ReadingLabel struct{}

// Name implements [State].
func (ReadingLabel) Name() StateName { return NameReadingLabel }

func (s ReadingLabel) on(t *talk, e Event) State {
	if a, ok := e.(Answered); ok && a.Fresh && a.Answer.NeedsVehicle() && len(t.Memory.Waiting) < maxWaiting {
		t.Memory.Waiting = append(t.Memory.Waiting, Question{Text: a.Question.Text, Message: t.Answers})
		t.say(MsgWaitsForLabel)
		return s
	}
	next := t.open(s, e)
	for i, c := range t.todo { // which car is meant: the one on the label, unless the question names another
		if a, ok := c.(answer); ok {
			a.fresh = true
			t.todo[i] = a
		}
	}
	return next
}

// Reading is what a person sees while a label is read: the stage, and what was seen of
// the car by then.
func Reading(s sticker.Stage, seen knowledge.Label) Text {
	v := labelVehicle(seen)
	if seen.Doubtful(knowledge.DoubtVIN) || seen.Doubtful(knowledge.DoubtVINBarcode) {
		v.VIN = ""
	}
	return text(MessageID("stage_"+string(s)), "Vehicle", vehicleName(v), "VIN", string(v.VIN))
}
