package vin_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin"
)

func TestFind(t *testing.T) {
	t.Parallel()
	type hit struct {
		Text string
		VIN  knowledge.VIN
	}
	good := func(text string, v knowledge.VIN) []hit { return []hit{{text, v}} }
	for name, tt := range map[string]struct {
		text string
		want []hit
	}{
		"alone":                                 {f150, good(f150, f150)},
		"in a sentence":                         {"What can VIN " + f150 + " tow?", good(f150, f150)},
		"in lower case, glued to punctuation":   {"(1ftfw1e83nfb00000)?", good("1ftfw1e83nfb00000", f150)},
		"in groups with spaces":                 {"vin 1FT FW1E83 NFB 00000 please", good("1FT FW1E83 NFB 00000", f150)},
		"in groups with dashes":                 {"1FTFW-1E83N-FB00000", good("1FTFW-1E83N-FB00000", f150)},
		"letter by letter":                      {"1 F T F W 1 E 8 3 N F B 0 0 0 0 0", good("1 F T F W 1 E 8 3 N F B 0 0 0 0 0", f150)},
		"two of them":                           {f150 + " or " + accord, []hit{{f150, f150}, {accord, accord}}},
		"with a wrong check digit":              {"1FTFW1E82NFB00000", good("1FTFW1E82NFB00000", "1FTFW1E82NFB00000")},
		"of an unknown maker":                   {"ZZZAB1E83NFB00000", good("ZZZAB1E83NFB00000", "ZZZAB1E83NFB00000")},
		"for Europe, without a check digit":     {"WVWZZZ1KZ8W000000", good("WVWZZZ1KZ8W000000", "WVWZZZ1KZ8W000000")},
		"with gaps":                             {"5UXWX7C5*BA", good("5UXWX7C5*BA", "5UXWX7C5*BA")},
		"I and O make an almost-VIN":            {"it is IFTFW1E83NFBO0000", good("IFTFW1E83NFBO0000", "")},
		"one character too few":                 {f150[:3] + f150[4:], good(f150[:3]+f150[4:], "")},
		"one too many":                          {"1FTFFW1E83NFB00000", good("1FTFFW1E83NFB00000", "")},
		"beside an accent":                      {"¿Qué remolca " + f150 + "?", good(f150, f150)},
		"no word of 17 letters":                 {"internationalized counterrevolution", nil},
		"no long German word with a number":     {"Anhängelastprüfung2022 und Höchstgeschwindigkeit", nil},
		"no telephone number":                   {"+1 (555) 010-9999 ext 12345", nil},
		"no number of 17 digits":                {"12345678901234567", nil},
		"no UPS parcel":                         {"1Z999AA10123456784", nil},
		"no account number":                     {"DE89 3704 0044 0532 0130 00", nil},
		"no question about a model":             {"2022 Ford F-150 3.5L EcoBoost 4x4 5.5 ft bed", nil},
		"no identifier in hexadecimal":          {"123e4567-e89b-12d3-a456-426614174000", nil},
		"no groups over a line's end":           {"1FTFW1E83\nNFB00000", nil},
		"no groups of a sentence by chance":     {"the 2021 Tahoe 53 v8 lt", nil},
		"no part of a longer word":              {"X" + f150 + "X1", nil},
		"groups with a wrong digit need a hint": {"1FT FW1E82 NFB 00000", nil},
		"and the word VIN is one":               {"VIN: 1FT FW1E82 NFB 00000", good("1FT FW1E82 NFB 00000", "1FTFW1E82NFB00000")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []hit
			for _, m := range vin.Find(tt.text) {
				if m.Text != tt.text[m.Start:m.End] {
					t.Errorf("%d–%d is not %q", m.Start, m.End, m.Text)
				}
				got = append(got, hit{m.Text, m.VIN})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSplitKeepsEachVINOnce(t *testing.T) {
	t.Parallel()
	good, doubtful := vin.Split(vin.Find(f150 + " " + strings.ToLower(f150) + " IFTFW1E83NFBO0000"))
	if diff := cmp.Diff([]knowledge.VIN{f150}, good); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"IFTFW1E83NFBO0000"}, doubtful); diff != "" {
		t.Error(diff)
	}
}

func TestWithout(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"What can VIN " + f150 + " tow?":   "What can tow?",
		f150:                               "",
		"VIN: " + f150 + ".":               "",
		f150 + " qué puede remolcar":       "qué puede remolcar",
		"what does Calvin " + f150 + " do": "what does Calvin do",
		"no VIN here":                      "no VIN here",
	} {
		if got := vin.Without(text); got != want {
			t.Errorf("Without(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{f150, "1 F T F W 1 E 8 3 N F B 0 0 0 0 0", "IFTFW1E83NFBO0000", "5UXWX7C5*BA", "ｆ１*Ж-", "\xff1FT", strings.Repeat("1-", 40)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, m := range vin.Find(text) {
			if m.Start < end || m.End <= m.Start || m.End > len(text) || m.Text != text[m.Start:m.End] {
				t.Fatalf("%+v is no place in %q", m, text)
			}
			end = m.End
			if v, _ := vin.Parse(string(m.VIN)); v != m.VIN {
				t.Fatalf("%s is found but not read: %s", m.VIN, v)
			}
		}
		vin.Without(text)
	})
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{f150, "5UXWX7C5*BA", "194677S100001", "KND", "", "*****************", "109*************9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := vin.Read(knowledge.VIN(text), now)
		if d.Quality < 0 || d.Quality > 40 || d.Valid && len(d.VIN) != vin.Length {
			t.Fatalf("%+v", d)
		}
		for _, v := range vin.Repairs(text) {
			if !vin.Checks(v) {
				t.Fatalf("repair %s", v)
			}
		}
	})
}
