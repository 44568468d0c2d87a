package conversation

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
)

var tahoe = knowledge.Vehicle{VIN: "1GNSKCKD2MR000000", Make: "Chevrolet", Model: "Tahoe", Year: 2021}

func TestRecallsAreSaidAsFarAsTheyAreKnown(t *testing.T) {
	t.Parallel()

	for name, tt := range map[string]struct {
		found RecallsFound
		want  []MessageID
	}{
		"below a card they are mentioned":            {RecallsFound{Total: 3}, []MessageID{MsgRecallsOpen}},
		"below a card nothing is said of none":       {RecallsFound{}, nil},
		"below a card nothing is said of a failure":  {RecallsFound{Failed: true}, nil},
		"who asks hears of them":                     {RecallsFound{Asked: true, Total: 1, Recalls: []knowledge.Recall{{Campaign: "21V001"}}}, []MessageID{MsgRecalls}},
		"who asks hears that there are none":         {RecallsFound{Asked: true}, []MessageID{MsgRecallsNone}},
		"who asks hears that the service has failed": {RecallsFound{Asked: true, Failed: true}, []MessageID{MsgRecallsFailed}},
	} {
		tt.found.Vehicle = tahoe
		c := newChat(Idle{}, Task{ID: 1, Work: WorkRecall})
		if diff := cmp.Diff(tt.want, c.tell(t, Finished{Task: 1, Event: tt.found})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestRecallsOfACardAreCheckedOnlyWhereTheyAreFiled(t *testing.T) {
	t.Parallel()

	for name, tt := range map[string]struct {
		attributes map[string]string
		want       int
	}{
		"make, model and year": {map[string]string{"make": "Ford", "model": "F-150", "model_year": "2021"}, 1},
		"no model":             {map[string]string{"make": "Ford", "model_year": "2021"}, 0},
		"no year":              {map[string]string{"make": "Ford", "model": "F-150"}, 0},
	} {
		c := newChat(Idle{})
		c.complete[corvette] = knowledge.Decode{VIN: corvette, Valid: true, Attributes: tt.attributes}
		c.tell(t, Said{Text: string(corvette)})
		if n := c.session.Memory.running(WorkRecall); n != tt.want {
			t.Errorf("%s: %d look-ups", name, n)
		}
	}
}

func TestFurtherRecallsGoOnWhereTheLastPageEnded(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{}, Task{ID: 1, Work: WorkRecall})
	page := []knowledge.Recall{{Campaign: "1"}, {Campaign: "2"}, {Campaign: "3"}, {Campaign: "4"}}
	c.tell(t, Finished{Task: 1, Event: RecallsFound{Vehicle: tahoe, Asked: true, Total: 6, Recalls: page}})
	turn, err := c.turn(t.Context(), c.button(t, MoreRecalls))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(RecallsArgs{Vehicle: tahoe, From: 4, Most: recallPage, Asked: true}, turn.Jobs[0].Args); diff != "" {
		t.Error(diff)
	}
	c.tell(t, Finished{Task: 2, Event: RecallsFound{Vehicle: tahoe, Asked: true, Total: 6, From: 4, Recalls: page[:2]}})
	if last := c.session.Memory.Offers; len(last) != 1 {
		t.Errorf("the last page offers another one: %+v", last)
	}
}

func TestALongSummaryIsCutAtTheEndOfASentence(t *testing.T) {
	t.Parallel()

	for name, tt := range map[string]struct{ text, want string }{
		"short":       {"A belt may tear.", "A belt may tear."},
		"sentences":   {strings.Repeat("An invented recall. ", 30), strings.TrimSpace(strings.Repeat("An invented recall. ", 16)) + " …"},
		"no sentence": {strings.Repeat("word ", 100), strings.TrimSpace(strings.Repeat("word ", 64)) + " …"},
		"no word":     {strings.Repeat("é", 400), strings.Repeat("é", 320) + " …"},
	} {
		if got := brief(tt.text); got != tt.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
