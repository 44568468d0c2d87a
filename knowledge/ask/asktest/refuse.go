package asktest

import (
	"fmt"
	"strings"

	"example.com/vinbot/knowledge"
)

// InventUnanswerable makes n questions that facts have no answer to: an attribute
// that nothing is known of, a year far from any, a car that does not exist.
func InventUnanswerable(facts []knowledge.Fact, n int, seed uint64) ([]Case, error) {
	i, err := newInventor(facts, seed)
	if err != nil || len(i.names) == 0 {
		return nil, err
	}
	var list []Case
	for tries := 0; len(list) < n && tries < 100*n; tries++ {
		lang := Languages()[len(list)%len(Languages())]
		if q := i.unanswerable(lang, len(list)); q != "" {
			list = append(list, Case{
				ID: fmt.Sprintf("n%03d", len(list)+1), Lang: lang, Kind: "invented unanswerable", Turns: []Turn{{Q: q, Want: WantRefusal}},
			})
		}
	}
	return list, nil
}

// unanswerable asks about a fact's car something that no fact holds; empty where all
// is known.
func (i *inventor) unanswerable(lang string, n int) string {
	f := i.fact()
	const kinds = 3
	switch n / len(Languages()) % kinds {
	case 0:
		name := i.names[i.random.IntN(len(i.names))]
		if i.knows(f, name) {
			return ""
		}
		f.Attribute, f.Trim, f.Engine = name, "", ""
	case 1:
		const far = 40
		f.YearTo -= far
	default:
		made := []string{"Zorbax", "Velontra", "Quintaro", "Maridon", "Tresk 500", "Ulvanta", "Kestrion"}
		f.Model, f.Trim = made[i.random.IntN(len(made))], ""
	}
	ways := i.ways[lang][f.Attribute]
	if len(ways) == 0 {
		return ""
	}
	s := scope{trim: true, engine: f.Engine != ""}
	return i.said(lang, ways[i.random.IntN(len(ways))].text, i.car(lang, f, s))
}

// knows reports whether anything is known of an attribute of a fact's car, or of one
// that people name alike.
func (i *inventor) knows(f knowledge.Fact, name knowledge.Attribute) bool {
	alike := map[knowledge.Attribute]knowledge.Attribute{"ev_range": "range_electric_phev", "range_electric_phev": "ev_range"}
	for _, a := range []knowledge.Attribute{name, alike[name]} {
		for _, o := range i.facts[a] {
			if o.Make == f.Make && (strings.HasPrefix(o.Model, f.Model) || strings.HasPrefix(f.Model, o.Model)) {
				return true
			}
		}
	}
	return false
}
