package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// token is a word of a text, with its place.
type token struct {
	folded     string
	start, end int
}

func tokens(text string) (list []token) {
	for _, at := range letters.FindAllStringIndex(text, -1) {
		list = append(list, token{specs.Fold(text[at[0]:at[1]]), at[0], at[1]})
	}
	return list
}

// repaired is a text in which what its writer corrects is replaced by what is meant: "the
// wheelbase of the C8... sorry, of the 911" asks about the 911, "2021, digo, 2022" about
// 2022. A word that corrects must stand right before what is meant, which is of a kind with
// something before it: "sorry to ask, but how long is the C8" corrects nothing.
func (x *lexicon) repaired(text string, known *cars) string {
	const most = 3 // corrections
	for range most {
		fixed, ok := x.repairedOnce(text, known)
		if !ok {
			break
		}
		text = fixed
	}
	return text
}

func (x *lexicon) repairedOnce(text string, known *cars) (string, bool) {
	all := tokens(text)
	for i := 1; i < len(all); i++ {
		behind, ok := x.corrects(text, all, i)
		if !ok || behind == len(all) {
			continue
		}
		r := repair{x: x, known: known, left: text[:all[i].start], right: text[all[behind].start:]}
		if fixed, ok := r.fixed(); ok {
			return fixed, true
		}
	}
	return text, false
}

// corrects reports whether words that correct what was said begin at a token, and where
// they end. Those that may say something else ("no") do so only between marks: "the X5,
// no, the X7".
func (x *lexicon) corrects(text string, all []token, i int) (behind int, ok bool) {
	marked := func(i int) bool {
		return i > 0 && i < len(all) && strings.ContainsAny(text[all[i-1].end:all[i].start], ",.;:!?…-–—()\n")
	}
	behind = i
	for behind < len(all) {
		n, sure := x.correction(all[behind:])
		if n == 0 {
			break
		}
		ok = ok || sure || marked(behind) && marked(behind+n)
		behind += n
	}
	return behind, ok
}

// correction is how many tokens a word that corrects is long, and whether it can say
// nothing else.
func (x *lexicon) correction(all []token) (n int, sure bool) {
	longest := func(phrases []string) (most int) {
		for _, p := range phrases {
			words := strings.Fields(p)
			same := len(words) <= len(all) && len(words) > most
			for j := 0; same && j < len(words); j++ {
				same = all[j].folded == words[j]
			}
			if same {
				most = len(words)
			}
		}
		return most
	}
	for _, lang := range x.languages {
		if of := longest(x.phrases[lang].Repair); of > n {
			n, sure = of, true
		}
		if of := longest(x.phrases[lang].Denial); of > n {
			n, sure = of, false
		}
	}
	return n, sure
}

// repair is a text about a word that corrects: what stands before it and behind it.
type repair struct {
	x           *lexicon
	known       *cars
	left, right string
}

func (r repair) words(text string) []string {
	return strings.Fields(r.x.unglued(r.x.wordings.english(spelled(text))))
}

// fixed replaces in what stands before the last thing of the kind that follows.
func (r repair) fixed() (string, bool) {
	before, _ := r.known.find(r.words(r.left), pausesIn(r.left), r.x)
	behind := r.words(r.right)
	after, _ := r.known.find(behind, nil, r.x)
	first := r.firstThing(behind)
	named := first < len(behind) && len(after) > 0 && after[0].start <= first+yearsBefore(behind[first:])
	switch {
	case first == len(behind):
		return "", false
	case len(before) == 0 && yearOf(behind[first]) != 0 && !named: // "and in 2021, sorry, 2022?"
		return r.without(func(w string) bool { return yearOf(w) != 0 })
	case len(before) == 0 && named:
		return r.withoutStranger()
	case len(before) == 0:
		return "", false
	case named:
		return r.otherCar(before[len(before)-1], len(yearsIn(behind)) > 0)
	case yearOf(behind[first]) != 0:
		return r.without(func(w string) bool { return yearOf(w) != 0 })
	case r.ofVersion(before[len(before)-1].vehicle, behind[first]):
		return r.without(func(w string) bool { return r.ofVersion(before[len(before)-1].vehicle, w) })
	}
	return "", false
}

