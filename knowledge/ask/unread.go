package ask

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// unread lists the words of a question that nothing here reads, where it asks for an
// attribute: they are no part of a car's name or version, of what asks, of a unit, and
// say something ([smallData] has those that do not). "How much can it tow with a lift
// kit" asks for something that facts about the car do not hold, whatever a lift kit is.
func (x *lexicon) unread(u query, found []mention, known *cars) (out []string) {
	if u.attribute == "" && len(u.several) == 0 {
		return nil
	}
	names := slices.Clone(u.called) // and those of its cars, which a point in one ("ID. Buzz") parts
	for _, m := range found {
		names = slices.Concat(names, u.words[m.start:m.start+m.words], strings.Fields(specs.Fold(m.vehicle.Model))) // the "Duty" of "F-450 Super Duty"
	}
	for _, c := range clauses(u.Text) {
		rest := x.wordings.english(spelled(c.text))
		for _, m := range found {
			rest = blank(rest, u.words[m.start:m.start+m.words])
		}
		bare, _ := known.withoutVersions(x.behindAsker(rest, u.lang), found)
		if !x.decides(u, bare) {
			continue
		}
		measured := x.measured(bare, u.lang)
		asked := u
		if supposes(bare) {
			asked.attribute, asked.several = "", nil // what is supposed of the car is not what is asked
		}
		out = append(out, x.changed(u, bare)...)
		out = append(out, x.drivenSo(asked, bare)...)
		if x.tells(c, bare, u.lang) || x.apartFromQuestion(u, c, bare) {
			continue
		}
		for _, w := range x.strangeIn(asked, bare, known) {
			if !slices.Contains(out, w) && !slices.Contains(measured, w) && !slices.Contains(names, w) && !x.saysChange(u, w) {
				out = append(out, w)
			}
		}
	}
	return append(out, x.refitted(u)...)
}

// strangeIn are the words of a clause that nothing reads: neither a verb of the car, nor a
// slip.
func (x *lexicon) strangeIn(u query, bare string, known *cars) []string {
	said := strings.Fields(bare)
	return slices.DeleteFunc(x.unreadIn(bare, u.lang), func(w string) bool {
		i := slices.Index(said, w)
		return i >= 0 && x.governs(u, said, i) || x.means(u, w, known) || !supposes(bare) && x.slip(u, w)
	})
}

// unreadIn are the words of a clause that are part of no phrase; of one that supposes
// something ("if I change the engine") also those that are.
func (x *lexicon) unreadIn(clause, lang string) []string {
	if !supposes(clause) {
		return x.unknown(clause, lang)
	}
	return slices.DeleteFunc(strings.Fields(clause), func(w string) bool {
		return w == car || w[0] >= '0' && w[0] <= '9' || x.common[w] || slices.Contains(variantWords(), w) || canonical(w) != ""
	})
}

// supposes reports whether a clause begins with a word for what a question supposes.
func supposes(clause string) bool {
	return begins(clause, []string{"if", "si", "wenn", "falls", "nachdem", "sobald", "once", "despues de que", "una vez que", "apres que", "une fois"})
}

// changed lists what a clause takes away from the car, or what it has been through:
// "without seats", "after 100,000 miles". That is another car than facts are about.
func (x *lexicon) changed(u query, clause string) (out []string) {
	lang := u.lang
	words := strings.Fields(clause)
	for i, w := range words {
		next := i + 1
		for next < len(words) && (slices.Contains(x.phrases[lang].Determiners, words[next]) || slices.Contains(x.phrases[lang].Of, words[next])) {
			next++
		}
		if _, ok := wheelsOf(w); ok && lang == "en" && i > 0 && slices.Contains([]string{"on", "with"}, words[i-1]) {
			out = append(out, w)
		}
		if next >= len(words) {
			continue
		}
		// what a car weighs "without passengers" is its weight
		own := slices.ContainsFunc(append(relatives(u.attribute), u.attribute), func(a knowledge.Attribute) bool { return x.own(a, lang)[stem(words[next], lang)] })
		taken := slices.Contains([]string{"without", "sin", "sans", "ohne"}, w) && !own && len(x.topics.find(words[next:next+1])) > 0
		used := slices.Contains([]string{"after", "despues", "tras", "apres", "nach"}, w) && words[next][0] >= '0' && words[next][0] <= '9'
		if taken || used {
			out = append(out, words[next])
		}
	}
	return out
}

