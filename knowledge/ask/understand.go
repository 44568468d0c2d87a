package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// query is a question understood.
type query struct {
	Question

	folded    string
	words     []string
	bare      string // the text without cars and versions
	lang      string
	found     []mention // the cars that the text names
	cars      []named
	makeOnly  string
	attribute knowledge.Attribute
	saidAs    []string              // the words that ask for it
	several   []knowledge.Attribute // where it is more than one
	others    []knowledge.Attribute // that the same words may mean
	perhaps   []knowledge.Vehicle   // the cars that a trim may be of, where no car is named
	unit      string                // asked for: "in kg"
	limit     *Amount               // "can it tow 5,000 lb?"
	below     bool                  // asks for less than an amount
	above     bool                  // asks for more than one
	strict    bool                  // the amount itself is neither less nor more
	ofStory   bool                  // only what a writer tells of himself names the attribute
	unknown   []string              // words that mean nothing here
	unread    []string              // those of them that say something of what is asked for
	besides   []knowledge.Attribute // that a phrase of it says
	ofPart    bool                  // asks about a thing that is not the car
	compare   bool
	explain   bool
	recalls   bool               // asks for recalls, in any language
	inVersion map[string]bool    // words that name a version, together with others
	ofRecent  []string           // words that name a version of the car talked about last, where the text names no car
	saidTrim  string             // the whole name of a trim of the car talked about last, behind an article or a preposition: "the Turbo"
	described string             // the number of cylinders by which a text describes its car, as engines are called: "i4"
	called    []string           // the words that they are in the text
	winner    bool               // the text asks which of two that were compared has won
	rivals    bool               // the cars are two versions of one
	oneSided  bool               // the text names only one of the cars that it compares
	change    change             // what the text says has become of something between two model years
	onlyBound bool               // the text is an amount that what was asked for before may keep to
	named     bool               // the text itself names a car
	onlyCar   bool               // the text is another car than the one talked about last, and nothing else
	sibling   *knowledge.Vehicle // the model whose name goes on from that of the car talked about last
	aside     []string           // the words of versions that are not meant
	another   *another           // the text names nothing but another version of the car talked about last
}

// named is a car of a question, with the words that may say which version of it.
type named struct {
	vehicle   knowledge.Vehicle
	version   []string
	said      string   // all words about it, those right behind its name first
	means     []string // the conditions that it is asked about, in the words of facts
	carried   []string // the conditions that the last question was asked about
	before    []string // the words of its versions that were talked about
	likely    int      // the model year that is meant if there are facts about it
	otherYear bool     // it is another model year of the car talked about last
	sourced   bool     // the names of sources say which facts are meant
	trim      string   // the whole name of a trim that a text names
	plain     bool     // the version without anything in its name is meant
}

// understand reads a question without a model. recent are the facts of the car and the
// attribute talked about last.
func (x *lexicon) understand(q Question, known *cars, recent []knowledge.Fact) query {
	u := x.read(q, known, recent)
	found, only := x.carsIn(&u, known)
	rest := u.folded
	for _, m := range found {
		rest = blank(rest, u.words[m.start:m.start+m.words])
	}
	about := found
	if len(found) == 0 && len(q.Context.Vehicles) > 0 {
		about = []mention{{vehicle: q.Context.Vehicles[0]}}
	}
	u.bare, u.inVersion = known.withoutVersions(rest, about)
	for _, w := range known.trimsBehind(found, u, x) {
		u.inVersion[w] = true
	}
	u.lang = x.language(known.withoutCapitals(u.bare, u.Text), q.Lang)
	u.found, u.named, u.makeOnly = found, len(found) > 0, only
	x.readAnother(&u, known, recent)
	goesOn := q.Context.Attribute != "" && (x.goesOn(u.folded, u.lang) || x.onlyVersion(u) || x.onlyCar(u, rest, known))
	u.onlyCar = goesOn && x.onlyCar(u, rest, known)
	x.readAttribute(&u, rest, about, known, goesOn)
	if u.ofPart = x.ofPart(u.attribute, x.asking(u), u.lang) || x.ofTrailer(u) || x.misfit(u) || x.priceOfThing(u) || x.otherThing(u, found, about, known); u.ofPart {
		u.attribute, u.saidAs = "", nil
	}
	u.others = slices.DeleteFunc(x.others(u.bare, u.lang, u.attribute, u.saidAs), func(a knowledge.Attribute) bool { return x.ofPart(a, u.folded, u.lang) })
	x.measure(&u)
	x.complete(&u, found, only, known)
	rulesOut(u.cars, append(u.aside, x.withoutThat(u)...))
	for i := range u.cars {
		if u.described != "" {
			u.cars[i].version = append(u.cars[i].version, u.described)
		}
	}
	return u
}

