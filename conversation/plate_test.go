package conversation

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
)

const (
	golf   = "WVWZZZAUZHW123456" // position 9 is no check digit
	pickup = "1FTFW1E80NF000000"
)

func seen(from knowledge.VINFrom, text string, sure bool) knowledge.VINReading {
	return knowledge.VINReading{Text: text, From: from, Sure: sure}
}

func TestAPictureOfAPlateGivesTheCardOrAQuestion(t *testing.T) {
	t.Parallel()

	type readings = []knowledge.VINReading
	for name, tt := range map[string]struct {
		vins    readings
		want    []MessageID // the parts of the message
		buttons []string
	}{
		"a barcode that checks gives the card":     {readings{seen(knowledge.FromCode39, pickup, true)}, []MessageID{MsgCardVehicle, MsgCardReadFrom}, nil},
		"print that was read twice and checks too": {readings{seen(knowledge.FromPrint, pickup, true)}, []MessageID{MsgCardVehicle, MsgCardReadFrom}, nil},
		"print beside a barcode that checks is not asked about": {
			readings{seen(knowledge.FromCode128, pickup, true), seen(knowledge.FromPrint, "1FTFW1E8ONF000000", false)}, []MessageID{MsgCardVehicle, MsgCardReadFrom}, nil,
		},
		"print that is hard to read is asked back": {readings{seen(knowledge.FromPrint, pickup, false)}, []MessageID{MsgReadRight, MsgReadFaint}, []string{"btn_read_right " + pickup, "btn_type_vin "}},
		"print whose check digit does not fit is asked back with repairs": {
			readings{seen(knowledge.FromPrint, "1FTFW1E8ONF000000", false)}, []MessageID{MsgReadRight, MsgReadMisread}, []string{"btn_pick_vin " + pickup, "btn_type_vin "},
		},
		"print of a maker without check digits could not be checked": {
			readings{seen(knowledge.FromPrint, golf, true)}, []MessageID{MsgReadRight, MsgReadUnchecked}, []string{"btn_read_right " + golf, "btn_type_vin "},
		},
		"a code with a sum of its own is believed where no check digit is asked for": {readings{seen(knowledge.FromDataMatrix, golf, true)}, []MessageID{MsgCardVehicle, MsgCardReadFrom}, nil},
		"but not where one is": {
			readings{seen(knowledge.FromCode128, "1FTFW1E81NF000000", true)},
			[]MessageID{MsgReadRight, MsgReadMisread},
			[]string{"btn_read_right 1FTFW1E81NF000000", "btn_pick_vin 1FTFW1E81NF800000", "btn_pick_vin 1FTFW1E81FN000000", "btn_type_vin "},
		},
		"two VINs are a choice": {
			readings{seen(knowledge.FromCode39, pickup, true), seen(knowledge.FromQR, string(corvette), true)},
			[]MessageID{MsgReadSeveral},
			[]string{"btn_pick_vin " + pickup, "btn_pick_vin " + string(corvette), "btn_type_vin "},
		},
	} {
		c := newChat(ReadingLabel{}, Task{ID: 1, Work: WorkScan})
		for _, v := range []knowledge.VIN{pickup, golf} {
			c.complete[v] = car(v).Decode
		}
		turn, err := c.turn(t.Context(), Finished{Task: 1, Event: VINsRead{VINs: tt.vins}})
		if err != nil || len(turn.Replies) != 1 {
			t.Errorf("%s: %+v, %v", name, turn.Replies, err)
			continue
		}
		var parts []MessageID
		for _, p := range turn.Replies[0].Parts[:min(len(tt.want), len(turn.Replies[0].Parts))] {
			parts = append(parts, p.Message)
		}
		var buttons []string
		for _, b := range turn.Replies[0].Choices {
			buttons = append(buttons, string(b.ID)+" "+b.Arg)
		}
		if d := cmp.Diff(tt.want, parts); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		if d := cmp.Diff(tt.buttons, buttons); tt.buttons != nil && d != "" {
			t.Errorf("%s: %s", name, d)
		}
		if n := c.session.State.Name(); tt.buttons == nil && n != NameIdle || tt.buttons != nil && n != NameChoosingVehicle {
			t.Errorf("%s: in state %s", name, n)
		}
	}
}

func TestAnUncertainReadingIsLookedUpOnlyOnceItIsConfirmed(t *testing.T) {
	t.Parallel()

	c := newChat(ReadingLabel{}, Task{ID: 1, Work: WorkScan})
	c.complete[pickup] = car(pickup).Decode
	turn, err := c.turn(t.Context(), Finished{Task: 1, Event: VINsRead{VINs: []knowledge.VINReading{seen(knowledge.FromPrint, pickup, false)}}})
	if err != nil || len(turn.Charges) > 0 || len(turn.Notes) > 0 {
		t.Fatalf("%+v, %v", turn, err)
	}
	if said := c.press(t, ReadRight); !slices.Contains(said, MsgCardVehicle) || c.session.State.Name() != NameIdle {
		t.Errorf("yes: %v in %s", said, c.session.State.Name())
	}
	c.session.State = ChoosingVehicle{}
	if said := c.press(t, TypeVIN); !slices.Contains(said, MsgAskVIN) || c.session.State.Name() != NameAwaitingVIN {
		t.Errorf("type it: %v in %s", said, c.session.State.Name())
	}
}

func TestAQuestionBelowAPictureOfAPlateIsAnsweredAboutItsCar(t *testing.T) {
	t.Parallel()

	for name, sure := range map[string]bool{"certain": true, "confirmed": false} {
		c := newChat(Idle{})
		c.complete[pickup] = car(pickup).Decode
		c.tell(t, Sent{File: File{ID: "plate"}, Caption: "how much can it tow?"})
		said := c.tell(t, Finished{Task: 1, Event: VINsRead{VINs: []knowledge.VINReading{seen(knowledge.FromPrint, pickup, sure)}}})
		if !sure {
			said = c.press(t, ReadRight)
		}
		if !slices.Contains(said, MsgCardVehicle) || len(said) < 2 || len(c.session.Memory.Waiting) > 0 {
			t.Errorf("%s: %v, waiting %v", name, said, c.session.Memory.Waiting)
		}
	}
}
