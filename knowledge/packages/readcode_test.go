package packages_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

func TestCodesOfAPictureAreStatedAskedAboutOrNamed(t *testing.T) {
	t.Parallel()
	c, err := packages.Load()
	if err != nil {
		t.Fatal(err)
	}
	sure := func(text string) knowledge.CodeReading { return knowledge.CodeReading{Text: text, Sure: true} }
	type codes = []knowledge.CodeReading
	for name, tt := range map[string]struct {
		brand string
		read  codes
		want  packages.ReadCodes
	}{
		"known and surely read":                             {"Chevrolet", codes{sure("Z51")}, packages.ReadCodes{Stated: []string{"Z51"}}},
		"another brand of the maker's":                      {"Buick", codes{sure("Z51")}, packages.ReadCodes{Stated: []string{"Z51"}}},
		"not another maker's":                               {"BMW", codes{sure("Z51")}, packages.ReadCodes{Unknown: []string{"Z51"}}},
		"an O for a zero is asked back, and never replaced": {"Chevrolet", codes{sure("GOK")}, packages.ReadCodes{Asked: []packages.MaybeCode{{Read: "GOK", Maybe: []string{"G0K"}, Alike: true}}}},
		"known as either is asked back":                     {"Chevrolet", codes{sure("R0F")}, packages.ReadCodes{Asked: []packages.MaybeCode{{Read: "R0F", Maybe: []string{"R0F", "ROF"}}}}},
		"a Z for a two may be a code that nobody knows":     {"Chevrolet", codes{sure("KZ2")}, packages.ReadCodes{Unknown: []string{"KZ2"}}},
		"two readings that differ are asked about": {
			"Volkswagen", codes{{Text: "183", Or: "1S3"}}, packages.ReadCodes{Asked: []packages.MaybeCode{{Read: "183", Maybe: []string{"1S3"}}}},
		},
		"one reading alone is asked about": {"Chevrolet", codes{{Text: "Z51"}}, packages.ReadCodes{Asked: []packages.MaybeCode{{Read: "Z51", Maybe: []string{"Z51"}, Alike: true}}}},
		"what means nothing is named":      {"Chevrolet", codes{sure("QQQ")}, packages.ReadCodes{Unknown: []string{"QQQ"}}},
		"what is stated already is not asked about": {
			"Chevrolet", codes{sure("Z51"), {Text: "Z5I"}}, packages.ReadCodes{Stated: []string{"Z51"}},
		},
		"without a brand the maker that knows most":     {"", codes{sure("Z51"), sure("FE4"), sure("J57")}, packages.ReadCodes{Stated: []string{"Z51", "FE4", "J57"}, Brand: "Chevrolet"}},
		"nobody knows them":                             {"", codes{sure("QQQ"), sure("QQZ")}, packages.ReadCodes{Unknown: []string{"QQQ", "QQZ"}}},
		"a brand without a table states nothing at all": {"Honda", codes{sure("Z51")}, packages.ReadCodes{Unknown: []string{"Z51"}}},
	} {
		got, err := c.Judge(tt.brand, tt.read)
		if err != nil {
			t.Fatal(err)
		}
		if tt.want.Brand == "" {
			tt.want.Brand = tt.brand
		}
		if d := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestATableOfOtherThingsIsNoListOfCodes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		codes packages.ReadCodes
		want  bool
	}{
		"nothing":                            {packages.ReadCodes{}, false},
		"two known ones":                     {packages.ReadCodes{Stated: []string{"A", "B"}}, false},
		"three, one of them doubtful":        {packages.ReadCodes{Stated: []string{"A", "B"}, Asked: make([]packages.MaybeCode, 1)}, true},
		"three among many that nobody knows": {packages.ReadCodes{Stated: []string{"A", "B", "C"}, Unknown: make([]string, 40)}, false},
	} {
		if got := tt.codes.List(); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