// trimsBehind are the trims of one or two letters that stand right behind a car's name and year:
// "macan 2018 s potencia". One that is a small word of some language ("si", "se", "le") must be
// written as trims are.
func (c *cars) trimsBehind(found []mention, u query, x *lexicon) (out []string) {
	const longest = 2
	for _, m := range found {
		at := m.start + m.words
		if at < len(u.words) && yearOf(u.words[at]) != 0 {
			at++
		}
		if m.words == 0 || at >= len(u.words) || len(u.words[at]) > longest || !c.isTrim(m.vehicle, u.words[at]) {
			continue
		}
		w := u.words[at]
		capital := strings.Contains(u.Text, " "+strings.ToUpper(w[:1])+w[1:]) || strings.Contains(u.Text, " "+strings.ToUpper(w))
		elided := strings.Contains(u.Text, " "+w+"'") || strings.Contains(u.Text, " "+w+"’") // "s'il vous plaît"
		if capital || len(w) == 1 && !elided || len(w) > 1 && !x.ordinary(w) && !x.grammaticalAnywhere(w) {
			out = append(out, w)
		}
	}
	return out
}

// read takes a text as it is meant: years reckoned, amounts apart, corrections made, and the
// versions that are set aside out of it.
func (x *lexicon) read(q Question, known *cars, recent []knowledge.Fact) query {
	q.Text = amountsApart(x.numberAgain(q, recent))
	q.Text = interjected.ReplaceAllString(x.reckoned(q), "")
	if q.Context.Attribute != "" && x.units[q.Context.Attribute] != "lb" {
		q.Text = turbo.ReplaceAllString(q.Text, "${1}${2}L turbo") // after a weight it is tons
	}
	q.Text = known.inFull(x.withUmlauts(q.Text, known), x, q.Context)
	var setAside []string
	q.Text, setAside = known.withoutSetAside(known.parted(q.Text, x), x, recent)
	q.Text = x.repaired(q.Text, known)
	u := query{Question: q, aside: setAside, folded: x.unglued(x.wordings.english(spelled(q.Text)))}
	u.words = strings.Fields(u.folded)
	for i, w := range u.words { // the 90, after the Defender 110
		if n, ok := strings.CutSuffix(w, "er"); ok && n != "" && len(q.Context.Vehicles) > 0 && strings.Trim(n, "0123456789") == "" && known.hasVersion(q.Context.Vehicles[0], n) {
			u.words[i] = n
		}
	}
	u.folded = strings.Join(u.words, " ")
	return u
}

// withUmlauts is a text with the German words as they are read that are written without a keyboard
// for it: "fuer" is für.
func (x *lexicon) withUmlauts(text string, known *cars) string {
	const shortest = 4
	digraphs := strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")
	return letters.ReplaceAllStringFunc(text, func(said string) string {
		w := specs.Fold(said)
		short := digraphs.Replace(w)
		if short == w || len(w) < shortest || x.isWord(w) || x.ordinary(w) || known.means(w) || !x.topics.of["de"][short] && !x.small.of["de"][short] {
			return said
		}
		return short
	})
}

// carsIn finds the cars that a text names, by what was talked about before too.
func (x *lexicon) carsIn(u *query, known *cars) (found []mention, only string) {
	found, only = known.find(u.words, pausesIn(u.Text), x)
	found, only = u.Context.ofMakeAlone(found, only, u.words, known)
	u.Context.longerNames(found, u.words, known)
	if m, ok := u.Context.byWord(u.words, x); ok && len(found) == 0 {
		found, only = []mention{m}, ""
	}
	found, ofRecent := u.Context.beside(found, u.words, known)
	if len(ofRecent.words) > 0 {
		u.called, u.words, u.folded = ofRecent.said, ofRecent.words, strings.Join(ofRecent.words, " ")
	}
	u.ofRecent = ofRecent.version
	return found, only
}

