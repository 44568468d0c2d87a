package conversation

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

const (
	corvette knowledge.VIN = "1G1YB2D4XM5000000"
	camry    knowledge.VIN = "4T1G11AK6LU000000"
)

func TestEachStateAnswersWhatItWaitsFor(t *testing.T) {
	t.Parallel()

	command := func(name string) Event { return Commanded{Name: name} }
	for name, c := range map[string]struct {
		state State
		event Event
		said  []MessageID
		next  StateName
	}{
		"a start":                             {WritingSupport{}, command("start"), []MessageID{MsgWelcome}, NameIdle},
		"a link to the plans":                 {Idle{}, Commanded{Name: "start", Args: "upgrade"}, []MessageID{MsgPlans}, NameChoosingPlan},
		"help":                                {Idle{}, command("help"), []MessageID{MsgHelp}, NameIdle},
		"a command nobody knows":              {Idle{}, command("frobnicate"), []MessageID{MsgUnknownCommand}, NameIdle},
		"blanks":                              {Idle{}, Said{Text: " \n "}, []MessageID{MsgEmpty}, NameIdle},
		"small talk":                          {Idle{}, Said{Text: "hello"}, []MessageID{"ask_hello"}, NameIdle},
		"a voice note":                        {Idle{}, Odd{OddVoice}, []MessageID{"odd_voice"}, NameIdle},
		"/vin asks for the VIN":               {Idle{}, command("vin"), []MessageID{MsgAskVIN}, NameAwaitingVIN},
		"no VIN where one is awaited":         {AwaitingVIN{}, Said{Text: "hello"}, []MessageID{MsgNotVIN}, NameAwaitingVIN},
		"no VIN again":                        {AwaitingVIN{Misses: 1}, Said{Text: "hello"}, []MessageID{"ask_hello"}, NameIdle},
		"the VIN that is awaited":             {AwaitingVIN{Misses: 1}, Said{Text: string(corvette)}, nil, NameIdle},
		"a VIN too short":                     {Idle{}, Commanded{Name: "vin", Args: "123"}, []MessageID{"problem_length"}, NameAwaitingVIN},
		"a VIN with a letter O":               {Idle{}, Said{Text: "1G1YB2D4XM500000O"}, []MessageID{"problem_characters"}, NameChoosingVehicle},
		"other talk where a VIN is chosen":    {ChoosingVehicle{}, Said{Text: "hello"}, []MessageID{"ask_hello"}, NameIdle},
		"no cars":                             {Idle{}, command("history"), []MessageID{MsgHistoryEmpty}, NameIdle},
		"a plan":                              {Idle{}, command("plan"), []MessageID{MsgStanding}, NameIdle},
		"the plans for sale":                  {Idle{}, command("upgrade"), []MessageID{MsgPlans}, NameChoosingPlan},
		"other talk where a plan is chosen":   {ChoosingPlan{}, Said{Text: "hello"}, []MessageID{"ask_hello"}, NameIdle},
		"other talk where a payment is due":   {AwaitingPayment{Plan: billing.Pro}, Said{Text: "hello"}, []MessageID{"ask_hello"}, NameAwaitingPayment},
		"a payment":                           {AwaitingPayment{Plan: billing.Pro}, Finished{Event: PlanChanged{Plan: billing.Pro, Status: "active"}}, []MessageID{MsgOnPlan}, NameIdle},
		"a payment long after":                {WritingSupport{}, Finished{Event: PlanChanged{Plan: billing.Pro, Status: "active"}}, []MessageID{MsgOnPlan}, NameWritingSupport},
		"a trial about to end":                {AwaitingVIN{}, Finished{Event: TrialEnds{Plan: billing.Pro, Amount: billing.Money{Minor: 1900, Currency: "USD"}}}, []MessageID{MsgTrialEnds}, NameAwaitingVIN},
		"languages":                           {Idle{}, command("language"), []MessageID{MsgChooseLanguage}, NameChoosingLanguage},
		"other talk where a language is due":  {ChoosingLanguage{}, Said{Text: "hello"}, []MessageID{"ask_hello"}, NameIdle},
		"units":                               {Idle{}, command("units"), []MessageID{MsgChooseUnits}, NameChoosingUnits},
		"other talk where units are chosen":   {ChoosingUnits{}, Said{Text: "hello"}, []MessageID{"ask_hello"}, NameIdle},
		"/forget asks first":                  {Idle{}, command("forget"), []MessageID{MsgConfirmForget}, NameConfirmingForget},
		"other talk spares the data":          {ConfirmingForget{}, Said{Text: "hello"}, []MessageID{"ask_hello"}, NameIdle},
		"/support asks for words":             {Idle{}, command("support"), []MessageID{MsgAskSupport}, NameWritingSupport},
		"words to support":                    {WritingSupport{}, Said{Text: string(corvette)}, []MessageID{MsgSupportSent}, NameIdle},
		"a command instead of words":          {WritingSupport{}, command("help"), []MessageID{MsgHelp}, NameIdle},
		"a label":                             {WritingSupport{}, Sent{File: File{ID: "a"}}, nil, NameReadingLabel},
		"small talk while a label is read":    {ReadingLabel{}, Said{Text: "hello"}, []MessageID{"ask_hello"}, NameReadingLabel},
		"a question about the label":          {ReadingLabel{}, Said{Text: "what can it tow?"}, []MessageID{MsgWaitsForLabel}, NameReadingLabel},
		"a question about no car":             {Idle{}, Said{Text: "what can it tow?"}, []MessageID{"ask_which_vehicle"}, NameIdle},
		"/cancel while a label is read":       {ReadingLabel{}, command("cancel"), []MessageID{MsgCancelled}, NameIdle},
		"/cancel where nothing is going on":   {Idle{}, command("cancel"), []MessageID{MsgNothingToCancel}, NameIdle},
		"the bot is blocked":                  {AwaitingVIN{}, Left{}, nil, NameAwaitingVIN},
		"option codes":                        {Idle{}, Commanded{Name: "packages", Args: "Z51 FE4"}, []MessageID{MsgCodesNoCar}, NameIdle},
		"/packages without a label":           {Idle{}, command("packages"), []MessageID{MsgPackagesHow}, NameIdle},
		"a button that nobody was ever shown": {Idle{}, Pressed{Version: -1, Index: -1}, []MessageID{MsgStale}, NameIdle},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			chat := newChat(c.state)
			if diff := cmp.Diff(c.said, chat.tell(t, c.event)); diff != "" {
				t.Errorf("said: %s", diff)
			}
			if got := chat.session.State.Name(); got != c.next {
				t.Errorf("went to %q, want %q", got, c.next)
			}
		})
	}
}

