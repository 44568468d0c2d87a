package conversation

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
)

func TestWhatIsGivenOfACarAddsUp(t *testing.T) {
	t.Parallel()
	var m Memory
	one, two := knowledge.Vehicle{VIN: corvette}, knowledge.Vehicle{VIN: camry}
	m.equip(Equipment{Vehicle: one, Codes: []string{"Z51"}})
	m.equip(Equipment{Vehicle: two, Text: "heated seats"})
	key := m.equip(Equipment{Vehicle: one, Codes: []string{"Z51", "FE4"}, Text: "head-up display"})
	e, ok := m.equipment(key)
	if !ok || !cmp.Equal(e.Codes, []string{"Z51", "FE4"}) || e.Text != "head-up display" || m.Equipment[0].key() != key {
		t.Errorf("%v, %+v", ok, e)
	}
	m.equip(Equipment{Vehicle: one, Text: strings.Repeat("ä", maxWords)})
	if e, _ := m.equipment(key); len([]rune(e.Text)) != maxWords {
		t.Errorf("%d letters are kept", len([]rune(e.Text)))
	}
	for range maxEquipment + 2 {
		m.equip(Equipment{Label: int64(len(m.Equipment)) + 100})
	}
	if len(m.Equipment) > maxEquipment {
		t.Errorf("%d cars are kept", len(m.Equipment))
	}
}

func TestCodesThatMeanNothingAreSaidOnce(t *testing.T) {
	t.Parallel()
	c := newChat(Idle{})
	c.tell(t, Said{Text: "Z51 FE4 J55"}) // this world knows no code
	if e := c.session.Memory.Equipment; len(e) != 1 || len(e[0].Codes) != 0 {
		t.Errorf("%+v", e)
	}
	if diff := cmp.Diff([]string{"Z51", "FE4", "J55"}, c.identified.Codes); diff != "" {
		t.Error(diff)
	}
}

func TestAListOfEquipmentIsADescriptionOfTheCarAtHand(t *testing.T) {
	t.Parallel()
	c := newChat(Idle{})
	c.complete[corvette] = car(corvette).Decode
	if diff := cmp.Diff([]MessageID{MsgCardVehicle}, c.tell(t, Said{Text: string(corvette)})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]MessageID{MsgPackagesOf}, c.tell(t, Said{Text: "Has heated seats, a hitch"})); diff != "" {
		t.Error(diff)
	}
	if c.identified.Text != "Has heated seats, a hitch" || c.identified.Vehicle.VIN != corvette {
		t.Errorf("%+v", c.identified)
	}
	long := "Has " + strings.Repeat("heated seats, ", 200)
	if diff := cmp.Diff([]MessageID{MsgPackagesOf}, c.tell(t, Said{Text: long})); diff != "" {
		t.Error("a long one:", diff)
	}
	if diff := cmp.Diff([]MessageID{MsgTooLong}, c.tell(t, Said{Text: strings.Repeat("word ", 300)})); diff != "" {
		t.Error("a long text that is none:", diff)
	}
}

func TestAPersonsWordOnAPackageIsKeptAndChangesNothing(t *testing.T) {
	t.Parallel()
	c := newChat(Idle{})
	c.findings = []knowledge.Finding{{Package: "z51", Name: "Z51", Verdict: knowledge.Confirmed, Probability: 0.99}}
	c.tell(t, Said{Text: "Z51 FE4 J55"})
	c.press(t, ShowPackage)
	turn, err := c.turn(t.Context(), c.button(t, ItLacks))
	if err != nil || len(turn.Claims) != 1 || turn.Claims[0].Has || turn.Claims[0].Finding.Package != "z51" || len(turn.Records) != 0 {
		t.Fatalf("%+v, %v", turn.Claims, err)
	}
	if diff := cmp.Diff([]Claimed{{Package: "z51"}}, c.session.Memory.Equipment[0].Claims); diff != "" {
		t.Error(diff)
	}
	c.session.Memory.Equipment = nil
	if diff := cmp.Diff([]MessageID{MsgStale}, c.press(t, ShowPackage)); diff != "" {
		t.Error("a car that is not remembered:", diff)
	}
}

func TestALabelThatMayNotBeSeenYetOnlySpeaksAgainst(t *testing.T) {
	t.Parallel()
	c := newChat(Idle{})
	c.labels[7] = knowledge.Label{VIN: corvette, Make: "Chevrolet", Model: "Corvette", Options: []knowledge.OptionLine{{Name: "SECRET"}}}
	c.session.Memory.Labels = []LabelOf{{VIN: corvette, ID: 7}}
	c.session.Memory.meet(knowledge.Vehicle{VIN: corvette, Make: "Chevrolet"})
	c.tell(t, Said{Text: "Z51 FE4 J55"})
	if c.identified.Label == nil || len(c.identified.Options) != 0 {
		t.Errorf("unopened: %+v", c.identified)
	}
	c.opened[7] = true
	c.tell(t, Said{Text: "Z51 FE4 J55"})
	if len(c.identified.Options) != 1 {
		t.Errorf("opened: %+v", c.identified)
	}
}

func TestAPackagesCardAsksForNoWordThatWasGiven(t *testing.T) {
	t.Parallel()
	f := knowledge.Finding{Name: "Sport Package", Verdict: knowledge.Likely}
	lacks, has := []Claimed{{Package: "Sport Package"}}, []Claimed{{Package: "Sport Package", Has: true}}
	for name, tt := range map[string]struct {
		verdict knowledge.Verdict
		claims  []Claimed
		want    []ChoiceID
	}{
		"likely":                      {knowledge.Likely, nil, []ChoiceID{ItLacks}},
		"likely, and said to lack":    {knowledge.Likely, lacks, nil},
		"open":                        {knowledge.Undetermined, nil, []ChoiceID{ItHas, ItLacks}},
		"open, and said to be there":  {knowledge.Undetermined, has, []ChoiceID{ItLacks}},
		"open, and said to be absent": {knowledge.Undetermined, lacks, []ChoiceID{ItHas}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := f
			f.Verdict = tt.verdict
			var got []ChoiceID
			for _, c := range cardChoicesOf(Identified{Weighing: Weighing{Given: Equipment{Claims: tt.claims}}}, f) {
				if c.ID == ItHas || c.ID == ItLacks {
					got = append(got, c.ID)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
