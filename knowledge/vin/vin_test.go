package vin_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin"
)

// Numbers of no real car: their serial is zero, their check digit is right.
const (
	f150   = "1FTFW1E83NFB00000"
	accord = "1HGCV1F33KA000000"
)

var now = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

func TestParse(t *testing.T) {
	t.Parallel()
	type want struct {
		VIN      knowledge.VIN
		Problems []knowledge.Problem
	}
	for name, tt := range map[string]struct {
		in   string
		want want
	}{
		"a VIN is read as it is":                     {f150, want{VIN: f150}},
		"case, spaces, dashes and a label go":        {" vin: 1ftfw1e8-3nfb 00000 ", want{VIN: f150}},
		"wide characters become plain":               {"１ＦＴＦＷ１Ｅ８３ＮＦＢ０００００", want{VIN: f150}},
		"a wrong check digit is a doubt":             {"1FTFW1E82NFB00000", want{"1FTFW1E82NFB00000", []knowledge.Problem{{Code: knowledge.ProblemCheckDigit, Detail: "3"}}}},
		"I, O and Q are at fault":                    {"IFTFW1E83NFBOOOOQ", want{"", []knowledge.Problem{{Code: knowledge.ProblemCharacters, Detail: "IOQ"}}}},
		"a letter that is not Latin is at fault":     {"1FTFW1E83NFB0000Ж", want{"", []knowledge.Problem{{Code: knowledge.ProblemCharacters, Detail: "Ж"}}}},
		"sixteen characters are too few":             {f150[:16], want{"", []knowledge.Problem{{Code: knowledge.ProblemLength, Detail: "16"}}}},
		"eighteen are too many":                      {f150 + "0", want{"", []knowledge.Problem{{Code: knowledge.ProblemLength, Detail: "18"}}}},
		"nothing is too few":                         {"", want{"", []knowledge.Problem{{Code: knowledge.ProblemLength, Detail: "0"}}}},
		"an old chassis number is older than VINs":   {"194677S100001", want{"194677S100001", []knowledge.Problem{{Code: knowledge.ProblemPre1981, Detail: "13"}}}},
		"a partial VIN keeps its gaps, counts known": {"5UXWX7C5*BA", want{"5UXWX7C5*BA", []knowledge.Problem{{Code: knowledge.ProblemLength, Detail: "10"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, p := vin.Parse(tt.in)
			if diff := cmp.Diff(tt.want, want{v, p}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCheckDigit(t *testing.T) {
	t.Parallel()
	for v, want := range map[string]byte{
		"1M8GDM9AXKP042788": 'X', // the worked example of the standard's readers
		"11111111111111111": '1',
		f150:                '3',
		accord:              '3',
		"1FTFW1E8":          0,
		"1FTFW1E83NFB0000O": 0,
	} {
		if got := vin.CheckDigit(v); got != want {
			t.Errorf("CheckDigit(%s) = %q, want %q", v, got, want)
		}
	}
}

func TestModelYear(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		vin  knowledge.VIN
		year int
		sure bool
	}{
		"a letter in position 7 is the newer cycle":       {"1FTFW1E83NFB00000", 2022, true},
		"a digit in position 7 is the older cycle":        {"1HGCM82633A000000", 2003, true},
		"position 7 decides for 1995 against 2025":        {"1HGCD5637SA000000", 1995, true},
		"more than two years ahead is the older cycle":    {"1FUJGLD53YLB00000", 2000, true},
		"a heavy truck's position 7 says nothing":         {"1XPXD49X0CD000000", 1982, false},
		"a car for Europe need not say its year":          {"WVWZZZ1KZ8W000000", 2008, false},
		"a zero is no year":                               {"WDD2050021R000000", 2031 - 30, false},
		"U is no year":                                    {"1FTFW1E83UFB00000", 0, false},
		"a partial VIN without position 10 says no year":  {"1FTFW1E8", 0, false},
		"an unknown maker's position 7 cannot be trusted": {"1ZQAB1E82NFB00000", 2022, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			year, sure := vin.ModelYear(tt.vin, now)
			if year != tt.year || sure != tt.sure {
				t.Errorf("ModelYear(%s) = %d, %v, want %d, %v", tt.vin, year, sure, tt.year, tt.sure)
			}
		})
	}
}

func TestMaker(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		vin  knowledge.VIN
		make string
	}{
		"a Ford": {"1FTFW1E83NFB00000", "Ford"},
		"a Kia of a code that once built Hyundais": {"KNDJ23AU0N7000000", "Kia"},
		"a Hyundai built by Kia":                   {"3KPC24A30KE000000", "Hyundai"},
		"a Kia built beside it":                    {"3KPF24AD0KE000000", "Kia"},
		"a Subaru built beside a Toyota":           {"JF1ZDBB10N9000000", "Subaru"},
		"a Toyota built by Subaru":                 {"JF1ZNAA10N9000000", "Toyota"},
		"a Ram and not a Dodge or Jeep":            {"1C4ZZRZZ0NW000000", ""},
		"Jeep, Dodge and Chrysler share a code":    {"1C4RJFAG0JC000000", ""},
		"Opel and Vauxhall share a code":           {"W0LPD6EX1C0000000", ""},
		"a Tesla from Shanghai":                    {"LRW3E7FA0MC000000", "Tesla"},
		"a Tesla from Berlin":                      {"XP7YGCEK0PB000000", "Tesla"},
		"a Suzuki or a Kawasaki motorcycle":        {"JSA00000000000000", ""},
		"a Škoda, which America does not know":     {"TMBJJ7NE0J0000000", "Škoda"},
		"nobody's code":                            {"Z0ZZZZZZ0N0000000", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := vin.Read(tt.vin, now).Attributes["make"]; got != tt.make {
				t.Errorf("make of %s is %q, want %q", tt.vin, got, tt.make)
			}
		})
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	got := vin.Read(f150, now)
	want := knowledge.Decode{
		VIN: f150, Valid: true,
		Attributes: map[string]string{
			"make": "Ford", "manufacturer": "Ford Motor Company", "model_year": "2022", "vehicle_type": "Truck", "wmi_country": "US",
		},
		Sources: []knowledge.Source{
			{Title: "49 CFR Part 565", URL: "https://www.ecfr.gov/current/title-49/subtitle-B/chapter-V/part-565", Kind: knowledge.SourceStandard},
			{Title: "WMI 1FT (NHTSA, 2026-03)", URL: "https://vpic.nhtsa.dot.gov/api/vehicles/DecodeWMI/1FT?format=json", Kind: knowledge.SourceGovernment},
		},
		Quality: 40,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadIsHonest(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		in       knowledge.VIN
		valid    bool
		problems []knowledge.Problem
	}{
		"before 1981 nothing is read":               {"194677S100001", false, []knowledge.Problem{{Code: knowledge.ProblemPre1981, Detail: "13"}}},
		"a European car may carry no year":          {"WVWZZZ1KZ8W000000", true, []knowledge.Problem{{Code: knowledge.ProblemCheckDigit, Detail: "6"}, {Code: knowledge.ProblemNoYear}}},
		"a heavy truck's year has two reading":      {"1XPXD49X0CD000000", true, []knowledge.Problem{{Code: knowledge.ProblemCheckDigit, Detail: "1"}, {Code: knowledge.ProblemNoYear, Detail: "1982/2012"}}},
		"a maker that only a wiki names is a doubt": {"TMBJJ7NE0J0000000", true, []knowledge.Problem{{Code: knowledge.ProblemCheckDigit, Detail: "9"}, {Code: knowledge.ProblemWikiMaker, Detail: "TMB"}, {Code: knowledge.ProblemNoYear}}},
		"an unknown maker is named":                 {"Z0ZZZZZZ0N0000000", true, []knowledge.Problem{{Code: knowledge.ProblemCheckDigit, Detail: "2"}, {Code: knowledge.ProblemUnknownWMI, Detail: "Z0Z"}, {Code: knowledge.ProblemNoYear}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := vin.Read(tt.in, now)
			if diff := cmp.Diff(tt.problems, d.Problems); diff != "" || d.Valid != tt.valid {
				t.Errorf("valid %v\n%s", d.Valid, diff)
			}
		})
	}
}

func TestCountry(t *testing.T) {
	t.Parallel()
	for v, want := range map[knowledge.VIN]string{
		"1FT": "US", "2T1": "CA", "3VW": "MX", "4US": "US", "5YJ": "US", "7SA": "US", "JTD": "JP", "KMH": "KR", "LRW": "CN", "WVW": "DE", "SAL": "GB", "SUP": "PL",
		"VF1": "FR", "VSS": "ES", "TMB": "CZ", "TRU": "HU", "ZFA": "IT", "YV1": "SE", "XTA": "RU", "XP7": "NL", "U5Y": "SK", "UU1": "RO", "9BW": "BR", "93Y": "BR", "8AP": "AR", "MA3": "IN", "AHT": "ZA", "0AA": "", "W": "",
	} {
		if got := vin.Country(v); got != want {
			t.Errorf("Country(%s) = %q, want %q", v, got, want)
		}
	}
}

func TestRepairs(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ written, meant string }{
		"I for 1":            {"IFTFW1E83NFB00000", f150},
		"O for 0":            {"1FTFW1E83NFBOOOOO", f150},
		"Q for 0":            {"1FTFW1E83NFBQ0000", f150},
		"S for 5":            {"SUXCR6C01L9B00000", "5UXCR6C01L9B00000"},
		"8 for B":            {"1FTFW1E83NF800000", f150},
		"neighbours swapped": {"1FTFWE183NFB00000", f150},
		"one too many":       {"1FTFFW1E83NFB00000", f150},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := vin.Repairs(tt.written)
			for _, v := range found {
				if string(v) == tt.meant {
					return
				}
			}
			t.Errorf("Repairs(%s) = %v lacks %s", tt.written, found, tt.meant)
		})
	}
	for _, right := range []string{f150, accord, "hello", "", strings.Repeat("Ä", 17)} {
		if found := vin.Repairs(right); len(found) > 0 {
			t.Errorf("%s needs no repair or allows none: %v", right, found)
		}
	}
}

// Any one mistake that changes the sum is seen, and every repair fits.
func TestEveryRepairFits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(f150)
		text[rapid.IntRange(0, 16).Draw(t, "place")] = rapid.SampledFrom([]byte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")).Draw(t, "character")
		for _, v := range vin.Repairs(string(text)) {
			if !vin.Checks(v) || len(v) != vin.Length {
				t.Fatalf("repair %s of %s does not fit", v, text)
			}
		}
	})
}
