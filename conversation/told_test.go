package conversation

import (
	"testing"

	"example.com/vinbot/knowledge"
)

// TestWhatWasSaidInAnotherDialogueIsShownAsTheirWord, on the card and the report, and
// is no part of the car that the history keeps.
func TestWhatWasSaidInAnotherDialogueIsShownAsTheirWord(t *testing.T) {
	t.Parallel()
	d := car(corvette).Decode
	d.Attributes["trim"] = "EX, EX-L"
	for name, e := range map[string]Event{"card": Said{Text: string(corvette)}, "report": nil} {
		c := newChat(Idle{})
		c.complete[corvette], c.told = d, []Told{{VIN: corvette, Attribute: "trim", Value: "EX-L"}, {VIN: camry, Attribute: "trim", Value: "SE"}}
		if e == nil {
			c.tell(t, Said{Text: string(corvette)})
			e = c.button(t, FullReport)
		}
		turn, err := c.turn(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		said := false
		for _, p := range turn.Replies[0].Parts {
			said = said || p.Message == MsgCardTold && p.Data["Value"] == "EX-L"
		}
		if !said {
			t.Errorf("the %s does not say it: %+v", name, turn.Replies[0].Parts)
		}
		for _, n := range turn.Notes {
			if n.Vehicle.Trim != "" {
				t.Errorf("it is kept as a fact: %+v", n)
			}
		}
	}
}

func TestAnAnswerIsKeptWithTheCar(t *testing.T) {
	t.Parallel()
	d := car(corvette).Decode
	d.Attributes["trim"] = "EX, EX-L"
	for id, want := range map[ChoiceID]Told{
		TellIt:   {VIN: corvette, Attribute: "trim", Value: "EX"},
		DontKnow: {VIN: corvette, Attribute: "trim"},
	} {
		c := newChat(Idle{})
		c.complete = map[knowledge.VIN]knowledge.Decode{corvette: d}
		c.tell(t, Said{Text: string(corvette)})
		turn, err := c.turn(t.Context(), c.button(t, id))
		if err != nil || len(turn.Told) != 1 || turn.Told[0] != want {
			t.Errorf("%s keeps %+v, %v", id, turn.Told, err)
		}
	}
}