// yearsBefore counts the words of a year or of a make before a car's name.
func yearsBefore(words []string) (n int) {
	const makes = 2
	for n < len(words) && yearOf(words[n]) != 0 {
		n++
	}
	return n + makes
}

// firstThing is the place of the first word that is no article, preposition or small word.
func (r repair) firstThing(words []string) int {
	i := slices.IndexFunc(words, func(w string) bool {
		return !slices.ContainsFunc(r.x.languages, func(lang string) bool {
			return r.x.grammatical(w, lang) || slices.Contains([]string{"es", "s", "is", "it", "est", "c", "era", "ist"}, w)
		})
	})
	if i < 0 {
		return len(words)
	}
	return i
}

func (r repair) ofVersion(v knowledge.Vehicle, word string) bool {
	return len(word) > 1 && !r.x.isWord(word) && !r.x.ordinary(word) && yearOf(word) == 0 && (r.known.hasVersion(v, word) || r.known.trims[word])
}

// otherCar takes a car out of what stands before, with the words of its version, and its
// year if the other car has one.
func (r repair) otherCar(m mention, dated bool) (string, bool) {
	words := r.words(r.left)
	name := strings.Join(words[m.start:m.start+max(1, m.words)], "")
	all := tokens(r.left)
	from, to, ok := spanning(all, name)
	if !ok {
		return "", false
	}
	part := func(i int) bool { return dated && yearOf(spelled(all[i].folded)) != 0 }
	for to < len(all) && (part(to) || r.ofVersion(m.vehicle, all[to].folded) || slices.Contains(variantWords(), all[to].folded)) {
		to++
	}
	for from > 0 && (part(from-1) || r.ofMake(m.vehicle, all[from-1].folded) || r.x.grammaticalAnywhere(all[from-1].folded)) {
		from--
	}
	start, end := len(r.left), len(r.left)
	if from < len(all) {
		start = all[from].start
	}
	if to < len(all) {
		end = all[to].start
	}
	return strings.TrimSpace(r.left[:start]) + " " + strings.TrimRight(r.right, " ?!.") + " " + r.left[end:], true
}

// withoutStranger takes the words that nothing here knows off the end of what stands before:
// the car that is corrected has no facts.
func (r repair) withoutStranger() (string, bool) {
	all := tokens(r.left)
	last := len(all)
	strange := false
	for last > 0 {
		w := all[last-1].folded
		unheard := !r.x.isWord(w) && !r.x.ordinary(w) && yearOf(w) == 0
		if !unheard && yearOf(w) == 0 && r.known.makes[w] == "" && !r.x.grammaticalAnywhere(w) {
			break
		}
		strange = strange || unheard
		last--
	}
	if !strange || last == 0 {
		return "", false
	}
	return r.left[:all[last].start] + r.right, true
}

// ofMake reports whether a word is one of the name of a car's make.
func (r repair) ofMake(v knowledge.Vehicle, word string) bool {
	return r.known.makes[word] == v.Make || slices.Contains(strings.Fields(specs.Fold(v.Make)), word)
}

// without takes the last run of some words out of what stands before.
func (r repair) without(is func(string) bool) (string, bool) {
	all := tokens(r.left)
	last := len(all) - 1
	for last >= 0 && !is(all[last].folded) {
		last--
	}
	if last < 0 {
		return "", false
	}
	first := last
	for first > 0 && is(all[first-1].folded) {
		first--
	}
	return r.left[:all[first].start] + r.left[all[last].end:] + " " + r.right, true
}

// grammaticalAnywhere reports whether a word is an article or a preposition of a language.
func (x *lexicon) grammaticalAnywhere(word string) bool {
	return slices.ContainsFunc(x.languages, func(lang string) bool {
		p := x.phrases[lang]
		return slices.Contains(p.Determiners, word) || slices.Contains(p.Of, word)
	})
}

// spanning finds the last tokens that together are a name.
func spanning(all []token, name string) (from, to int, ok bool) {
	for from = len(all) - 1; from >= 0; from-- {
		joined := ""
		for to = from; to < len(all) && len(joined) < len(name); to++ {
			joined += strings.ReplaceAll(all[to].folded, " ", "")
		}
		if joined == name {
			return from, to, true
		}
	}
	return 0, 0, false
}
