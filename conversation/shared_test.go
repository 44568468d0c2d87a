package conversation

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
)

const (
	rav4  knowledge.VIN = "2T3P1RFV3LC000000"
	tesla knowledge.VIN = "5YJ3E1EA6KF000000"
)

// shareOf is what a job that was started for several cars brings back.
func shareOf(t *testing.T, turn Turn, event func(DecodeArgs) Event) Finished {
	t.Helper()
	for _, j := range turn.Jobs {
		if a, ok := j.Args.(ListArgs[DecodeArgs]); ok {
			s, err := Share(a, func(_ int, a DecodeArgs) Event { return event(a) })
			if err != nil {
				t.Fatal(err)
			}
			return Finished{Task: j.Task.ID, Event: s}
		}
	}
	t.Fatal("no job for several cars")
	return Finished{}
}

// lookedUp is a car that a service says its model of.
func lookedUp(a DecodeArgs) Event {
	d := car(a.VIN)
	d.Listed = a.Listed
	return d
}

func TestTheVINsOfAMessageAreOneJobAndAnsweredInTheirOrder(t *testing.T) {
	t.Parallel()
	c := newChat(Idle{})
	turn, err := c.turn(t.Context(), Said{Text: fmt.Sprint(corvette, " ", camry, " ", rav4)})
	if err != nil {
		t.Fatal(err)
	}
	want := []Start{{Task: Task{ID: 1, Work: WorkDecodes}, Args: ListArgs[DecodeArgs]{Parts: []Part[DecodeArgs]{
		{1, DecodeArgs{VIN: corvette, Listed: true}}, {2, DecodeArgs{VIN: camry, Listed: true}}, {3, DecodeArgs{VIN: rav4, Listed: true}},
	}}}}
	if diff := cmp.Diff(want, turn.Jobs); diff != "" || c.session.Memory.running(WorkDecode) != 3 {
		t.Errorf("%d cars are waited for; %s", c.session.Memory.running(WorkDecode), diff)
	}
	if said := c.tell(t, Said{Text: string(tesla)}); len(said) != 0 {
		t.Errorf("said %v before the cars that were asked about first", said)
	}
	answered, err := c.turn(t.Context(), shareOf(t, turn, lookedUp))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]knowledge.VIN{corvette, camry, rav4}, answered.Charges); diff != "" || len(answered.Replies) != 3 {
		t.Errorf("%d replies; counted %s", len(answered.Replies), diff)
	}
	if n := c.session.Memory.running(WorkDecode); n != 1 {
		t.Errorf("%d cars are still waited for", n)
	}
}

func TestTheGapsOfSeveralCardsAreOneJob(t *testing.T) {
	t.Parallel()
	c := newChat(Idle{})
	second := indexed()
	second.VIN = camry
	c.gaps = map[knowledge.VIN]knowledge.Decode{corvette: indexed(), camry: second}
	turn, err := c.turn(t.Context(), Said{Text: fmt.Sprint(corvette, " ", camry)})
	if err != nil || len(turn.Replies) != 2 {
		t.Fatal(len(turn.Replies), err)
	}
	known := []string{"vpic"}
	want := []any{ListArgs[FillArgs]{Parts: []Part[FillArgs]{{2, FillArgs{VIN: corvette, Known: known}}, {4, FillArgs{VIN: camry, Known: known}}}}}
	var fills []any
	for _, j := range turn.Jobs {
		if j.Task.Work != WorkRecall {
			fills = append(fills, j.Args)
		}
	}
	if diff := cmp.Diff(want, fills); diff != "" {
		t.Error(diff)
	}
}

func TestAListDoesNotOutrunTheQuota(t *testing.T) {
	t.Parallel()
	c := newChat(Idle{})
	c.standing.Limit, c.standing.Used = 10, 8
	turn, err := c.turn(t.Context(), Said{Text: fmt.Sprint(corvette, " ", camry, " ", rav4, " ", tesla)})
	if err != nil {
		t.Fatal(err)
	}
	answered, err := c.turn(t.Context(), shareOf(t, turn, lookedUp))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]knowledge.VIN{corvette, camry}, answered.Charges); diff != "" {
		t.Error(diff)
	}
	if last := answered.Replies[len(answered.Replies)-1]; last.Parts[0].Message != MsgQuotaStop {
		t.Errorf("at last it says %v", last.Parts[0].Message)
	}
}

func TestPartsOfASharedJobAreVoidAndWaitLikeOthers(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		meanwhile Event
		result    func(DecodeArgs) Event
		said      []MessageID
		later     int // cards that are said when they are back
	}{
		"cancelled, nothing is said":                          {Commanded{Name: "cancel"}, lookedUp, nil, 0},
		"who was away hears of all when they are back":        {Left{}, lookedUp, nil, 2},
		"one that fails is said, and the others are answered": {Odd{Kind: OddVoice}, corvetteFails, []MessageID{"work_failed", MsgCardVehicle}, 0},
	} {
		c := newChat(Idle{})
		turn, err := c.turn(t.Context(), Said{Text: fmt.Sprint(corvette, " ", camry)})
		if err != nil {
			t.Fatal(err)
		}
		c.tell(t, tt.meanwhile)
		if diff := cmp.Diff(tt.said, c.tell(t, shareOf(t, turn, tt.result))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		later := 0
		for _, m := range c.tell(t, Commanded{Name: "start"}) {
			if m == MsgCardVehicle {
				later++
			}
		}
		if later != tt.later {
			t.Errorf("%s: %d cards later", name, later)
		}
	}
}

func corvetteFails(a DecodeArgs) Event {
	if a.VIN == corvette {
		return Failed{Work: WorkDecode, Reason: "work_failed"}
	}
	return lookedUp(a)
}

func TestASharedResultThatIsNoneIsAnError(t *testing.T) {
	t.Parallel()
	c := newChat(Idle{}, Task{ID: 1, Work: WorkDecode})
	if _, err := c.turn(t.Context(), Finished{Task: 1, Event: Shared{Results: []json.RawMessage{json.RawMessage(`{"result":{"kind":"riddle"}}`)}}}); err == nil {
		t.Error("it is taken")
	}
}
