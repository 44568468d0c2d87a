package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// asideAgain are the words of the version asked for last that a text now sets aside: "and
// without it?", "les autres versions ?"; with are those set aside before that it now asks for:
// "et avec ?". It says nothing else.
func (x *lexicon) asideAgain(u query, recent []knowledge.Fact) (aside, with []string) {
	if len(u.Context.Vehicles) == 0 || u.Context.Attribute == "" || u.named {
		return nil, nil
	}
	p := x.phrases[u.lang]
	if others := says(u.folded, p.Others); others && x.onlySmallBut(u, p.Others) {
		v := u.Context.Vehicles[0]
		if v.Trim != "" {
			return strings.Fields(spelled(v.Trim)), nil
		}
		return rarest(strings.Fields(spelled(v.Engine)), recent), nil // "et les autres moteurs ?"
	}
	if !x.onlySmallBut(u, nil) {
		return nil, nil
	}
	switch {
	case slices.ContainsFunc(u.words, func(w string) bool { return slices.Contains(p.Without, w) }) || u.folded == "w o":
		return rarest(u.Context.Version, recent), nil
	case slices.ContainsFunc(u.words, func(w string) bool { return slices.Contains(p.With, w) }):
		for _, w := range u.Context.Version {
			if what, ok := strings.CutPrefix(w, ruledOut); ok {
				with = append(with, what)
			}
			if w == "excluding" {
				with = append(with, "including")
			}
		}
	}
	return nil, with
}

// withoutThat are the words behind "without": what a fact is about that has them is not asked.
func (x *lexicon) withoutThat(u query) (out []string) {
	const most = 3
	for i, w := range u.words {
		if !slices.Contains(x.phrases[u.lang].Without, w) {
			continue
		}
		for _, o := range u.words[i+1 : min(len(u.words), i+1+most)] {
			if x.grammatical(o, u.lang) && !slices.Contains(x.phrases[u.lang].Determiners, o) || x.topics.of[u.lang][o] {
				break
			}
			if !vagueInScope(o) && !x.common[o] && len(o) > 1 && yearOf(o) == 0 {
				out = append(out, o)
			}
		}
	}
	return out
}

// onlySmallBut reports whether a text has, besides some phrases, only words that say nothing of
// what is asked for.
func (x *lexicon) onlySmallBut(u query, phrases []string) bool {
	return !slices.ContainsFunc(u.words, func(w string) bool {
		small := x.common[w] || x.small.of[u.lang][w] || x.grammatical(w, u.lang) || len(w) == 1
		return !small && !slices.ContainsFunc(phrases, func(p string) bool { return contains(p, w) })
	})
}

// rarest are those of some words that the fewest facts have, but not all: the "exhaust" of "GT
// with the active exhaust", which are two of five.
func rarest(words []string, facts []knowledge.Fact) (out []string) {
	fewest := len(facts)
	for _, w := range words {
		if vagueInScope(w) || strings.HasPrefix(w, ruledOut) {
			continue
		}
		n := 0
		for _, f := range facts {
			if has(scope(f), w) {
				n++
			}
		}
		if n > 0 && n < fewest {
			fewest, out = n, nil
		}
		if n > 0 && n == fewest && n < len(facts) {
			out = append(out, w)
		}
	}
	return out
}
