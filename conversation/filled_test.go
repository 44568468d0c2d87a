package conversation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
)

// indexed is a car as the offline index knows it: without its drive.
func indexed() knowledge.Decode {
	d := car(corvette).Decode
	d.Asked = []string{"vpic"}
	return d
}

// begun lists the arguments of the work that a turn starts.
func begun(t Turn) (args []any) {
	for _, s := range t.Jobs {
		args = append(args, s.Args)
	}
	return args
}

func TestACardWithGapsIsShownAtOnceAndFilledBehindIt(t *testing.T) {
	t.Parallel()
	c := newChat(Idle{})
	c.gaps = map[knowledge.VIN]knowledge.Decode{corvette: indexed()}
	c.standing.Premium = true
	turn, err := c.turn(t.Context(), Said{Text: string(corvette)})
	if err != nil {
		t.Fatal(err)
	}
	want := []any{RecallsArgs{Vehicle: car(corvette).Decode.Vehicle()}, FillArgs{VIN: corvette, Grade: decode.Premium, Known: []string{"vpic"}}}
	if diff := cmp.Diff(want, begun(turn)); diff != "" || len(turn.Replies) != 1 {
		t.Errorf("%d replies, started %s", len(turn.Replies), diff)
	}
	task := c.session.Memory.LastTask
	if said := c.tell(t, Said{Text: string(camry)}); len(said) != 0 {
		t.Errorf("said %v of a car that nobody knows yet", said)
	}
	filled := indexed()
	filled.Asked = []string{"vpic", "nhtsa"}
	filled.Attributes["drive_type"] = "RWD"
	filled.Choices = []knowledge.Choice{
		{Attribute: "drive_type", By: "nhtsa", Reason: knowledge.ReasonOnly},
		{Attribute: "model", By: "vpic", Reason: knowledge.ReasonAgreed},
	}
	if diff := cmp.Diff([]MessageID{MsgCardMore}, c.tell(t, Finished{Task: task, Event: Filled{Decode: filled, Known: []string{"vpic"}}})); diff != "" {
		t.Error(diff)
	}
}

func TestNothingIsSaidOfGapsThatStay(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]Event{
		"nobody could be asked": Filled{Decode: indexed(), Known: []string{"vpic"}},
		"it failed":             Filled{},
		"the choices are older": Filled{Known: []string{"vpic", "nhtsa"}, Decode: knowledge.Decode{
			VIN: corvette, Attributes: map[string]string{"drive_type": "RWD"}, Choices: []knowledge.Choice{{Attribute: "drive_type", By: "nhtsa", Reason: knowledge.ReasonOnly}},
		}},
	} {
		c := newChat(Idle{}, Task{ID: 1, Work: WorkFill})
		if said := c.tell(t, Finished{Task: 1, Event: e}); len(said) != 0 {
			t.Errorf("%s: said %v", name, said)
		}
	}
}

func TestSourcesThatDifferAreADoubt(t *testing.T) {
	t.Parallel()
	d := indexed()
	d.Choices = []knowledge.Choice{{
		Attribute: "drive_type", By: "nhtsa", Reason: knowledge.ReasonFirst, Others: []knowledge.Claim{{By: "autodev", Value: "AWD"}},
	}}
	d.Missed = []knowledge.Missed{{By: "autodev", Why: knowledge.MissedBudget}}
	want := map[MessageID]bool{MsgCardDispute: true, "missed_budget": true}
	for _, p := range decodeCard(d, nil, nil) {
		delete(want, p.Message)
	}
	if len(want) > 0 {
		t.Errorf("the card lacks %v", want)
	}
}
