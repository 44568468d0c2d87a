package conversation

import (
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// ClaimSettled tells a person what became of their word against an answer: a fact that
// is stated from now on, or why there is none.
type ClaimSettled struct {
	Of     Rated           `json:"of"`
	Fact   *knowledge.Fact `json:"fact,omitempty"`
	Reason Declined        `json:"reason,omitempty"`
	Note   string          `json:"note,omitempty"` // the operator's own words
}

func (ClaimSettled) event() {}

// Declined is why a claim became no fact; locales has "declined_<name>".
type Declined string

// The reasons.
const (
	DeclinedNoSource  Declined = "no_source"  // nothing that can be opened says so
	DeclinedConfirmed Declined = "confirmed"  // the source of the answer says what it said
	DeclinedOtherCar  Declined = "other_car"  // it holds for another version or year
	DeclinedNotCars   Declined = "not_a_fact" // it is about no figure that facts are kept of
)

// AllDeclined lists them.
func AllDeclined() []Declined {
	return []Declined{DeclinedNoSource, DeclinedConfirmed, DeclinedOtherCar, DeclinedNotCars}
}

func (t *talk) showClaim(e ClaimSettled) {
	data := []any{"Vehicle", vehicleName(e.Of.Vehicle), "Question", e.Of.Question}
	if e.Fact == nil {
		t.say(MsgClaimDeclined, append(data, "Reason", text(MessageID("declined_"+string(e.Reason))), "Note", e.Note)...)
		return
	}
	now := AnswerReply(ask.Answer{Kind: ask.Value, Vehicle: e.Of.Vehicle, Attribute: e.Fact.Attribute, Facts: []knowledge.Fact{*e.Fact}})
	t.reply(Reply{Parts: append([]Text{text(MsgClaimAccepted, data...)}, now.Parts...)})
}
