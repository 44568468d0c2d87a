package ask

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// versionData names versions as facts do: "tracción trasera" is "rwd" there. A version
// that is ruled out ("not the diesel") is one word, "nondiesel".
//
//go:embed data/versions.json
var versionData []byte

// wordings puts the names of versions in every language into the words of the facts.
type wordings struct{ byWord map[string][]wording } // by the first word, the longest first

type wording struct{ from, to []string }

func newWordings() (wordings, error) {
	var names map[string]string
	if err := json.Unmarshal(versionData, &names); err != nil {
		return wordings{}, fmt.Errorf("ask: versions: %w", err)
	}
	return wordingsOf(names), nil
}

func wordingsOf(names map[string]string) wordings {
	w := wordings{byWord: map[string][]wording{}}
	for from, to := range names {
		words := strings.Fields(specs.Fold(from))
		w.byWord[words[0]] = append(w.byWord[words[0]], wording{words, strings.Fields(to)})
	}
	for _, list := range w.byWord {
		slices.SortFunc(list, func(a, b wording) int { return len(b.from) - len(a.from) })
	}
	return w
}

// at is the longest wording that begins at a word.
func (w wordings) at(words []string, i int) (wording, bool) {
	at := slices.IndexFunc(w.byWord[words[i]], func(o wording) bool {
		return len(o.from) <= len(words)-i && slices.Equal(o.from, words[i:i+len(o.from)])
	})
	if at < 0 {
		return wording{}, false
	}
	return w.byWord[words[i]][at], true
}

// find lists the wordings in a text.
func (w wordings) find(words []string) (found []wording) {
	for i := 0; i < len(words); i++ {
		if o, ok := w.at(words, i); ok {
			found = append(found, o)
			i += len(o.from) - 1
		}
	}
	return found
}

// english puts a text into the words of the facts.
func (w wordings) english(folded string) string {
	words := strings.Fields(folded)
	var out []string
	for i := 0; i < len(words); {
		o, ok := w.at(words, i)
		if !ok {
			out = append(out, words[i])
			i++
			continue
		}
		out = append(out, o.to...)
		i += len(o.from)
	}
	return strings.Join(out, " ")
}

// oneWord makes one word of the names of versions in facts that are more, as [versionData]
// has them: else "high output" would ask for power, and "long wheelbase" for a length.
func oneWord(folded string) string {
	for _, name := range severalWords() {
		folded = strings.ReplaceAll(folded, name, strings.ReplaceAll(name, " ", ""))
	}
	return folded
}

// written gives these names the words back that people read.
func written(version string) string {
	for _, name := range severalWords() {
		version = strings.ReplaceAll(version, strings.ReplaceAll(name, " ", ""), name)
	}
	return version
}

func severalWords() []string {
	return []string{"non hybrid", "high output", "standard output", "long wheelbase", "short wheelbase"}
}

// excluded is what a word rules out: "nondiesel" the diesel.
func excluded(word string) (what string, ok bool) {
	if what, ok = strings.CutPrefix(word, ruledOut); ok {
		return what, true
	}
	what, ok = strings.CutPrefix(word, "non")
	return what, ok && (what == "hybrid" || what == "turbo" || what == "diesel")
}

// ruledOut stands before the word of a version that a writer sets aside.
const ruledOut = "nonx"

// allowed leaves out the facts about versions that a text rules out.
func allowed(facts []knowledge.Fact, said []string) []knowledge.Fact {
	var out []knowledge.Fact
	for _, f := range facts {
		isRuledOut := slices.ContainsFunc(said, func(w string) bool {
			what, ok := excluded(w)
			return ok && !slices.Contains(scope(f), "without") && !slices.Contains(scope(f), "excluding") && slices.ContainsFunc(scope(f), func(o string) bool { return sameVersion(what, o) })
		})
		if !isRuledOut {
			out = append(out, f)
		}
	}
	return out
}

// asideOf are the versions that some words rule out, as an answer names them.
func asideOf(said []string) (out []string) {
	for _, w := range said {
		if what, ok := excluded(w); ok {
			out = append(out, "non-"+asWritten(what))
		}
	}
	return out
}