// readAnother reads whether a text says nothing but another version of the car talked about last.
func (x *lexicon) readAnother(u *query, known *cars, recent []knowledge.Fact) {
	u.ofRecent = append(x.versionsOfRecent(*u, u.found, known), u.ofRecent...)
	u.saidTrim = x.wholeTrim(*u, known)
	aside, with := x.asideAgain(*u, recent)
	u.aside = append(u.aside, aside...)
	if u.another = x.another(*u, u.found, known, recent); len(with)+len(aside) > 0 {
		u.another = &another{version: with, means: with, whole: true}
	}
	if u.another != nil {
		u.ofRecent, u.makeOnly = u.another.version, ""
		note(u.inVersion, strings.Join(u.another.version, " "))
	}
}

// readAttribute finds what a text asks for.
func (x *lexicon) readAttribute(u *query, rest string, about []mention, known *cars, goesOn bool) {
	if u.attribute, u.saidAs = x.askedBesideStories(*u, u.found, about, known, goesOn); u.attribute == "" && u.another == nil {
		u.attribute, u.saidAs = x.asked(u.bare, rest, u.lang, goesOn)
		u.ofStory = u.attribute != "" && x.withoutStories(u.Text, u.lang) != u.Text
	}
	if u.another == nil {
		u.several = x.several(u.Question, u.lang, u.found, u.words, known)
	}
	if x.boundAlone(*u) && (u.attribute == "" || !x.explicit(*u) && !sizesCar(u.attribute)) {
		u.attribute, u.saidAs, u.onlyBound = u.Context.Attribute, nil, true
	} else {
		x.byHabit(u, goesOn)
	}
	if u.onlyCar {
		u.attribute, u.saidAs, u.several = "", nil, nil // whatever its version is called
	}
	x.asksBesideDescription(u, goesOn)
}

// complete finds the cars of a text, in what was talked about before too, and what of it was
// not read.
func (x *lexicon) complete(u *query, found []mention, only string, known *cars) {
	u.unknown = slices.DeleteFunc(x.unknown(u.bare, u.lang), func(w string) bool {
		return slices.Contains(u.ofRecent, w) || x.inLastModel(*u, w) || u.ofMakesCar(w, known) || (x.saysPlain(w, u.lang) || x.saysAge(w, u.lang)) && len(u.Context.Vehicles) > 0 || x.conditionWord(*u, w) || u.misspells(w) || x.saysRoad(*u, w) || seatRow(u.Context.Attribute, w) != "" || x.isParticle(*u, w)
	})
	if u.recalls = says(u.folded, x.recalls); u.recalls {
		u.unknown = slices.DeleteFunc(u.unknown, func(w string) bool { return x.aboutRecalls[w] })
	}
	p := x.phrases[u.lang]
	u.explain = says(u.folded, p.Explain) || says(u.folded, p.Term)
	u.cars = x.versions(*u, found)
	if u.compare = says(u.folded, p.Compare) || len(u.cars) > 1; len(u.cars) > 1 && u.attribute == "" && !u.ofPart && len(u.several) == 0 {
		u.attribute = x.compared(u)
	}
	if len(found) == 0 {
		u.perhaps, _ = known.havingTrim(u.words, only, x)
		u.meansPerhaps()
	}
	if u.sibling = x.ofSibling(*u, known); u.sibling != nil {
		u.unknown = nil
	}
	x.setsRivals(u, known)
	x.fromContext(u)
	u.unread = x.unread(*u, found, known)
}

// ofMakesCar reports whether a word names a version of the car talked about of the make that a
// text names: the "Platinum" of "and the Platinum, of the Ford?"
func (u query) ofMakesCar(word string, known *cars) bool {
	return !u.named && u.makeOnly != "" && slices.ContainsFunc(u.Context.Vehicles, func(v knowledge.Vehicle) bool {
		return v.Make == u.makeOnly && known.hasVersion(v, word)
	})
}

