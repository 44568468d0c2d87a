package packages

import (
	_ "embed" // what people say
	"fmt"
	"strings"
)

//go:embed vocabulary/sayings.tsv
var sayingLines string

// sayings turn what people write, in four languages and colloquially, into the
// English words that features, contents and names of packages are written with. A
// language need not be known: the words of all of them stand side by side.
type sayings struct {
	english map[string][]string // by the words of a saying
	german  map[string]bool     // those that German joins to longer words
	longest int                 // words in a saying
}

// sayingColumns of the file: English, then how that is said in en, es, fr and de.
const sayingColumns = 5

// loadSayings reads the built-in file. What two lines claim is a mistake.
func loadSayings() (sayings, error) {
	s := sayings{english: map[string][]string{}, german: map[string]bool{}}
	for n, line := range strings.Split(strings.TrimSuffix(sayingLines, "\n"), "\n")[1:] {
		f := strings.Split(line, "\t")
		if len(f) != sayingColumns {
			return s, fmt.Errorf("sayings: line %d: %d fields are needed", n+2, sayingColumns)
		}
		meant := tokens(f[0])
		for lang, column := range f[1:] {
			for said := range strings.SplitSeq(column, ";") {
				said := tokens(said)
				if len(said) == 0 {
					continue
				}
				key := strings.Join(said, " ")
				if old, ok := s.english[key]; ok && strings.Join(old, " ") != f[0] && lang == 0 {
					return s, fmt.Errorf("sayings: line %d: %q stands twice", n+2, key)
				} else if !ok {
					s.english[key] = meant
				}
				s.german[key] = s.german[key] || lang == sayingColumns-2 && len(said) == 1
				s.longest = max(s.longest, len(said))
			}
		}
	}
	return s, nil
}

// translate writes words in the English of the vocabulary; words that no saying
// has stay as they are, articles go.
func (s sayings) translate(words []string) (out []string) {
	for i := 0; i < len(words); {
		n := min(s.longest, len(words)-i)
		for ; n > 0; n-- {
			if meant, ok := s.english[strings.Join(words[i:i+n], " ")]; ok {
				out = append(out, meant...)
				break
			}
		}
		if n == 0 {
			if !article(words[i]) {
				out = append(out, s.parted(words[i])...)
			}
			n = 1
		}
		i += n
	}
	return out
}

// parted takes a German compound apart ("sitzheizung") where all its parts are
// known, and wheels called by their size. Any other word stays as it is.
func (s sayings) parted(word string) []string {
	if size := inchesOf(word); size != nil {
		return size
	}
	const least = 4 // letters of a part
	for at := len(word) - least; at >= least; at-- {
		tail, ok := s.english[word[at:]]
		if !ok || !s.german[word[at:]] {
			continue
		}
		for _, head := range []string{word[:at], strings.TrimSuffix(word[:at], "s"), strings.TrimSuffix(word[:at], "n")} {
			if s.german[head] {
				return append(append([]string{}, s.english[head]...), tail...)
			}
		}
	}
	return []string{word}
}

// article reports a word that says nothing of a car.
func article(word string) bool {
	switch word {
	case "the", "de", "del", "la", "el", "los", "las", "le", "les", "du", "des", "d", "l", "der", "die", "das", "den", "dem", "une", "un", "una", "ein", "eine", "einen":
		return true
	}
	return false
}
