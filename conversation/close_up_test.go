package conversation

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker"
)

func TestTheCloseUpThatHelpsMostIsAskedForOnce(t *testing.T) {
	t.Parallel()
	with := func(ocr bool, codes ...knowledge.DoubtCode) knowledge.Label {
		l := knowledge.Label{OCR: ocr}
		for _, c := range codes {
			l.Doubts = append(l.Doubts, knowledge.Doubt{Code: c})
		}
		return l
	}
	for sentence, c := range map[string]struct {
		label knowledge.Label
		asked []MessageID
		want  MessageID
	}{
		"sums that do not close: the prices":     {with(true, knowledge.DoubtVIN, knowledge.DoubtTotalSum), nil, MsgClosePrices},
		"a total that was not read: the prices":  {with(true, knowledge.DoubtNoTotal), nil, MsgClosePrices},
		"a VIN that is not sure: its line":       {with(true, knowledge.DoubtVIN), nil, MsgCloseVIN},
		"the same is not asked for again":        {with(true, knowledge.DoubtVIN, knowledge.DoubtTotalSum), []MessageID{MsgClosePrices}, MsgCloseVIN},
		"nor is anything else in the end":        {with(true, knowledge.DoubtVIN, knowledge.DoubtTotalSum), []MessageID{MsgClosePrices, MsgCloseVIN}, ""},
		"a label without a doubt needs none":     {with(true), nil, ""},
		"a PDF's text is not better seen closer": {with(false, knowledge.DoubtTotalSum), nil, ""},
	} {
		if got := WantedCloseUp(c.label, c.asked); got != c.want {
			t.Errorf("%s: %q", sentence, got)
		}
	}
}

func TestWhatMayBeACloseUp(t *testing.T) {
	t.Parallel()
	amount := func(n int64) *int64 { return &n }
	a := knowledge.Label{VIN: camry, Make: "Toyota", Base: amount(1), Total: amount(2)}
	for sentence, c := range map[string]struct {
		b    knowledge.Label
		want bool
	}{
		"a part of the prices":                 {knowledge.Label{Total: amount(3)}, true},
		"the same car's whole label":           {knowledge.Label{VIN: camry, Base: amount(5), Total: amount(6)}, true},
		"another maker's":                      {knowledge.Label{Make: "Ford"}, false},
		"a whole label with other prices":      {knowledge.Label{Base: amount(5), Total: amount(6)}, false},
		"a whole label with one price misread": {knowledge.Label{Base: amount(1), Total: amount(6)}, true},
	} {
		if got := partOf(a, c.b); got != c.want {
			t.Errorf("%s: %t", sentence, got)
		}
	}
}

func TestACloseUpOfTheVINIsPartOfTheLabel(t *testing.T) {
	t.Parallel()
	s := Session{Memory: Memory{CloseUp: CloseUp{Label: 1, Asked: []MessageID{MsgCloseVIN}}}}
	one := knowledge.VINReading{Text: string(camry), From: knowledge.FromCode39, Sure: true, Proof: &knowledge.Proof{Page: 1, Why: knowledge.WitnessBarcode}}
	got, ok := VINsRead{VINs: []knowledge.VINReading{one}, Pictures: []string{"9-0"}}.asCloseUp(s)
	want := knowledge.Label{VIN: camry, VINs: []knowledge.VINReading{one}, Pictures: []string{"9-0"}, Where: knowledge.Where{VIN: one.Proof}, OCR: true}
	if d := cmp.Diff(want, got); d != "" || !ok {
		t.Error(d, ok)
	}
	if _, ok := (VINsRead{VINs: []knowledge.VINReading{one, one}}).asCloseUp(s); ok {
		t.Error("two VINs are taken for one")
	}
	if _, ok := (VINsRead{VINs: []knowledge.VINReading{one}}).asCloseUp(Session{}); ok {
		t.Error("nothing was asked for")
	}
}

func TestAPictureThatRepliesToALabelsCardIsACloseUpOfThatLabel(t *testing.T) {
	t.Parallel()
	total := func(n int64) *int64 { return &n }
	first := knowledge.Label{VIN: camry, Make: "Toyota", OCR: true, Base: total(1), Options: []knowledge.OptionLine{{Name: "PAINT", Price: total(2)}}}
	for sentence, c := range map[string]struct {
		replies Replied
		photo   knowledge.Label
		opened  bool
		want    MessageID
	}{
		"by the buttons below it":                        {Replied{Version: 4}, knowledge.Label{Total: total(3), OCR: true}, true, MsgCloseJoined},
		"by the VIN on it":                               {Replied{About: "🏷 Toyota\n" + string(camry)}, knowledge.Label{Total: total(3), OCR: true}, true, MsgCloseJoined},
		"one of another label is said to be one":         {Replied{Version: 4}, knowledge.Label{Make: "Ford", Base: total(5), Total: total(5)}, true, MsgCloseApart},
		"a label that was not opened stays shut":         {Replied{About: string(camry)}, knowledge.Label{Total: total(3), OCR: true}, false, MsgLabelVehicle},
		"a reply to anything else is a label of its own": {Replied{About: "Hello!", Version: 3}, knowledge.Label{Total: total(3), OCR: true}, true, MsgLabelVehicle},
	} {
		chat := newChat(Idle{})
		chat.labels[7] = first
		chat.opened[7] = c.opened
		m := &chat.session.Memory
		m.Offers = []Offer{{Version: 3, Choices: []Choice{{ID: Upgrade}}}, {Version: 4, Choices: []Choice{fixChoice(FixLabel, Fix{Label: 7})}}}
		m.keepLabel(7, camry)
		m.keepLabel(8, corvette) // read since
		turn, err := chat.turn(t.Context(), Sent{File: File{ID: "f"}, Replies: c.replies})
		if err != nil || len(turn.Jobs) != 1 {
			t.Fatalf("%s: %+v, %v", sentence, turn.Jobs, err)
		}
		args, _ := turn.Jobs[0].Args.(ScanArgs)
		c.photo.VIN = ""
		got := chat.tell(t, Finished{Task: turn.Jobs[0].Task.ID, Event: LabelRead{ID: 9, Label: c.photo, Of: args.Of}})
		if len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: %v", sentence, got)
		}
	}
}

