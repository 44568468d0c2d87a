package ask

import (
	"context"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// document answers a question about a car that no fact is about from what an operator
// has loaded: the passage is quoted with its source. It must hold every word of the
// question that is no ordinary one, and be about this model; where it is about another
// trim or other years the answer says so. One that reads like an offer is not quoted.
func (e *Engine) document(ctx context.Context, u query, car named) (Answer, error) {
	none := Answer{Kind: NotKnown, Vehicle: car.vehicle}
	if len(u.unknown) == 0 {
		return none, nil
	}
	v := car.vehicle
	found, err := e.library.Passages(ctx, u.Text, knowledge.PassageFilter{Make: v.Make, Model: v.Model, Year: v.Year, Trim: v.Trim, Lang: u.lang})
	if err != nil {
		return Answer{}, err
	}
	if found.Relaxed == knowledge.RelaxedModel || found.Relaxed == knowledge.RelaxedMake {
		return none, nil
	}
	for _, p := range found.Passages {
		folded := specs.Fold(p.Topic + " " + p.Text)
		if says(folded, e.lexicon.offers) || forOneDollar.MatchString(p.Text) || !holds(folded, u.unknown) {
			continue
		}
		return Answer{Kind: Explanation, Vehicle: v, Passages: []knowledge.Passage{p}, Beyond: found.Relaxed}, nil
	}
	return none, nil
}

// holds reports whether a text has all of some words, whatever their endings.
func holds(folded string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool {
		const whole, ending = 5, 2 // letters: a shorter word is looked for as it is
		if len(w) > whole {
			return !strings.Contains(" "+folded, " "+w[:len(w)-ending])
		}
		return !contains(folded, w)
	})
}
