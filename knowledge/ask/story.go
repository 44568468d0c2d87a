package ask

import (
	"slices"
	"strings"
	"unicode"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// clause is a part of a text, with the mark that ends it.
type clause struct {
	text  string
	end   string
	alone bool // no other clause has a word

	begins bool // a sentence, behind another
}

// clauses parts a text where what is said of a car ends.
func clauses(text string) (list []clause) {
	last := 0
	for _, at := range sentenceEnd.FindAllStringIndex(text, -1) {
		if decimalAt(text, at[0]) {
			continue
		}
		list = append(list, clause{text: text[last:at[0]], end: text[at[0]:at[1]]})
		last = at[1]
	}
	list = slices.DeleteFunc(append(list, clause{text: text[last:]}), func(c clause) bool { return !letters.MatchString(c.text) })
	if len(list) == 1 {
		list[0].alone = true
	}
	for i := 1; i < len(list); i++ {
		list[i].begins = list[i-1].sentence() || strings.Contains(list[i-1].end, "?")
	}
	return list
}

// decimalAt reports whether a mark stands between two digits: "5,20 m".
func decimalAt(text string, i int) bool {
	return i > 0 && i+1 < len(text) && isNumber(text[i-1:]) && isNumber(text[i+1:])
}

// tells reports whether a clause of several only tells of its writer: "we haul half the
// soccer team, so how many seats". What names the car does not, nor a condition ("in
// winter, how far") unless it is a sentence of its own: "auf dem Bau brauchen wir Platz:".
func (x *lexicon) tells(c clause, bare, lang string) bool {
	words, p := strings.Fields(bare), x.phrases[lang]
	has := func(of []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(of, w) })
	}
	if c.alone || len(words) == 0 || begins(bare, p.Correct) || !has(p.Telling) && !has(p.Own) || has([]string{car}) || supposes(bare) ||
		slices.ContainsFunc(words, func(w string) bool { return asksOpen(p, w) }) {
		return false
	}
	if x.underCondition(words, lang) {
		return c.sentence()
	}
	return !has(p.Begin)
}

// apartFromQuestion reports whether a sentence of several has neither the car, nor what is
// asked for, nor an open question: "unsere Brücke ist nur bis 2,5 t freigegeben."
func (x *lexicon) apartFromQuestion(u query, c clause, bare string) bool {
	words := strings.Fields(bare)
	p := x.phrases[u.lang]
	if c.alone || !c.sentence() || len(u.saidAs) == 0 || len(words) == 0 || supposes(bare) || x.underCondition(words, u.lang) {
		return false
	}
	return !slices.ContainsFunc(words, func(w string) bool {
		return w == car || asksOpen(p, w) || slices.ContainsFunc(u.saidAs, func(s string) bool { return likeWord(w, s) })
	})
}

// behindClaim is what somebody is said to claim: "my brother swears | the X5 has over 500
// hp", "le vendeur m'assure que | le Duster …"; nil: nobody claims anything.
func (x *lexicon) behindClaim(words []string, lang string) []string {
	p := x.phrases[lang]
	i := slices.IndexFunc(words, func(w string) bool { return slices.Contains(p.Claims, w) })
	if i < 0 || len(x.topics.find(words[:i])) > 0 || slices.ContainsFunc(words[:i], func(w string) bool { return asksOpen(p, w) }) {
		return nil
	}
	for i++; i < len(words) && slices.Contains([]string{"that", "que", "qu", "dass", "me", "mir", "uns", "on", "you"}, words[i]); i++ {
	}
	return words[i:]
}

// besideClaims is a text without the clauses that say what somebody claims: "my son swears
// by the Plaid".
func (x *lexicon) besideClaims(u query) string {
	var out []string
	for _, c := range clauses(u.Text) {
		folded := spelled(c.text)
		if c.alone || says(folded, x.ranks.High) || says(folded, x.ranks.Low) || !says(folded, x.phrases[u.lang].Claims) {
			out = append(out, folded)
		}
	}
	return strings.Join(out, " | ")
}

