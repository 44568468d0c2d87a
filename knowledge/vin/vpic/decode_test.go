package vpic_test

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin"
	"example.com/vinbot/knowledge/vin/vpic"
	"example.com/vinbot/knowledge/vin/vpic/vpictest"
)

// digit puts the check digit that fits into a VIN.
func digit(v string) knowledge.VIN {
	return knowledge.VIN(v[:8] + string(rune(vin.CheckDigit(v))) + v[9:])
}

func values(d vpic.Decoding) map[string]string {
	all := map[string]string{}
	for _, f := range d.Fields {
		if f.Value != "" {
			all[f.Attribute] = strings.TrimPrefix(all[f.Attribute]+"; "+f.Value, "; ")
		}
	}
	return all
}

func TestDecode(t *testing.T) {
	t.Parallel()
	x := vpictest.Index(t, vpictest.Dump())
	maker := map[string]string{"manufacturer": "Ford Motor Company, USA"}
	with := func(more map[string]string) map[string]string {
		all := map[string]string{}
		for _, m := range []map[string]string{maker, more} {
			maps.Copy(all, m)
		}
		return all
	}
	for name, tt := range map[string]struct {
		vin   knowledge.VIN
		want  map[string]string
		codes []int
	}{
		"a truck: patterns, engine model, notes, and the sheet whose keys agree": {digit("TSLFW1E80NF000000"), with(map[string]string{
			"make": "Ford", "model": "F-150", "model_year": "2022", "vehicle_type": "Truck", "body_class": "Pickup", "doors": "4", "trim": "XLT",
			"engine_model": "EcoBoost", "cylinders": "6", "displacement_l": "3.5", "fuel_type": "Gasoline", "horsepower": "375", "plant_city": "Dearborn",
			"note": "second note; first note", "drive_type": "4WD",
		}), []int{0}},
		"no sheet for another year": {digit("TSLFW1E80PF000000"), with(map[string]string{
			"make": "Ford", "model": "F-150", "model_year": "2023", "vehicle_type": "Truck", "body_class": "Pickup", "doors": "4", "trim": "XLT",
			"engine_model": "EcoBoost", "cylinders": "6", "displacement_l": "3.5", "fuel_type": "Gasoline", "horsepower": "375", "plant_city": "Dearborn",
			"note": "second note; first note",
		}), []int{0}},
		"the schema that came into use last goes before the newest pattern": {digit("TSTACAA10N1000000"), with(map[string]string{
			"make": "Honda", "model": "Accord", "model_year": "2022", "vehicle_type": "Passenger Car", "body_class": "Sedan/Saloon", "trim": "New",
		}), []int{4}},
		"Honda's engine names say the displacement": {digit("TSTACA610P1000000"), with(map[string]string{
			"make": "Honda", "model": "Accord", "model_year": "2023", "vehicle_type": "Passenger Car", "body_class": "Sedan/Saloon", "trim": "Old",
			"engine_model": "J35Z2", "displacement_l": "3.5",
		}), nil},
		"cubic inches become litres": {digit("TSTACA810P1000000"), with(map[string]string{
			"make": "Honda", "model": "Accord", "model_year": "2023", "vehicle_type": "Passenger Car", "body_class": "Sedan/Saloon", "trim": "Old",
			"displacement_ci": "302", "displacement_l": "4.9",
		}), nil},
		"without a model a code of one make names it": {digit("TSLAAAA10P1000000"), with(map[string]string{
			"make": "Ford", "model_year": "2023", "vehicle_type": "Truck",
		}), []int{8}},
		"and a code of two makes names none": {digit("TSMAAAA10F1000000"), with(map[string]string{
			"model_year": "2015", "vehicle_type": "Passenger Car",
		}), []int{8}},
		"a small maker's trailer: digits of the VIN, and the default of its type": {digit("TS9A530X0N1123001"), with(map[string]string{
			"make": "Tiny Trailers", "model": `Box\Car`, "model_year": "2022", "vehicle_type": "Trailer", "body_class": "Trailer", "trailer_length": "53",
		}), nil},
		"an unknown maker says nothing":         {"ZZZFW1E80NF000000", map[string]string{}, nil},
		"one that is not public yet is unknown": {"TSQFW1E80NF000000", map[string]string{}, nil},
		"a VIN with gaps says what all have in common": {"TSLFW1E**NF", with(map[string]string{
			"make": "Ford", "model": "F-150", "model_year": "2022", "vehicle_type": "Truck", "body_class": "Pickup", "doors": "4", "trim": "XLT",
			"plant_city": "Dearborn", "note": "second note; first note", "drive_type": "4WD",
		}), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := x.Decode(tt.vin, vpictest.Now().Year())
			got := values(d)
			delete(got, "displacement_cc")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if tt.codes != nil && !slices.Equal(tt.codes, d.Codes) {
				t.Errorf("codes %v, want %v", d.Codes, tt.codes)
			}
		})
	}
}

