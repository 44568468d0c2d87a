package vpic_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"example.com/vinbot/knowledge/vin/vpic"
)

// A key is a regular expression in NHTSA's own procedure; ours must agree with it.
func TestKeysMatchAsRegularExpressionsDo(t *testing.T) {
	t.Parallel()
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"*", "|", "A", "B", "C", "1", "2", "9"}),
		rapid.SampledFrom([]string{"[AB]", "[A-C]", "[1-9]", "[12A-B]", "[^A]", "[C1-2]"}),
	)
	rapid.Check(t, func(t *rapid.T) {
		key := strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "key"), "")
		vin := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"A", "B", "C", "1", "2", "9", "|"}), 0, 10).Draw(t, "vin"), "")
		if strings.Contains(vin, "|") && strings.Contains(key, "^") {
			return // the bar stands for no character
		}
		want := regexp.MustCompile("^" + strings.NewReplacer("*", ".", "|", `\|`).Replace(key)).MatchString(vin)
		if got := vpic.Matches(key, vin); got != want {
			t.Fatalf("%q on %q: %v", key, vin, got)
		}
	})
}

func TestOddKeysMatchNothingTheyDoNotSay(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		key, vin string
		want     bool
	}{
		{"*#", "A5", true},
		{"*#", "AB", false},
		{"[A-", "A", true},
		{"[Z-A]", "M", false},
		{"[1-A-JT]", "T", true},
		{"[", "", false},
		{"[", "A", false},
		{"*****|*F", "AB", false},
		{"A", "*", false},
		{"[A-Z]", "*", false},
		{"*", "*", true},
		{"", "ANY", true},
	} {
		if got := vpic.Matches(tt.key, tt.vin); got != tt.want {
			t.Errorf("%q on %q: %v", tt.key, tt.vin, got)
		}
	}
}

func FuzzMatches(f *testing.F) {
	f.Add("[A-", "A")
	f.Add("[^", "")
	f.Fuzz(func(_ *testing.T, key, vin string) { vpic.Matches(key, vin) })
}
