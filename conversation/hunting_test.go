package conversation

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

// hunting is a dialogue that has asked its first question about a car.
func hunting(t *testing.T) *chat {
	t.Helper()
	c := newChat(Idle{})
	c.complete[corvette] = car(corvette).Decode
	c.tell(t, Said{Text: string(corvette)})
	c.press(t, Packages)
	if got := c.press(t, Hunt); !slices.Equal(got, []MessageID{MsgHuntHead}) {
		t.Fatalf("a hunt begins with %v", got)
	}
	return c
}

func TestAHunt(t *testing.T) {
	t.Parallel()

	yes := []packages.Answer{{Feature: "red_calipers", Has: true}}
	tests := map[string]struct {
		do      func(*testing.T, *chat) []MessageID
		says    []MessageID
		state   State
		answers []packages.Answer // of what the engine is asked last
	}{
		"a yes is an answer, and the next question follows": {
			func(t *testing.T, c *chat) []MessageID { t.Helper(); return c.press(t, HuntYes) },
			[]MessageID{MsgHuntHead},
			Hunting{corvette, "sunroof"},
			yes,
		},
		"a typed no is one too": {
			func(t *testing.T, c *chat) []MessageID { t.Helper(); return c.tell(t, Said{Text: "Nein."}) },
			[]MessageID{MsgHuntHead},
			Hunting{corvette, "sunroof"},
			[]packages.Answer{{Feature: "red_calipers"}},
		},
		"who does not know is asked something else, and has said nothing": {
			func(t *testing.T, c *chat) []MessageID { t.Helper(); return c.press(t, HuntUnsure) },
			[]MessageID{MsgHuntHead},
			Hunting{corvette, "sunroof"},
			nil,
		},
		"with nothing left to ask it ends": {
			func(t *testing.T, c *chat) []MessageID {
				t.Helper()
				c.press(t, HuntYes)
				return c.press(t, HuntUnsure)
			},
			[]MessageID{MsgHuntDone},
			Idle{},
			yes,
		},
		"it can be stopped, and says what came of it": {
			func(t *testing.T, c *chat) []MessageID { t.Helper(); c.press(t, HuntYes); return c.press(t, HuntStop) },
			[]MessageID{MsgHuntDone},
			Idle{},
			yes,
		},
		"a command leaves it": {
			func(t *testing.T, c *chat) []MessageID { t.Helper(); return c.tell(t, Commanded{Name: "cancel"}) },
			[]MessageID{MsgCancelled},
			Idle{},
			nil,
		},
		"another VIN leaves it": {
			func(t *testing.T, c *chat) []MessageID {
				t.Helper()
				c.complete[camry] = car(camry).Decode
				return c.tell(t, Said{Text: string(camry)})
			},
			[]MessageID{MsgCardVehicle},
			Idle{},
			nil,
		},
		"a question is answered in between": {
			func(t *testing.T, c *chat) []MessageID { t.Helper(); return c.tell(t, Said{Text: "what can it tow?"}) },
			[]MessageID{"ask_not_known"},
			Hunting{corvette, "red_calipers"},
			nil,
		},
		"who comes back is asked what is left": {
			func(t *testing.T, c *chat) []MessageID {
				t.Helper()
				c.press(t, HuntYes)
				c.tell(t, Commanded{Name: "cancel"})
				return c.press(t, Hunt)
			},
			[]MessageID{MsgHuntHead},
			Hunting{corvette, "sunroof"},
			yes,
		},
		"an older question answered after leaving goes on with it": {
			func(t *testing.T, c *chat) []MessageID {
				t.Helper()
				c.tell(t, Commanded{Name: "cancel"})
				return c.press(t, HuntYes)
			},
			[]MessageID{MsgHuntHead},
			Hunting{corvette, "sunroof"},
			yes,
		},
		"what to photograph is said, and the question waits": {
			func(t *testing.T, c *chat) []MessageID { t.Helper(); return c.press(t, HuntPhoto) },
			[]MessageID{MsgHuntPhoto},
			Hunting{corvette, "red_calipers"},
			nil,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			c := hunting(t)
			if diff := cmp.Diff(tt.says, tt.do(t, c)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.state, c.session.State); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.answers, c.identified.Answers); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAHuntAsksInOneMessage(t *testing.T) {
	t.Parallel()

	c := hunting(t)
	press := c.button(t, HuntYes)
	press.Message = 7
	turn, err := c.turn(t.Context(), press)
	if err != nil || len(turn.Replies) != 1 || turn.Replies[0].Edits != 7 {
		t.Fatalf("%+v, %v: the next question takes the place of message 7", turn.Replies, err)
	}
}

func TestALabelReadInAHuntGoesIntoIt(t *testing.T) {
	t.Parallel()

	for name, tt := range map[string]struct {
		label   knowledge.Label
		locked  bool
		options int // that the engine is told of
		says    []MessageID
	}{
		"of the car":             {knowledge.Label{VIN: corvette, Options: []knowledge.OptionLine{{Name: "X"}}}, false, 1, []MessageID{MsgLabelVehicle, MsgHuntHead}},
		"without a VIN":          {knowledge.Label{Options: []knowledge.OptionLine{{Name: "X"}}}, false, 1, []MessageID{MsgLabelVehicle, MsgHuntHead}},
		"of another car":         {knowledge.Label{VIN: camry, Options: []knowledge.OptionLine{{Name: "X"}}}, false, 0, []MessageID{MsgLabelVehicle}},
		"beyond the day's limit": {knowledge.Label{VIN: corvette, Options: []knowledge.OptionLine{{Name: "X"}}}, true, 0, []MessageID{MsgLabelLocked, MsgHuntHead}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			c := hunting(t)
			c.labels[5] = tt.label
			if tt.locked {
				c.standing.LabelLimit, c.standing.LabelsToday = 1, 1
			}
			c.tell(t, Sent{File: File{ID: "f"}})
			got := c.tell(t, Finished{Task: c.session.Memory.LastTask, Event: LabelRead{ID: 5, Label: tt.label}})
			if diff := cmp.Diff(tt.says, got); diff != "" {
				t.Error(diff)
			}
			if n := len(c.identified.Options); n != tt.options {
				t.Errorf("the engine is told of %d options, want %d", n, tt.options)
			}
			if c.session.State.Name() != NameHunting {
				t.Errorf("the hunt is over: %v", c.session.State)
			}
		})
	}
}

func TestAHuntSurvivesARestart(t *testing.T) {
	t.Parallel()

	c := hunting(t)
	c.press(t, HuntYes)
	state, err := json.Marshal(c.session.State)
	if err != nil {
		t.Fatal(err)
	}
	memory, err := json.Marshal(c.session.Memory)
	if err != nil {
		t.Fatal(err)
	}
	again := newChat(Idle{})
	again.complete = c.complete
	again.session.Version = c.session.Version
	if again.session.State, err = Restore(c.session.State.Name(), state); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(memory, &again.session.Memory); err != nil {
		t.Fatal(err)
	}
	if got := again.press(t, HuntNo); !slices.Equal(got, []MessageID{MsgHuntDone}) {
		t.Errorf("after a restart the last answer leads to %v", got)
	}
	want := []packages.Answer{{Feature: "red_calipers", Has: true}, {Feature: "sunroof"}}
	if diff := cmp.Diff(want, again.identified.Answers); diff != "" {
		t.Error(diff)
	}
}

func TestWhatWasDescribedIsNotDoubledByAHunt(t *testing.T) {
	t.Parallel()

	c := hunting(t)
	c.press(t, HuntStop)
	key := string(corvette)
	e, _ := c.session.Memory.equipment(key)
	e.Text = "heated seats"
	c.session.Memory.keepEquipment(e)
	c.press(t, Hunt)
	c.press(t, HuntYes)
	c.press(t, HuntStop)
	if e, _ = c.session.Memory.equipment(key); e.Text != "heated seats" {
		t.Errorf("described: %q", e.Text)
	}
	if got := c.press(t, Packages); !slices.Equal(got, []MessageID{MsgPackagesOf}) {
		t.Errorf("after answers the packages are said by %v", got)
	}
}

func TestAMessageThatChangesTakesNoOtherMessagesButtonsAway(t *testing.T) {
	t.Parallel()

	turn := Turn{Replies: []Reply{{Edits: 7, Choices: []Choice{{ID: HuntYes}}}}}
	turn.Session.Memory.Offers = []Offer{{Version: 1, Choices: []Choice{{ID: Packages}}}}
	const last = 3 * maxOffers
	for v := int64(2); v <= last; v++ {
		turn.Session.Version, turn.Session.Memory.Press.Version = v, v-1
		turn.remember()
	}
	var versions []int64
	for _, o := range turn.Session.Memory.Offers {
		versions = append(versions, o.Version)
	}
	if diff := cmp.Diff([]int64{1, last - 1, last}, versions); diff != "" { // the one pressed last may be pressed twice
		t.Error(diff)
	}
}