func TestErrorCodes(t *testing.T) {
	t.Parallel()
	x := vpictest.Index(t, vpictest.Dump())
	for name, tt := range map[string]struct {
		vin       knowledge.VIN
		code      int
		suggested string
		invalid   []int
	}{
		"a wrong check digit":   {"TSLFW1E85NF000000", vpic.CheckDigit, "", nil},
		"an unregistered maker": {"ZZZFW1E80NF000000", vpic.Unregistered, "", nil},
		"no pattern":            {digit("TSLAAAA10P1000000"), vpic.NoDetail, "", nil},
		"no year":               {digit("TSLFW1E80UF000000"), vpic.NoYear, "", []int{10}},
		"too short":             {"TSLFW1E8", vpic.Incomplete, "", nil},
		"a letter in the serial number of a light truck":   {digit("TSLFW1E80NF00A000"), vpic.BadCharacters, "", []int{14}},
		"a character nobody filed and only one that could": {digit("TSLFX1E80NF000000"), vpic.OneCorrected, "TSLFW1E80NF000000", nil},
		"two that nobody filed":                            {digit("TSLFX2E80NF000000"), vpic.SeveralOpen, "TSLF!!E80NF000000", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := x.Decode(tt.vin, vpictest.Now().Year())
			if !slices.Contains(d.Codes, tt.code) {
				t.Errorf("codes %v lack %d", d.Codes, tt.code)
			}
			want := tt.suggested
			if want != "" {
				want = want[:8] + d.Suggested[8:9] + want[9:] // the check digit stays as it was
			}
			if d.Suggested != want || !slices.Equal(d.Invalid, tt.invalid) {
				t.Errorf("suggested %q, invalid %v", d.Suggested, d.Invalid)
			}
		})
	}
}

func TestAnExceptionIsNoError(t *testing.T) {
	t.Parallel()
	x := vpictest.Index(t, vpictest.Dump())
	excused, other := x.Decode("TSLFW1E80NF000001", 2026), x.Decode("TSLFW1E80NF000002", 2026)
	if slices.Contains(excused.Codes, vpic.CheckDigit) || !slices.Contains(other.Codes, vpic.CheckDigit) {
		t.Errorf("codes %v and %v", excused.Codes, other.Codes)
	}
}

func TestWhatNHTSAPutsBehindIsKept(t *testing.T) {
	t.Parallel()
	d := vpictest.Index(t, vpictest.Dump()).Decode(digit("TSLFW1E80NF000000"), 2026)
	var others []string
	for _, f := range d.Others {
		others = append(others, f.Attribute+" "+f.Value+" "+f.Key)
	}
	if diff := cmp.Diff([]string{"trim XL *W1E"}, others); diff != "" {
		t.Error(diff)
	}
}

