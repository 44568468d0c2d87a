package ask_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/specs"
)

// TestOnlyWordsThatMayBeAnybodysAreStrange: all words of these texts mean nothing here.
func TestOnlyWordsThatMayBeAnybodysAreStrange(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		lang, text string
		want       []string
	}{
		"ordinary words":            {"en", "does it have a frunk, or a dickey?", []string{"frunk", "dickey"}},
		"accents are folded":        {"es", "tiene portón y capó?", []string{"porton", "capo"}},
		"the first word":            {"en", "Frunk size. Dickey size?", []string{"frunk", "dickey"}},
		"names inside a sentence":   {"en", "my neighbour Wilkins says", []string{"neighbour", "says"}},
		"German nouns":              {"de", "wie groß ist der Frunk hinten", []string{"frunk", "hinten"}},
		"German names":              {"de", "ich bin Wilkens und das ist Petra Sommer", nil},
		"numbers and plates":        {"en", "call 555-0100 about ABC123 or 7abc99", nil},
		"a VIN":                     {"en", "1FTFW1E82NFB00000 1ftfw1e82nfb00000", nil},
		"addresses and handles":     {"en", "ann@mail.example @annie https://annie.example/x www.annie.example #annie annie.example", nil},
		"abbreviations and shouts":  {"en", "WILKINS of NYPD", nil},
		"short and endless words":   {"en", "xy " + strings.Repeat("z", 25), nil},
		"five of a question":        {"en", "aaa bbb ccc ddd eee fff ggg", []string{"aaa", "bbb", "ccc", "ddd", "eee"}},
		"once":                      {"en", "frunk frunk", []string{"frunk"}},
		"no words at all":           {"en", "  \n ?! … @ / ", nil},
		"what hides in a long text": {"fr", "coffre\u200b avant", []string{"avant"}},
	}
	// words that the vocabulary has, beside the strange ones
	known := " does it have a or tiene y size my wie gross ist der ich bin und das call about of "
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var unknown []string
			for w := range strings.FieldsSeq(specs.Fold(tt.text)) {
				if !strings.Contains(known, " "+w+" ") {
					unknown = append(unknown, w)
				}
			}
			if diff := cmp.Diff(tt.want, ask.Anybodys(tt.text, tt.lang, unknown)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzStrange: whatever is written, what is kept is a short word of small letters.
func FuzzStrange(f *testing.F) {
	f.Add("my neighbour Wilkins has 1FTFW1E82NFB00000", "en")
	f.Fuzz(func(t *testing.T, text, lang string) {
		for _, w := range ask.Anybodys(text, lang, strings.Fields(specs.Fold(text))) {
			if strings.ContainsAny(w, "0123456789@./: ") || len(w) > 4*24 || w == "" {
				t.Errorf("%q", w)
			}
		}
	})
}