// wheelsOf are the inches of "35s", as English calls wheels and tires.
func wheelsOf(word string) (inches string, ok bool) {
	inches, ok = strings.CutSuffix(word, "s")
	return inches, ok && len(inches) == 2 && strings.Trim(inches, "0123456789") == ""
}

// decides reports whether a clause says what is asked for, or under which condition:
// others ("my dad wants one") are no part of it.
func (x *lexicon) decides(u query, clause string) bool {
	words := strings.Fields(clause)
	if len(words) == 0 {
		return false
	}
	if supposes(clause) || x.underCondition(words, u.lang) {
		return true
	}
	if len(u.saidAs) == 0 { // it goes on from before: all of it says what is new
		return !u.named || slices.Contains(words, car)
	}
	asks := slices.ContainsFunc(words, func(w string) bool { return slices.Contains(u.saidAs, w) })
	return asks || len(x.topics.find(words)) > 0 || len(x.loose(words, u.lang)) > 0
}

// behindAsker is what a clause asks, without what its writer says of asking: "a customer
// wants to know | how fast it is". A clause that begins with a condition is kept whole.
func (x *lexicon) behindAsker(clause, lang string) string {
	const between = 2 // words: "tell me exactly how"
	words, p := strings.Fields(clause), x.phrases[lang]
	if len(words) == 0 || supposes(clause) || slices.Contains(p.Within, words[0]) {
		return clause
	}
	if behind := x.behindClaim(words, lang); behind != nil {
		return strings.Join(behind, " ")
	}
	for i, w := range words {
		if !slices.Contains(p.Begin, w) {
			continue
		}
		for j := i + 1; j < len(words) && j <= i+1+between; j++ {
			if asksOpen(p, words[j]) || slices.Contains(p.Determiners, words[j]) && len(x.topics.find(words[j:])) > 0 {
				return strings.Join(words[j:], " ")
			}
		}
	}
	return clause
}

// asksOpen reports whether a word begins an open question: "how", and not "can".
func asksOpen(p phrases, word string) bool {
	return slices.Contains(p.Ask, word) && !slices.Contains(p.Closed, word)
}

// measured lists the words of a text that say what a unit counts: the bricks of "how
// many pounds of bricks".
func (x *lexicon) measured(folded, lang string) (out []string) {
	words := strings.Fields(folded)
	for i, w := range words {
		if canonical(w) == "" {
			continue
		}
		next := i + 1
		if next < len(words) && slices.Contains(x.phrases[lang].Of, words[next]) {
			next++
		}
		if next < len(words) && (next > i+1 || lang == "de") {
			out = append(out, words[next])
		}
	}
	return out
}

// means reports whether a word that is no word of a phrase says something here all the
// same, or nothing at all.
func (x *lexicon) means(u query, word string, known *cars) bool {
	p := x.phrases[u.lang]
	driven := slices.Contains(p.City, word) || slices.Contains(p.Highway, word) || slices.Contains(p.Mixed, word)
	grammar := slices.Contains(p.Of, word) || slices.Contains(p.Within, word) || slices.Contains(p.Determiners, word)
	if u.another != nil && (u.another.whole || slices.Contains(u.another.version, word) || u.another.plain && x.saysPlain(word, u.lang)) || x.inLastModel(u, word) || len(u.cars) > 1 && x.ranks.compares[word] || (u.above || u.below) && x.ranks.bounds[word] {
		return true
	}
	if name, _ := x.ranks.superlative(u.folded); len(u.cars) == 1 && name == u.attribute && x.ranks.words[word] {
		return true // "the lightest": all of its versions are told
	}
	ofCar := slices.ContainsFunc(u.cars, func(n named) bool {
		return burnsDiesel(word, n.vehicle.Make) || known.hasVersion(n.vehicle, word) || slices.Contains(known.owners[word], knowledge.Vehicle{Make: n.vehicle.Make, Model: n.vehicle.Model})
	})
	if x.small.all[word] || driven || grammar || len(word) == 1 || known.trims[word] || ofCar {
		return true
	}
	if x.saidOfAny(u, word) {
		return true
	}
	for _, a := range slices.Concat([]knowledge.Attribute{u.attribute}, relatives(u.attribute), u.several) {
		if x.own(a, u.lang)[stem(word, u.lang)] || x.habits[u.lang].has(a, word) {
			return true
		}
	}
	return false
}