func TestALabelOfAnotherCarThanTheOneInHandIsSaidToBeOne(t *testing.T) {
	t.Parallel()
	inHand := func(v knowledge.VIN) []knowledge.Vehicle { return []knowledge.Vehicle{{VIN: v, Make: "Toyota"}} }
	for sentence, c := range map[string]struct {
		hand  []knowledge.Vehicle
		label knowledge.VIN
		known []LabelOf
		want  bool
	}{
		"the label's VIN is another":                      {inHand(camry), corvette, nil, true},
		"it is the car in hand":                           {inHand(camry), camry, nil, false},
		"no car is in hand":                               {nil, corvette, nil, false},
		"the car in hand was named without a VIN":         {inHand(""), corvette, nil, false},
		"no VIN was read on the label":                    {inHand(camry), "", nil, false},
		"the car in hand has had its label: the next one": {inHand(camry), corvette, []LabelOf{{VIN: camry, ID: 3}}, false},
	} {
		chat := newChat(ReadingLabel{}, Task{ID: 1, Work: WorkScan})
		chat.session.Memory.Ask.Vehicles, chat.session.Memory.Labels = c.hand, c.known
		turn, err := chat.turn(t.Context(), Finished{Task: 1, Event: LabelRead{ID: 9, Label: knowledge.Label{VIN: c.label, Make: "Chevrolet"}}})
		if err != nil || len(turn.Replies) != 1 {
			t.Fatalf("%s: %+v, %v", sentence, turn.Replies, err)
		}
		said := slices.ContainsFunc(turn.Replies[0].Parts, func(p Text) bool {
			return p.Message == MsgLabelOtherCar && p.Data["VIN"] == string(camry)
		})
		if said != c.want {
			t.Errorf("%s: said %t", sentence, said)
		}
	}
}

func TestOfTwoCarsVINsInAPictureThePersonChooses(t *testing.T) {
	t.Parallel()
	chat := newChat(ReadingLabel{}, Task{ID: 1, Work: WorkScan})
	l := knowledge.Label{VIN: camry, Make: "Toyota", Doubts: []knowledge.Doubt{{Code: knowledge.DoubtVIN, Other: corvette}}}
	chat.labels[9] = l
	turn, err := chat.turn(t.Context(), Finished{Task: 1, Event: LabelRead{ID: 9, Label: l}})
	if err != nil || len(turn.Replies) != 1 {
		t.Fatalf("%+v, %v", turn.Replies, err)
	}
	var offered []any
	at := -1
	for i, c := range turn.Replies[0].Choices {
		if c.ID == FixVIN {
			offered, at = append(offered, c.Data["VIN"]), i
		}
	}
	if diff := cmp.Diff([]any{string(camry), string(corvette)}, offered); diff != "" {
		t.Fatal(diff)
	}
	turn, err = chat.turn(t.Context(), Pressed{Version: turn.Session.Version, Index: at})
	if err != nil || len(turn.Amends) != 1 || turn.Amends[0].Reading.VIN != corvette || turn.Amends[0].Reading.Doubtful(knowledge.DoubtVIN) {
		t.Fatalf("%+v, %v", turn.Amends, err)
	}
	if slices.ContainsFunc(turn.Replies[0].Choices, func(c Choice) bool { return c.ID == FixVIN }) {
		t.Error("what was chosen is asked again")
	}
}

// TestACloseUpThatShowsNoMoreIsAskedForAgain: who sends the same photo twice has not used up
// the one close-up.
func TestACloseUpThatShowsNoMoreIsAskedForAgain(t *testing.T) {
	t.Parallel()
	amount := func(n int64) *int64 { return &n }
	first := sticker.Judge(knowledge.Label{
		VIN: camry, Make: "Toyota", OCR: true, Base: amount(30_000_00), Total: amount(31_000_00),
		Options: []knowledge.OptionLine{{Name: "PAINT", Price: amount(900_00)}},
	})
	part := knowledge.Label{OCR: true, Total: amount(30_900_00)}
	chat := newChat(Idle{})
	chat.labels[7], chat.opened[7] = first, true
	chat.session.Memory.CloseUp = CloseUp{Label: 7, Asked: []MessageID{MsgClosePrices}}
	for i, c := range []struct {
		photo knowledge.Label
		want  MessageID
		asked []MessageID
	}{
		{first, MsgCloseSame, []MessageID{MsgClosePrices}},
		{first, MsgCloseSame, []MessageID{MsgClosePrices}},
		{part, MsgCloseJoined, nil}, // it helps
	} {
		turn, err := chat.turn(t.Context(), Sent{File: File{ID: "f"}})
		if err != nil || len(turn.Jobs) != 1 {
			t.Fatalf("%+v, %v", turn.Jobs, err)
		}
		got := chat.tell(t, Finished{Task: turn.Jobs[0].Task.ID, Event: LabelRead{ID: 9, Label: c.photo}})
		if asked := chat.session.Memory.CloseUp.Asked; len(got) != 1 || got[0] != c.want || !slices.Equal(asked, c.asked) {
			t.Errorf("photo %d: %v, asked for %v", i+1, got, asked)
		}
	}
}
