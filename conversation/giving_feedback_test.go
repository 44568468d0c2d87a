package conversation

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
)

// rated is a chat in which an answer with a fact was just given.
func rated(t *testing.T) *chat {
	t.Helper()
	c := newChat(Idle{})
	c.tell(t, Said{Text: payload})
	return c
}

// objects presses a button, or else takes an event, and lists the objections that are
// handed over, which are all to the answer of [rated].
func (c *chat) objects(t *testing.T, press ChoiceID, e Event) (list []Objection) {
	t.Helper()
	if press != "" {
		e = c.button(t, press)
	}
	turn, err := c.turn(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	for _, claim := range turn.Claims {
		o := *claim.Objection
		if !strings.HasPrefix(o.Ref, "1.") || o.Of.Question != payload || !slices.Equal(o.Of.Facts, []string{"f1"}) {
			t.Errorf("it is of %+v, %q", o.Of, o.Ref)
		}
		o.Ref, o.Of = "", Rated{}
		list = append(list, o)
	}
	return list
}

func TestAnObjectionToAnAnswerIsKeptStepByStep(t *testing.T) {
	t.Parallel()

	type step struct {
		press ChoiceID
		say   Event
	}
	long := strings.Repeat("x", maxRight+1)
	kept := Objection{Reason: WrongNumber}
	tests := map[string]struct {
		steps []step
		want  []Objection
		state StateName
	}{
		"a reason is kept at once":             {[]step{{press: WhyWrong}}, []Objection{kept}, NameGivingFeedback},
		"what is right joins it":               {[]step{{press: WhyWrong}, {say: Said{Text: "it is 3,325 lb, see ford.com"}}}, []Objection{kept, {Reason: WrongNumber, Words: "it is 3,325 lb, see ford.com", Done: true}}, NameIdle},
		"nothing need join it":                 {[]step{{press: WhyWrong}, {press: SendAsIs}}, []Objection{kept, {Reason: WrongNumber, Done: true}}, NameIdle},
		"words alone are enough":               {[]step{{say: Said{Text: "3,325 lb"}}}, []Objection{{Reason: WrongAnyway, Words: "3,325 lb", Done: true}}, NameIdle},
		"words that are too long are refused":  {[]step{{press: WhyWrong}, {say: Said{Text: long}}}, []Objection{kept}, NameGivingFeedback},
		"a question is answered, nothing lost": {[]step{{press: WhyWrong}, {say: Said{Text: "what can it tow?"}}}, []Objection{kept, {Reason: WrongNumber, Done: true}}, NameIdle},
		"a question before a reason ends it":   {[]step{{say: Said{Text: "How much does it weigh"}}}, nil, NameIdle},
		"a VIN is looked up":                   {[]step{{press: WhyWrong}, {say: Said{Text: string(corvette)}}}, []Objection{kept, {Reason: WrongNumber, Done: true}}, NameIdle},
		"a command is obeyed":                  {[]step{{press: WhyWrong}, {say: Commanded{Name: "plan"}}}, []Objection{kept, {Reason: WrongNumber, Done: true}}, NameIdle},
		"/cancel takes it back":                {[]step{{press: WhyWrong}, {say: Commanded{Name: "cancel"}}}, []Objection{kept, {Reason: WrongNumber, Withdrawn: true}}, NameIdle},
		"the button takes it back":             {[]step{{press: WhyWrong}, {press: Cancel}}, []Objection{kept, {Reason: WrongNumber, Withdrawn: true}}, NameIdle},
		"cancelled before a reason":            {[]step{{press: Cancel}}, nil, NameIdle},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			c := rated(t)
			c.press(t, Wrong)
			var got []Objection
			for _, s := range tt.steps {
				got = append(got, c.objects(t, s.press, s.say)...)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if n := c.session.State.Name(); n != tt.state {
				t.Errorf("it ends in %s", n)
			}
		})
	}
}