func TestAVINLeavesOnlyOpenWhatMayBeTrueOfItsCar(t *testing.T) {
	t.Parallel()
	x := vpictest.Index(t, vpictest.Dump())
	said := func(list []vpic.Field) (words []string) {
		for _, f := range list {
			words = append(words, f.Attribute+" "+f.Value+", "+f.Schema)
		}
		return words
	}
	for name, tt := range map[string]struct {
		vin             string
		others, entries []string
	}{
		"a platform that is filed as a trim of more cars is no trim": {
			"TSLFW1E80NF000000", []string{"trim XL, F-150 schema"}, []string{"trim XLT, F-150 schema", "trim XL, F-150 schema"},
		},
		"a trim of another model is none of this": {
			"TSKFW1E80NF000000",
			[]string{"doors 2, F-150 schema for years", "trim XL, F-150 schema for years"},
			[]string{"doors 4, F-150 schema of 2022", "trim Lariat, F-150 schema of 2022", "trim XL, F-150 schema for years", "doors 2, F-150 schema for years"},
		},
		"what is filed once is certain": {"TSHXAAA10X1000000", nil, nil},
	} {
		d := x.Decode(digit(tt.vin), 2026)
		others, entries := said(d.Others), said(d.Entries)
		slices.Sort(others)
		if diff := cmp.Diff(tt.others, others); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(tt.entries, entries); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestEveryValueNamesWhatSaidIt(t *testing.T) {
	t.Parallel()
	d := vpictest.Index(t, vpictest.Dump()).Decode(digit("TSLFW1E80NF000000"), 2026)
	want := map[string]string{"trim": "pattern *W1E F-150 schema", "make": "model *W1[CE] F-150 schema", "fuel_type": "engine model ****8 F-150 schema", "drive_type": "specification sheet  ", "model_year": "position 10  "}
	for _, f := range d.Fields {
		if w := want[f.Attribute]; w != "" && w != f.Origin.String()+" "+f.Key+" "+f.Schema {
			t.Errorf("%s: %q %q %q", f.Attribute, f.Origin, f.Key, f.Schema)
		}
	}
}

func TestModelYears(t *testing.T) {
	t.Parallel()
	full, part := vpictest.Index(t, vpictest.Dump()), vpictest.Index(t, vpictest.Extract())
	for name, tt := range map[string]struct {
		x     *vpic.Index
		vin   knowledge.VIN
		year  int
		sure  bool
		other int
	}{
		"a letter in a car's position 7 is of the cycle from 2010": {full, "TSTACAA10N1000000", 2022, true, 0},
		"a digit is of the cycle before":                           {full, "TSTACA110Y1000000", 2000, true, 0},
		"unless something is filed for the later cycle only":       {full, "TSTACA110N1000000", 2022, true, 0},
		"a heavy truck's year is the one that is filed":            {full, "TSHXAAA10C1000000", 2012, false, 1982},
		"and of the older cycle where only that knows the model":   {full, "TSHYAAA10C1000000", 1982, false, 0},
		"no car is more than two years ahead":                      {full, "TSHXAAA10X1000000", 1999, true, 0},
		"an extract does not prove that nothing is filed":          {part, "TSTACAA10A1000000", 2010, true, 0},
		"no code, no year": {full, "TSTACAA1001000000", 0, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := tt.x.Decode(tt.vin, vpictest.Now().Year())
			other := 0
			if d.Other != nil {
				other = d.Other.Year
			}
			if d.Year != tt.year || d.YearSure != tt.sure || other != tt.other {
				t.Errorf("%d, sure %v, or %d", d.Year, d.YearSure, other)
			}
		})
	}
}

func TestAnExtractSaysNoMoreThanItKnows(t *testing.T) {
	t.Parallel()
	x := vpictest.Index(t, vpictest.Extract())
	d := x.Decode(digit("TSLFX1E80NF000000"), 2026)
	if d.Suggested != "" {
		t.Errorf("it finds fault with a character: %q", d.Suggested)
	}
	got := values(x.Decode(digit("TSLFW1E80NF000000"), 2026))
	if got["horsepower"] != "" || got["drive_type"] != "" {
		t.Errorf("its patterns never speak of power or drive: %v", got)
	}
	if diff := cmp.Diff([]string{"drive_type", "transmission", "horsepower", "wheelbase_in", "cab_type", "seats", "abs"}, x.Meta().Lacks); diff != "" || x.Meta().Complete {
		t.Error(diff)
	}
}

func TestManyMayDecodeAtOnce(t *testing.T) {
	t.Parallel()
	x := vpictest.Index(t, vpictest.Dump())
	want := values(x.Decode(digit("TSLFW1E80NF000000"), 2026))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				if diff := cmp.Diff(want, values(x.Decode(digit("TSLFW1E80NF000000"), 2026))); diff != "" {
					t.Error(diff)
					return
				}
			}
		})
	}
	wg.Wait()
}

func FuzzDecode(f *testing.F) {
	x := vpictest.Index(f, vpictest.Dump())
	for _, v := range []string{"TSLFW1E80NF000000", "TS9A530X0N1123001", "TSHX", "TS", "", "TSLFW1E**NF", "ÄÖÜ", strings.Repeat("T", 40)} {
		f.Add(v, 2026)
	}
	f.Fuzz(func(t *testing.T, v string, year int) {
		d := x.Decode(knowledge.VIN(v), year%3000)
		if len(d.Codes) == 0 {
			t.Error("no code at all")
		}
	})
}