// saidOfAny reports whether a word is used by those who ask for whatever attribute: it is
// neither one for an attribute, nor a part, nor a preposition, nor written as a name.
func (x *lexicon) saidOfAny(u query, word string) bool {
	const widely = 9 // attributes
	p := x.phrases[u.lang]
	name := u.lang != "de" && slices.ContainsFunc(letters.FindAllString(u.Text, -1), func(w string) bool { return capital(w) && specs.Fold(w) == word })
	return !name && x.habits[u.lang].usual(word, widely) && !x.topics.of[u.lang][word] && !says(word, p.Parts) && !slices.Contains(p.Within, word)
}

// slip reports whether a word misses one that means something in a language by a letter
// that is not its first: few mistype that, and "moto" is no "motor", "winter" no "hinter".
// In German nor is a noun, by its capital, one of a small word: "Eimer" is no "einer".
func (x *lexicon) slip(u query, word string) bool {
	const shortest = 5
	lang := u.lang
	if len(word) < shortest {
		return false
	}
	noun := u.noun(word)
	near := func(of map[string]bool) bool {
		for w := range of {
			if noun && x.small.of[lang][w] {
				continue
			}
			if len(w) >= shortest && w[0] == word[0] && oneOff(word, w) {
				return true
			}
		}
		return false
	}
	return near(x.small.of[lang]) || near(x.topics.of[lang])
}

// doubted is an answer in place of one that states facts, where a part of the question
// was not read, unless these facts or others of the attribute name it in their versions
// and conditions. The question without that part is offered.
func (e *Engine) doubted(ctx context.Context, u query, a Answer) (Answer, error) {
	if len(u.unread) == 0 || len(a.Stated()) == 0 || a.Abstained() {
		return a, nil
	}
	left := slices.Clone(u.unread)
	for _, car := range u.cars {
		facts, err := e.factsOf(ctx, u, car)
		if err != nil {
			return a, err
		}
		for _, f := range facts {
			words := strings.Fields(specs.Fold(f.Trim + " " + f.Engine + " " + f.Drivetrain + " " + f.Condition))
			left = slices.DeleteFunc(left, func(w string) bool {
				return e.lexicon.isCondition(u.folded, u.lang, w, f) || slices.ContainsFunc(words, func(o string) bool { return o == w || stem(o, "en") == stem(w, "en") })
			})
		}
	}
	if len(left) == 0 {
		return a, nil
	}
	return Answer{
		Kind: Unread, Vehicle: a.Vehicle, Attribute: u.attribute, Relaxed: spelt(u.Text, left),
		Choices: []Choice{{Label: carName(a.Vehicle), Question: without(u.Text, left)}},
	}, nil
}

var letters = regexp.MustCompile(`[\p{L}\d]+`)

// spelt are words of a text as they stand in it, no more than can be read at a glance.
func spelt(text string, words []string) (out []string) {
	const most = 4
	for _, w := range letters.FindAllString(text, -1) {
		if slices.Contains(words, specs.Fold(w)) && len(out) < most && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	if len(out) == 0 { // it is written otherwise in the text
		out = words[:min(len(words), most)]
	}
	return out
}

// without takes words out of a text.
func without(text string, words []string) string {
	return letters.ReplaceAllStringFunc(text, func(w string) string {
		if slices.Contains(words, specs.Fold(w)) {
			return ""
		}
		return w
	})
}