func TestEveryStateIsRestoredAsItWas(t *testing.T) {
	t.Parallel()

	states := []State{
		Idle{},
		AwaitingVIN{Misses: 1},
		ChoosingVehicle{Raw: "1G1YB2D4XM500000O"},
		ReadingLabel{},
		ChoosingPlan{},
		AwaitingPayment{Plan: billing.Pro},
		ChoosingLanguage{interrupt(AwaitingVIN{Misses: 1})},
		ChoosingUnits{},
		ConfirmingForget{},
		WritingSupport{},
	}
	for _, s := range states {
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Restore(s.Name(), data)
		if err != nil || got != s {
			t.Errorf("%#v came back as %#v, %v", s, got, err)
		}
	}
	if _, err := Restore("asleep", []byte("{}")); err == nil {
		t.Error("a state that does not exist was restored")
	}
}

func TestResultsAreToldInTheOrderAsked(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	c.tell(t, Said{Text: string(corvette) + " " + string(camry)})
	if said := c.tell(t, Finished{Task: 2, Event: car(camry)}); said != nil {
		t.Errorf("the second was told before the first: %v", said)
	}
	turn, err := c.turn(t.Context(), Finished{Task: 1, Event: car(corvette)})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]knowledge.VIN{corvette, camry}, turn.Charges); diff != "" {
		t.Error(diff)
	}
	if said := c.tell(t, Finished{Task: 1, Event: car(corvette)}); said != nil {
		t.Errorf("a result that came twice was told twice: %v", said)
	}
}

