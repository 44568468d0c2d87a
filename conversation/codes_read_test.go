package conversation

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

func partsOf(r Reply) (ids []MessageID) {
	for _, p := range r.Parts {
		ids = append(ids, p.Message)
	}
	return ids
}

func TestCodesReadWithAVINAreWeighedForItsCar(t *testing.T) {
	t.Parallel()

	c := newChat(ReadingLabel{}, Task{ID: 1, Work: WorkScan})
	c.complete[pickup] = car(pickup).Decode
	c.session.Memory.meet(knowledge.Vehicle{Make: "Chevrolet", Model: "Tahoe", Year: 2021})
	turn, err := c.turn(t.Context(), Finished{Task: 1, Event: CodesRead{
		VINs: []knowledge.VINReading{seen(knowledge.FromPrint, pickup, true)}, Stated: []string{"53A", "67T"},
		Asked:   []packages.MaybeCode{{Read: "5OQ", Maybe: []string{"50Q"}, Alike: true}, {Read: "41A", Maybe: []string{"41A"}, Alike: true}, {Read: "ZZ1", Maybe: []string{"Z21", "2Z1"}}},
		Unknown: []string{"XXX"},
	}})
	if err != nil || len(turn.Replies) != 3 {
		t.Fatalf("%+v, %v", turn.Replies, err)
	}
	want := []MessageID{MsgCodesRead, MsgCodesAlike, MsgCodesAsked, MsgCodeMaybe, MsgCodesUnknown}
	if d := cmp.Diff(want, partsOf(turn.Replies[1])); d != "" || partsOf(turn.Replies[0])[0] != MsgCardVehicle || partsOf(turn.Replies[2])[0] != MsgPackagesOf {
		t.Errorf("%s%v", d, turn.Replies)
	}
	var buttons []string
	for _, b := range turn.Replies[1].Choices {
		buttons = append(buttons, string(b.ID)+" "+b.Arg)
	}
	if d := cmp.Diff([]string{
		"btn_take_codes " + pickup + "|50Q 41A", "btn_take_code " + pickup + "|50Q", "btn_take_code " + pickup + "|41A", "btn_take_code " + pickup + "|Z21", "btn_take_code " + pickup + "|2Z1",
	}, buttons); d != "" {
		t.Error(d)
	}
	if said := c.press(t, TakeCodes); !slices.Contains(said, MsgPackagesOf) {
		t.Errorf("all right: %v", said)
	}
	if e := c.session.Memory.Equipment[0]; e.Vehicle.VIN != pickup || len(c.session.Memory.Waiting) > 0 {
		t.Errorf("%+v", e)
	}
}

func TestCodesWaitUntilTheirVINIsConfirmedAndForThatCarOnly(t *testing.T) {
	t.Parallel()

	read := CodesRead{VINs: []knowledge.VINReading{seen(knowledge.FromPrint, golf, true)}, Stated: []string{"9AK", "8T2", "KA2"}}
	for name, tt := range map[string]struct {
		say  knowledge.VIN
		took bool
	}{
		"as it was read":    {golf, true},
		"with one mended":   {"WVWZZZAUZHW123458", true},
		"another car's VIN": {pickup, false},
	} {
		c := newChat(ReadingLabel{}, Task{ID: 1, Work: WorkScan})
		c.complete[tt.say] = car(tt.say).Decode
		turn, err := c.turn(t.Context(), Finished{Task: 1, Event: read})
		if err != nil || len(turn.Replies) != 1 || turn.Replies[0].Parts[0].Message != MsgReadRight {
			t.Fatalf("%s: %+v, %v", name, turn.Replies, err)
		}
		said := c.tell(t, Said{Text: string(tt.say)})
		if got := slices.Contains(said, MsgCodesRead); got != tt.took || got == (len(c.session.Memory.Waiting) > 0) {
			t.Errorf("%s: %v, waiting %v", name, said, c.session.Memory.Waiting)
		}
	}
}

// TestCodesAreNotTakenForACarBuiltBesideTheirs: a dealer looks up one car after the
// other, whose numbers differ in little.
func TestCodesAreNotTakenForACarBuiltBesideTheirs(t *testing.T) {
	t.Parallel()

	const neighbour knowledge.VIN = "WVWZZZAUZHW123457"
	c := newChat(ReadingLabel{}, Task{ID: 1, Work: WorkScan})
	c.complete[neighbour], c.complete[golf] = car(neighbour).Decode, car(golf).Decode
	c.session.Memory.meet(knowledge.Vehicle{VIN: neighbour, Make: "Volkswagen", Model: "Golf"})
	read := CodesRead{VINs: []knowledge.VINReading{seen(knowledge.FromPrint, golf, true)}, Stated: []string{"9AK", "8T2", "KA2"}}
	c.tell(t, Finished{Task: 1, Event: read})
	if said := c.tell(t, Said{Text: string(neighbour)}); slices.Contains(said, MsgCodesRead) {
		t.Errorf("for the car before: %v", said)
	}
	if said := c.tell(t, Said{Text: string(golf)}); !slices.Contains(said, MsgCodesRead) {
		t.Errorf("for its own: %v", said)
	}

	sure := Question{Codes: &CodesRead{VINs: []knowledge.VINReading{seen(knowledge.FromPrint, pickup, true)}}}
	m := Memory{}
	m.meet(knowledge.Vehicle{VIN: knowledge.VIN(pickup[:16] + "9"), Make: "Chevrolet"})
	if v, ok := m.carOfCodes(sure); ok {
		t.Errorf("a VIN beyond doubt stands for %v", v)
	}
}

func TestCodesWithoutAVINAreTakenForTheCarAtHand(t *testing.T) {
	t.Parallel()

	for name, tt := range map[string]struct {
		car  knowledge.Vehicle
		want []MessageID
	}{
		"a car at hand": {knowledge.Vehicle{Make: "Chevrolet", Model: "Tahoe", Year: 2021}, []MessageID{MsgCodesRead, MsgCodesCarAssumed}},
		"none":          {knowledge.Vehicle{}, []MessageID{MsgCodesRead}},
	} {
		c := newChat(ReadingLabel{}, Task{ID: 1, Work: WorkScan})
		c.session.Memory.meet(tt.car)
		turn, err := c.turn(t.Context(), Finished{Task: 1, Event: CodesRead{Stated: []string{"Z71", "WUN", "PQA"}}})
		if err != nil || len(turn.Replies) != 2 {
			t.Fatalf("%s: %+v, %v", name, turn.Replies, err)
		}
		if d := cmp.Diff(tt.want, partsOf(turn.Replies[0])); d != "" || c.session.State.Name() != NameIdle {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestMoreDoubtfulCodesThanAnybodyComparesAreNamedOnly(t *testing.T) {
	t.Parallel()

	e := CodesRead{Stated: []string{"Z71"}}
	for range 40 {
		e.Asked = append(e.Asked, packages.MaybeCode{Read: "A1B", Maybe: []string{"AIB"}, Alike: true})
	}
	r := codesReply(e, knowledge.Vehicle{}, "")
	if n := len(r.Choices); n != maxCodesButtons+1 || !slices.Contains(partsOf(r), MsgCodesLeft) {
		t.Errorf("%d buttons, %v", n, partsOf(r))
	}
}
