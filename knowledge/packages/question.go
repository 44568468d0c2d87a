package packages

import (
	_ "embed" // the questions
	"fmt"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

//go:embed vocabulary/questions.tsv
var questionLines string

// sight is how a person at the car is asked for a feature.
type sight struct {
	question knowledge.Words
	unsure   float64 // how many do not know: of what is seen, and of what must be tried
}

// readQuestions reads the features that a person can see on a car, or find out with
// a hand on it, each with its question in four languages.
func (v *Vocabulary) readQuestions() error {
	const columns = 6 // feature, sight, the four questions
	unsure := map[string]float64{"look": 0.05, "try": 0.2}
	v.sight = map[Feature]sight{}
	for n, line := range strings.Split(strings.TrimSuffix(questionLines, "\n"), "\n")[1:] {
		f := strings.Split(line, "\t")
		if len(f) != columns || slices.Contains(f, "") || unsure[f[1]] == 0 || !v.Has(Feature(f[0])) {
			return fmt.Errorf("questions: line %d: a feature, look or try, and four questions are needed", n+2)
		}
		if _, ok := v.sight[Feature(f[0])]; ok {
			return fmt.Errorf("questions: line %d: %s stands twice", n+2, f[0])
		}
		v.sight[Feature(f[0])] = sight{knowledge.Words{"en": f[2], "es": f[3], "fr": f[4], "de": f[5]}, unsure[f[1]]}
	}
	return nil
}

// Question asks a person at the car for a feature, in every language; nil is a
// feature that cannot be seen.
func (v *Vocabulary) Question(f Feature) knowledge.Words { return v.sight[f].question }