func TestWhatNobodyWaitsForAnyMoreIsNotTold(t *testing.T) {
	t.Parallel()

	link := func(url string) Event { return LinkMade{Plan: billing.Pro, URL: url} }
	c := newChat(Idle{})
	c.tell(t, Sent{File: File{ID: "a"}})
	stopped, err := c.turn(t.Context(), Commanded{Name: "cancel"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int64{1}, stopped.Abandons); diff != "" {
		t.Error("its job goes on: " + diff)
	}
	if said := c.tell(t, Finished{Task: 1, Event: LabelRead{ID: 7}}); said != nil || c.session.Memory.Label != 0 {
		t.Errorf("a cancelled label was told: %v", said)
	}
	for range 2 { // of two links asked for, only the last one counts
		c.tell(t, Commanded{Name: "upgrade"})
		c.press(t, PickPlan)
	}
	if said := c.tell(t, Finished{Task: 2, Event: link("https://old.example")}); said != nil {
		t.Errorf("a link that was replaced was shown: %v", said)
	}
	if diff := cmp.Diff([]MessageID{MsgLinkReady}, c.tell(t, Finished{Task: 3, Event: link("https://new.example")})); diff != "" {
		t.Error(diff)
	}
}

func TestAQuestionWaitsForTheLabelAndIsAnsweredAfterIt(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	c.session.Memory.Ask = ask.Context{Vehicles: []knowledge.Vehicle{{Make: "Kia", Model: "Telluride", Year: 2020}}}
	c.tell(t, Sent{File: File{ID: "a"}})
	for range 2 * maxWaiting {
		c.tell(t, Said{Text: "what can it tow?"})
	}
	if n := len(c.session.Memory.Waiting); n != maxWaiting {
		t.Errorf("%d questions wait", n)
	}
	c.session.Memory.Waiting = c.session.Memory.Waiting[:1]
	turn, err := c.turn(t.Context(), Finished{Task: 1, Event: LabelRead{ID: 7, Label: knowledge.Label{Make: "Ford", Model: "F-150", Year: 2021}}})
	if err != nil {
		t.Fatal(err)
	}
	var said []MessageID
	for _, r := range turn.Replies {
		said = append(said, r.Parts[0].Message)
	}
	if diff := cmp.Diff([]MessageID{MsgLabelVehicle, "ask_not_known"}, said); diff != "" {
		t.Fatal(diff)
	}
	if got := turn.Replies[1].Parts[0].Data["Vehicle"]; got != "2021 Ford F-150" {
		t.Errorf("the answer is about %v", got)
	}
	if c.session.State.Name() != NameIdle || len(c.session.Memory.Waiting) != 0 {
		t.Errorf("in %q, %d questions wait", c.session.State.Name(), len(c.session.Memory.Waiting))
	}
}

func TestAButtonOfAStateThatIsLeftDoesNothing(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	c.tell(t, Commanded{Name: "forget"})
	confirm := c.button(t, ConfirmForget)
	c.tell(t, Said{Text: "hello"})
	turn, err := c.turn(t.Context(), confirm)
	if err != nil || turn.Forget {
		t.Errorf("an old button deleted everything, %v", err)
	}
	c.tell(t, Commanded{Name: "help"})
	help := c.button(t, HelpLabel)
	for range maxOffers {
		c.tell(t, Commanded{Name: "start"})
	}
	if diff := cmp.Diff([]MessageID{MsgStale}, c.tell(t, help)); diff != "" {
		t.Error(diff)
	}
}

func TestThePackagesOfAVINAreThoseOfItsOwnLabel(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	c.labels[7] = knowledge.Label{VIN: corvette, Make: "Chevrolet", Model: "Corvette", Year: 2021}
	c.complete[corvette], c.complete[camry] = car(corvette).Decode, car(camry).Decode
	c.tell(t, Sent{File: File{ID: "a"}})
	c.tell(t, Finished{Task: 1, Event: LabelRead{ID: 7, Label: c.labels[7]}})
	c.tell(t, Said{Text: string(camry)})
	if diff := cmp.Diff([]MessageID{MsgPackagesHow}, c.press(t, Packages)); diff != "" {
		t.Errorf("another car: %s", diff)
	}
	c.tell(t, Said{Text: string(corvette)})
	if diff := cmp.Diff([]MessageID{MsgPackagesOf}, c.press(t, Packages)); diff != "" {
		t.Errorf("the label's car: %s", diff)
	}
}

func TestForgettingLeavesNothingBehind(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	c.complete[corvette] = car(corvette).Decode
	c.session.Person = Person{Lang: "de", Units: "us"}
	c.tell(t, Said{Text: string(corvette) + " " + string(camry)})
	c.tell(t, Commanded{Name: "forget"})
	confirm := c.button(t, ConfirmForget)
	turn, err := c.turn(t.Context(), confirm)
	if err != nil || !turn.Forget {
		t.Fatalf("nothing was forgotten, %v", err)
	}
	want := Session{Key: Key{Chat: 1, User: 1}, Version: turn.Session.Version, State: Idle{}, Memory: Memory{Lang: "de", LastTask: 2, Press: Press{Version: confirm.Version}}}
	if diff := cmp.Diff(want, turn.Session); diff != "" {
		t.Error(diff)
	}
	if said := c.tell(t, Finished{Task: 2, Event: car(camry)}); said != nil {
		t.Errorf("what was asked before is answered after: %v", said)
	}
}

func TestACardIsOfferedInlineAsFarAsThePlanGoes(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	c.complete[corvette] = car(corvette).Decode
	engine := Engine{Ports: Ports{Decodes: c.world, Asker: c.world, Accounts: c.world}}
	for name, w := range map[string]struct {
		query  string
		used   int
		result string
		hint   MessageID
	}{
		"nothing is typed yet":         {" ", 0, "how", MsgInlineOpen},
		"a VIN":                        {string(corvette), 0, "vin:" + string(corvette), MsgInlineOpen},
		"a VIN beyond the plan":        {string(corvette), 10, "", MsgInlineQuota},
		"a VIN nobody knows more of":   {string(camry), 10, "vin:" + string(camry), MsgInlineOpen},
		"almost a VIN":                 {"1G1YB2D4XM500000O", 0, "doubt vin:" + string(corvette), MsgInlineOpen},
		"almost one beyond the plan":   {"1G1YB2D4XM500000O", 10, "doubt", MsgInlineQuota},
		"a VIN with one missing":       {"1HGCV1F33KA00000", 0, "doubt", ""},
		"a question":                   {"hello", 0, "answer", MsgInlineOpen},
		"more than fits in a question": {strings.Repeat("so ", 500), 0, "long", ""},
	} {
		c.standing.Used = w.used
		in, err := engine.Inline(t.Context(), c.session, w.query)
		if err != nil {
			t.Fatal(err)
		}
		result := ""
		for _, r := range in.Results {
			result = strings.TrimSpace(result + " " + r.ID)
			if len(r.Reply.Choices) > 0 {
				t.Errorf("%s: buttons below a message of another chat", name)
			}
		}
		if result != w.result || in.Hint != w.hint {
			t.Errorf("%s: %q below %q, want %q below %q", name, result, in.Hint, w.result, w.hint)
		}
	}
}

func TestAChosenCardCountsAndSaysNothing(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	c.complete[corvette] = car(corvette).Decode
	turn, err := c.turn(t.Context(), Chosen{VIN: ChosenVIN("vin:" + string(corvette))})
	if err != nil || len(turn.Replies) > 0 {
		t.Fatalf("%v, %v", turn.Replies, err)
	}
	if diff := cmp.Diff([]knowledge.VIN{corvette}, turn.Charges); diff != "" || len(turn.Notes) != 1 {
		t.Errorf("%v: %s", turn.Notes, diff)
	}
	if v := ChosenVIN("vin:nonsense") + ChosenVIN("answer"); v != "" {
		t.Errorf("%q was chosen", v)
	}
}

func TestTwoPeopleInAGroupHaveLabelsReadEach(t *testing.T) {
	t.Parallel()

	for user := range int64(2) {
		c := newChat(Idle{})
		c.session.Key = Key{Chat: -7, User: user + 1}
		for i := range maxScans + 1 {
			said := c.tell(t, Sent{File: File{ID: "a"}})
			if busy := len(said) > 0 && said[0] == MsgScansBusy; busy != (i == maxScans) {
				t.Errorf("label %d: %v", i+1, said)
			}
		}
	}
}

func TestAFailureMayBeTriedAgainWithTheSameButton(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	c.tell(t, Commanded{Name: "help"})
	press := c.button(t, HelpLabel)
	press.At = 100
	c.tell(t, press)
	press.At = 105
	if diff := cmp.Diff([]MessageID{MsgPressedTwice}, c.tell(t, press)); diff != "" {
		t.Error(diff)
	}
	if said := c.tell(t, press); said != nil {
		t.Errorf("a third press within seconds: %v", said)
	}
	press.At = 200
	if diff := cmp.Diff([]MessageID{MsgHelpLabel}, c.tell(t, press)); diff != "" {
		t.Errorf("long after: %s", diff)
	}
	c.tell(t, Sent{File: File{ID: "a"}})
	c.tell(t, press)
	c.tell(t, Finished{Task: 1, Event: Failed{Work: WorkScan, Reason: "work_failed"}})
	if diff := cmp.Diff([]MessageID{MsgHelpLabel}, c.tell(t, press)); diff != "" {
		t.Errorf("after a failure: %s", diff)
	}
}
