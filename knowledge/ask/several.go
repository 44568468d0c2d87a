package ask

import (
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// clauseEnd parts a text where one question may end and another begin.
var clauseEnd = regexp.MustCompile(`(?i)[,;&?!\n+]|\.\s|\b(?:and|y|e|et|und|plus|sowie|also)\s`)

// decimalComma is one between digits, which parts no text.
var decimalComma = regexp.MustCompile(`(\d),(\d)`)

// several lists the attributes that the clauses of a text ask for, if they ask for more
// than one: "hp and torque?". names are those of its cars, which ask for nothing.
func (x *lexicon) several(q Question, lang string, found []mention, words []string, known *cars) (list []knowledge.Attribute) {
	for _, clause := range clauseEnd.Split(decimalComma.ReplaceAllString(x.withoutStories(q.Text, lang), "$1.$2"), -1) {
		rest := x.wordings.english(spelled(clause))
		for _, m := range found {
			rest = blank(rest, words[m.start:m.start+m.words])
		}
		bare, _ := known.withoutVersions(rest, found)
		found, ok := x.heaviestIn(bare, lang)
		strange := found.light && len(x.unknown(bare, lang)) > 0 // "on a long trip, what mpg": nobody asks for the length
		if name := x.driven(found.name, bare, lang); ok && !found.weak && !strange && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	folded := spelled(q.Text)
	if p := x.phrases[lang]; says(folded, p.City) && says(folded, p.Highway) && !says(folded, p.Mixed) && slices.ContainsFunc(list, func(a knowledge.Attribute) bool { return strings.HasPrefix(string(a), "epa_") }) {
		return []knowledge.Attribute{"epa_city_mpg", "epa_highway_mpg"}
	}
	if len(list) == 1 {
		return nil
	}
	return list
}
