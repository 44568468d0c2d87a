package ask

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// learner counts the words of phrasings.
type learner struct {
	lang    string
	classes []knowledge.Attribute
	totals  map[int]int
	times   map[string]map[int]int // by feature and class
}

func (l *learner) learn(name knowledge.Attribute, words []string) {
	class := slices.Index(l.classes, name)
	if class < 0 {
		class, l.classes = len(l.classes), append(l.classes, name)
	}
	for _, f := range featuresOf(words, l.lang) {
		if l.times[f] == nil {
			l.times[f] = map[int]int{}
		}
		l.times[f][class]++
		l.totals[class]++
	}
}

// written is what was learnt as habits.go reads it. A pair that one phrasing has is left out.
func (l *learner) written() string {
	var out strings.Builder
	for i, name := range l.classes {
		fmt.Fprintf(&out, "%s:%d ", name, l.totals[i])
	}
	out.WriteString("\n")
	for _, f := range slices.Sorted(maps.Keys(l.times)) {
		var cells []string
		all := 0
		for _, class := range slices.Sorted(maps.Keys(l.times[f])) {
			cells = append(cells, fmt.Sprintf("%d:%d", class, l.times[f][class]))
			all += l.times[f][class]
		}
		if all > 1 || !strings.Contains(f, " ") {
			out.WriteString(f + "\t" + strings.Join(cells, " ") + "\n")
		}
	}
	return out.String()
}

// learnt reads the phrasings of a language, and the phrases of its vocabulary.
func learnt(tb testing.TB, lang string) string {
	tb.Helper()
	names, err := newWordings()
	if err != nil {
		tb.Fatal(err)
	}
	vocabulary, err := specs.Vocabulary()
	if err != nil {
		tb.Fatal(err)
	}
	text, err := os.ReadFile("testdata/phrasings/" + lang + ".txt")
	if err != nil {
		tb.Fatal(err)
	}
	fold := func(text string) []string { return strings.Fields(names.english(spelled(text))) }
	l := learner{lang: lang, totals: map[int]int{}, times: map[string]map[int]int{}}
	var name knowledge.Attribute
	for line := range strings.Lines(string(text)) {
		if heading, ok := strings.CutPrefix(strings.TrimSpace(line), "# "); ok {
			name = knowledge.Attribute(heading)
			continue
		}
		l.learn(name, fold(strings.ReplaceAll(line, "{car}", " 2020 ")))
	}
	for _, s := range vocabulary {
		for _, phrase := range s.Words[lang] {
			l.learn(s.Name, fold(phrase))
		}
	}
	return l.written()
}

// With -update it writes them.
func TestHabitsAreThoseOfThePhrasings(t *testing.T) {
	t.Parallel()

	for _, lang := range []string{"en", "es", "fr", "de"} {
		file := "data/habits/" + lang + ".txt"
		want := learnt(t, lang)
		if flag.Lookup("update").Value.String() == "true" {
			if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if have, err := habitData.ReadFile(file); err != nil || string(have) != want {
			t.Errorf("%s is not what the phrasings teach: write it with -update (%v)", file, err)
		}
	}
}