// sentence reports whether a clause ends as a sentence does.
func (c clause) sentence() bool {
	return strings.ContainsAny(c.end, ":;.!¿") || c.end == "" && c.begins
}

// withoutStories is a text without the sentences that only tell of its writer: those ask
// for nothing.
func (x *lexicon) withoutStories(text, lang string) string {
	var out strings.Builder
	for _, c := range clauses(text) {
		if !c.sentence() || !x.tells(c, x.wordings.english(spelled(c.text)), lang) {
			out.WriteString(c.text + c.end)
		}
	}
	return out.String()
}

// askedBesideStories is what a text asks for beside the sentences that only tell of its
// writer, if there are any: the weight of the trailer in "our trailer weighs 3 tons; can the
// Bronco tow it?" is none.
func (x *lexicon) askedBesideStories(u query, found, about []mention, known *cars, goesOn bool) (knowledge.Attribute, []string) {
	text := x.withoutStories(u.Text, u.lang)
	if text == u.Text || u.another != nil {
		return "", nil
	}
	rest := x.wordings.english(spelled(text))
	for _, m := range found {
		rest = blank(rest, u.words[m.start:m.start+m.words])
	}
	bare, _ := known.withoutVersions(rest, about)
	return x.asked(bare, rest, u.lang, goesOn)
}

// underCondition reports whether a clause begins with a preposition of where or with what,
// maybe behind a small word: "only with the driver".
func (x *lexicon) underCondition(words []string, lang string) bool {
	within := x.phrases[lang].Within
	behind := len(words) > 1 && x.small.of[lang][words[0]] && !slices.Contains(x.phrases[lang].Telling, words[0]) // and not "j'en ai"
	return slices.Contains(within, words[0]) || behind && slices.Contains(within, words[1])
}

// governs reports whether a word that is not known is the verb of a question about a car:
// it stands right before the car or "he" ("accueille-t-il", "verträgt er", "encaisse le
// Sierra"), behind neither an article nor a preposition, or right behind one of them ("elle
// tape", "le Murano 2023 tourne à"). A verb of becoming more or less is none: what a car
// loses in winter is not what it has.
func (x *lexicon) governs(u query, words []string, i int) bool {
	p := x.phrases[u.lang]
	if u.lang == "en" || i == 0 || slices.Contains(p.Changes, words[i]) || u.noun(words[i]) {
		return false
	}
	before := i - 1
	for before > 0 && yearOf(words[before]) != 0 {
		before--
	}
	subject := map[string][]string{"es": {car}, "fr": {car, "il", "elle", "ca", "on"}, "de": {"er", "sie", "es"}}[u.lang]
	if slices.Contains(subject, words[before]) && i+1 < len(words) && (words[before] != car || slices.Contains(p.Within, words[i+1]) || slices.Contains(p.Of, words[i+1]) || asksOpen(p, words[i+1])) {
		return true // and not the adjective of "la Ranger argentina"
	}
	if !x.topics.of[u.lang][words[i-1]] && words[i-1] != car || slices.Contains(p.Determiners, words[i-1]) || slices.Contains(p.Of, words[i-1]) || slices.Contains(p.Within, words[i-1]) {
		return false
	}
	next := i + 1
	if next < len(words) && words[next] == "t" {
		next++
	}
	if next < len(words) && slices.Contains([]string{"il", "elle", "er", "sie", "es"}, words[next]) {
		return u.lang != "es" // whose "es" is a verb
	}
	nominative := map[string][]string{"es": {"el", "la", "un", "una"}, "fr": {"le", "la", "l", "un", "une"}, "de": {"die", "das", "ein"}}[u.lang]
	if u.lang == "de" && strings.ContainsFunc(u.Text, unicode.IsUpper) { // so that nouns show by their capitals
		nominative = append(nominative, "der", "den")
	}
	return next+1 < len(words) && slices.Contains(nominative, words[next]) && words[next+1] == car
}

// noun reports whether a word of a German text is written with a capital.
func (u query) noun(word string) bool {
	return u.lang == "de" && slices.ContainsFunc(strings.Fields(u.Text), func(w string) bool { return capital(w) && specs.Fold(w) == word })
}