// meansPerhaps takes the car that was talked about of those whose trim a text names: a
// "Capstone" is a Sequoia or a Tundra.
func (u *query) meansPerhaps() {
	var of []knowledge.Vehicle
	for _, v := range u.Context.Vehicles {
		if slices.ContainsFunc(u.perhaps, func(o knowledge.Vehicle) bool { return sameModel(o, v) }) && !slices.ContainsFunc(of, func(o knowledge.Vehicle) bool { return sameModel(o, v) }) {
			of = append(of, v)
		}
	}
	if len(of) != 1 || len(u.cars) > 0 || sameModel(of[0], u.Context.Vehicles[0]) {
		return
	}
	v := knowledge.Vehicle{Year: of[0].Year, Make: of[0].Make, Model: of[0].Model}
	if years := yearsIn(u.words); len(years) > 0 {
		v.Year = years[0]
	}
	u.cars = []named{{vehicle: v, version: u.words, said: u.folded}}
	u.perhaps = nil
}

// inLastModel reports whether a word is one of the name of the model talked about last: the "XL"
// of "what does the XL tow?", after a Yukon XL.
func (x *lexicon) inLastModel(u query, word string) bool {
	stack := u.Context.Vehicles
	return !u.named && len(stack) > 0 && contains(specs.Fold(stack[0].Model), word)
}

// blank takes a name's words out of a text, so that they are not read twice.
func blank(folded string, words []string) string {
	return strings.TrimSpace(strings.Replace(" "+folded+" ", " "+strings.Join(words, " ")+" ", " | ", 1))
}

// unknown lists the words that are no part of a question as it is known here:
// they may name another car, a version, or something nobody has facts about.
func (x *lexicon) unknown(rest, lang string) (out []string) {
	words := strings.Fields(rest)
	for _, h := range append(x.topics.find(words), x.loose(words, lang)...) {
		for _, i := range h.at {
			words[i] = "|"
		}
	}
	for _, w := range words {
		if w == "|" || w[0] >= '0' && w[0] <= '9' || x.common[w] || slices.Contains(variantWords(), w) || canonical(w) != "" {
			continue
		}
		out = append(out, w)
	}
	return out
}

// isParticle reports whether a word of two letters is one of the language's small words and
// not written as trims are: the "si" of "dites-moi si" is no Civic's.
func (x *lexicon) isParticle(u query, word string) bool {
	const longest = 2
	return len(word) <= longest && x.small.of[u.lang][word] && !strings.Contains(" "+u.Text, " "+strings.ToUpper(word[:1])+word[1:]) && !strings.Contains(u.Text, strings.ToUpper(word))
}

// variantWords name versions of a car, not another car.
func variantWords() []string {
	return []string{
		"v6", "v8", "v10", "v12", "i4", "i6", "diesel", "hybrid", "turbo", "turbodiesel", "ecoboost", "powerboost", "electric", "awd", "4wd",
		"4x4", "2wd", "rwd", "fwd", "4x2", "manual", "automatic", "gas", "gasoline", "benzin", "plug", "phev", "hemi", "duramax", "ecodiesel",
		"nonhybrid", "nonturbo", "nondiesel", "highoutput", "standardoutput", "longwheelbase", "shortwheelbase", "supercrew", "supercab", "crew", "double", "quad", "regular", "crewmax", "short", "box", "octane", "2door", "4door",
	}
}

// misspells reports whether a word is one of those that ask for the attribute, or misses
// it by a letter.
func (u query) misspells(word string) bool {
	const shortest = 5
	return slices.ContainsFunc(u.saidAs, func(s string) bool {
		return slices.ContainsFunc(strings.Fields(s), func(o string) bool { return o == word || len(word) >= shortest && o[0] == word[0] && oneOff(o, word) })
	})
}

// hasVersion reports whether a question says which version is meant.
func (u query) hasVersion() bool {
	return len(u.ofRecent) > 0 || u.described != "" || slices.ContainsFunc(u.words, func(w string) bool {
		return slices.Contains(variantWords(), w) || isDisplacement(w)
	})
}

// isDisplacement tells the liters of an engine as [spelled] writes them.
func isDisplacement(w string) bool {
	return len(w) == 3 && w[1] == 'd' && w[0] >= '0' && w[0] <= '9' && w[2] >= '0' && w[2] <= '9'
}