func TestAnAnswerIsPraisedWithoutAWord(t *testing.T) {
	t.Parallel()

	c := rated(t)
	c.session.State = AwaitingVIN{}
	for range 3 {
		turn, err := c.turn(t.Context(), c.button(t, Useful))
		if err != nil || len(turn.Replies)+len(turn.Claims) != 0 || c.session.State.Name() != NameAwaitingVIN {
			t.Fatalf("%+v, %v", turn, err)
		}
	}
}

func TestAPersonObjectsSoOftenADay(t *testing.T) {
	t.Parallel()

	c := rated(t)
	c.objections = maxObjections - 1
	if got := c.press(t, Wrong); !slices.Equal(got, []MessageID{MsgFeedbackWhy}) {
		t.Error(got)
	}
	c = rated(t)
	c.objections = maxObjections
	if got := c.press(t, Wrong); !slices.Equal(got, []MessageID{MsgFeedbackMuch}) || c.session.State.Name() != NameIdle {
		t.Error(got)
	}
}

// TestFeedbackInterruptsAndGoesBack: what was asked of the person before still is.
func TestFeedbackInterruptsAndGoesBack(t *testing.T) {
	t.Parallel()

	c := rated(t)
	c.tell(t, Commanded{Name: "vin"})
	c.press(t, Wrong)
	c.press(t, Wrong)
	c.press(t, WhyWrong)
	data, err := Restore(c.session.State.Name(), marshal(t, c.session.State)) // the program was started again
	if err != nil {
		t.Fatal(err)
	}
	c.session.State = data
	if got := c.tell(t, Said{Text: "3,325 lb"}); !slices.Equal(got, []MessageID{MsgFeedbackKept}) || c.session.State.Name() != NameAwaitingVIN {
		t.Errorf("%v, then %s", got, c.session.State.Name())
	}
}

// TestStrangeWordsOfAQuestionAreCounted, and not those of a caption, which may be about
// anything.
func TestStrangeWordsOfAQuestionAreCounted(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	for text, want := range map[string]int{"frunk size": 1, "hello": 0} {
		turn, err := c.turn(t.Context(), Said{Text: text})
		if err != nil || len(turn.Strange) != want {
			t.Errorf("%s: %+v, %v", text, turn.Strange, err)
		}
	}
}

func TestThumbsTakeThePlaceOfNoOtherButtons(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	c.tell(t, Commanded{Name: "help"})
	for range 3 * maxOffers {
		c.tell(t, Said{Text: payload})
	}
	if n := len(c.session.Memory.Offers); n != 1+maxThumbs {
		t.Errorf("%d sets of buttons", n)
	}
	if got := c.press(t, AskExample); !slices.Equal(got, []MessageID{MsgExamples}) {
		t.Error(got)
	}
}

func TestWhatBecameOfAnObjectionIsToldOfACarThatNobodyTalksAboutNow(t *testing.T) {
	t.Parallel()

	c := rated(t)
	of := Rated{Question: payload, Vehicle: knowledge.Vehicle{Make: "Ram", Model: "1500", Year: 2020}}
	before := c.session.Memory.Ask.Vehicles
	for want, e := range map[MessageID]ClaimSettled{
		MsgClaimAccepted: {Of: of, Fact: &knowledge.Fact{ID: "f2", Attribute: "payload_capacity", Value: 2300, Unit: "lb"}},
		MsgClaimDeclined: {Of: of, Reason: DeclinedNoSource},
	} {
		raw, err := MarshalResult(0, e)
		if err != nil {
			t.Fatal(err)
		}
		task, read, err := ParseResult(raw)
		if err != nil || task != 0 {
			t.Fatal(task, err)
		}
		if got := c.tell(t, Finished{Event: read}); !slices.Equal(got, []MessageID{want}) {
			t.Errorf("%v, want %s", got, want)
		}
	}
	if diff := cmp.Diff(before, c.session.Memory.Ask.Vehicles); diff != "" {
		t.Error(diff)
	}
	c.tell(t, Left{})
	if got := c.tell(t, Finished{Event: ClaimSettled{Of: of, Reason: DeclinedNoSource}}); got != nil {
		t.Errorf("who has blocked the bot hears %v", got)
	}
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
