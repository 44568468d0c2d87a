package ask

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

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
	saidTrim  string             // the whole name of a trim of the car talked about last, behind an article: "the Turbo"
	described string             // the number of cylinders by which a text describes its car, as engines are called: "i4"
	called    []string           // the words that they are in the text
	winner    bool               // the text asks which of two that were compared has won
	rivals    bool               // the cars are two versions of one
	oneSided  bool               // the text names only one of the cars that it compares
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
	plain     bool     // the version without anything in its name is meant
}

var (
	ownersS   = regexp.MustCompile(`(?i)([\p{L}\d])['’]s\b`)
	shortYear = regexp.MustCompile(`['’‘](\d\d)\b`)
	namedYear = regexp.MustCompile(`\b((?i:bj|baujahr|model year|del|modelo|año|ano|année|jahrgang)|MY)\.?\s([0-3]\d)\b`) // "my 18 ft garage" is no year
	doors     = regexp.MustCompile(`(?i)\b(2|4|two|dos|deux|zwei|four|cuatro|quatre|vier)[\s-]?(?:doors?|dr|puertas|portes|t[üu]r(?:er|ig|ige|iger|igen)?)\b`)
	longYear  = regexp.MustCompile(`(?i)\b((?:19|20)\d\d|\d{3}|[12]\d)ern?\b`)
	decimal   = regexp.MustCompile(`(?i)\b(\d)[.,](\d)\s?(?:l|litres?|liters?|litros?|ern?|(t|to|tons?|tonnes?|tonnen|toneladas?|s|sec|seconds?|sekunden|segundos|secondes|kwh?|%|x|(?-i:m)|mts?|metros?|met(?:er|re)s?|mètres?))?\b`)
)

// roadTrack is the name of a trim with a stroke in it: "R/T".
var roadTrack = regexp.MustCompile(`\b([Rr])/([Tt])\b`)

// plus is a designation with a plus sign, and the word behind it: an EQS 450+ is no EQS 450.
var plus = regexp.MustCompile(`\b(\d{3})\+\s?(\p{L}*)`)

// driven is a BMW's designation behind its driven wheels: an "xDrive40i" is called the "40i".
var driven = regexp.MustCompile(`(?i)\b([xse]drive)(\d\d\w?)\b`)

// halves are amounts like "5 and a half feet".
var halves = regexp.MustCompile(`(?i)\b(\d{1,2})\s?(?:and a half|y medi[oa]|et demie?|einhalb)\b`)

// joinedAmounts are amounts whose unit is written inside of them or before a noun: "5m50",
// "1,5-t-Wohnwagen"; and Spanish thousands: "2 mil kilos".
var (
	metres = regexp.MustCompile(`\b(\d)\s?m\s?(\d\d)\b`)
	hyphen = regexp.MustCompile(`(?i)(\d)[\s-](t|to|tonnen|kg|pounds?|lbs?|foot|feet|ft|inch|m|meter)-(\p{L})`)
	mil    = regexp.MustCompile(`(?i)\b(\d{1,2}) mil\b`)
)

// amountsApart writes the amounts of a text with their units behind them.
func amountsApart(text string) string {
	text = halves.ReplaceAllString(text, "$1.5")
	text = metres.ReplaceAllString(text, "$1.$2 m")
	text = hyphen.ReplaceAllString(text, "$1 $2 $3")
	return mil.ReplaceAllString(text, "${1}000")
}

// interjected are words at a text's beginning that mean something else further on: Spanish for
// "all right" is a word for a price as well, and a French greeting is written as a trim is.
var interjected = regexp.MustCompile(`(?i)^\s*(?:vale\s*[.,!]+|slt)\s+`)

// turbo is the size of a turbocharged engine with its letter, and nothing else: "et le 2.0T".
var turbo = regexp.MustCompile(`(?i)^\s*((?:[\p{L}']+\s){0,3})(\d[.,]\d)\s?t\s*[?.!]*\s*$`)

// spelled folds a text so that what belongs together is one word: "5.0L" becomes
// "5d0", "'21" and "2021er" become "2021", "2-door" and "zweitürig" "2door".
func spelled(text string) string {
	text = driven.ReplaceAllString(text, "$1 $2")
	text = roadTrack.ReplaceAllString(text, "${1}${2}")
	text = plus.ReplaceAllStringFunc(text, func(s string) string {
		m := plus.FindStringSubmatch(s)
		if canonical(specs.Fold(m[2])) != "" { // "300+ hp"
			return s
		}
		return m[1] + "plus" + s[len(m[1])+1:]
	})
	text = ownersS.ReplaceAllString(text, "$1") // "the e-tron's battery" is about no e-tron S
	text = shortYear.ReplaceAllStringFunc(text, func(s string) string {
		digits := s[len(s)-2:]
		if digits < "40" {
			return " 20" + digits
		}
		return " 19" + digits
	})
	text = namedYears(text)
	text = longYear.ReplaceAllString(text, "$1")
	text = doors.ReplaceAllStringFunc(text, func(s string) string {
		if strings.ContainsAny(s[:1], "2tTdDzZ") {
			return "2door"
		}
		return "4door"
	})
	return specs.Fold(decimal.ReplaceAllStringFunc(text, func(s string) string {
		m := decimal.FindStringSubmatch(s)
		if m[3] != "" { // tons or seconds, no engine
			return s
		}
		return m[1] + "d" + m[2] + " "
	}))
}

var range10 = regexp.MustCompile(`(?i)^\s?%?\s?(?:al?|to|bis|auf|à|-|–)\s?\d`)

// namedYears writes out years of two digits behind a word for a year; "del 10 al 80" is
// a charge.
func namedYears(text string) string {
	var out strings.Builder
	last := 0
	for _, at := range namedYear.FindAllStringSubmatchIndex(text, -1) {
		if range10.MatchString(text[at[1]:]) {
			continue
		}
		out.WriteString(text[last:at[3]] + " 20" + text[at[4]:at[5]])
		last = at[1]
	}
	return out.String() + text[last:]
}

// understand reads a question without a model. recent are the facts of the car and the
// attribute talked about last.
func (x *lexicon) understand(q Question, known *cars, recent []knowledge.Fact) query {
	q.Text = interjected.ReplaceAllString(x.reckoned(q), "")
	if q.Context.Attribute != "" && x.units[q.Context.Attribute] != "lb" {
		q.Text = turbo.ReplaceAllString(q.Text, "${1}${2}L turbo") // after a weight it is tons
	}
	var setAside []string
	q.Text, setAside = known.withoutSetAside(known.parted(amountsApart(q.Text), x), x, recent)
	q.Text = x.repaired(q.Text, known)
	u := query{Question: q, aside: setAside, folded: x.unglued(x.wordings.english(spelled(q.Text)))}
	u.words = strings.Fields(u.folded)
	found, only := known.find(u.words, pausesIn(q.Text), x)
	found, only = q.Context.ofMakeAlone(found, only)
	q.Context.longerNames(found)
	if m, ok := q.Context.byWord(u.words, x); ok && len(found) == 0 {
		found, only = []mention{m}, ""
	}
	found, ofRecent := q.Context.beside(found, u.words, known)
	if len(ofRecent.words) > 0 {
		u.called, u.words, u.folded = ofRecent.said, ofRecent.words, strings.Join(ofRecent.words, " ")
	}
	rest := u.folded
	for _, m := range found {
		rest = blank(rest, u.words[m.start:m.start+m.words])
	}
	var bare string
	about := found
	if len(found) == 0 && len(q.Context.Vehicles) > 0 {
		about = []mention{{vehicle: q.Context.Vehicles[0]}}
	}
	bare, u.inVersion = known.withoutVersions(rest, about)
	u.bare = bare
	u.lang = x.language(bare, q.Lang)
	u.found, u.named, u.makeOnly = found, len(found) > 0, only
	u.ofRecent = append(x.versionsOfRecent(u, found, known), ofRecent.version...)
	u.saidTrim = x.wholeTrim(u, known)
	aside, with := x.asideAgain(u, recent)
	u.aside = append(u.aside, aside...)
	if u.another = x.another(u, found, known, recent); len(with)+len(aside) > 0 {
		u.another = &another{version: with, means: with, whole: true}
	}
	if u.another != nil {
		u.ofRecent, u.makeOnly = u.another.version, ""
		note(u.inVersion, strings.Join(u.another.version, " "))
	}
	goesOn := q.Context.Attribute != "" && (x.goesOn(u.folded, u.lang) || x.onlyVersion(u) || x.onlyCar(u, rest, known))
	u.onlyCar = goesOn && x.onlyCar(u, rest, known)
	if u.attribute, u.saidAs = x.askedBesideStories(u, found, about, known, goesOn); u.attribute == "" && u.another == nil {
		u.attribute, u.saidAs = x.asked(bare, rest, u.lang, goesOn)
		u.ofStory = u.attribute != "" && x.withoutStories(u.Text, u.lang) != u.Text
	}
	if u.another == nil {
		u.several = x.several(q, u.lang, found, u.words, known)
	}
	if x.boundAlone(u) && (u.attribute == "" || !x.explicit(u)) {
		u.attribute, u.saidAs, u.onlyBound = u.Context.Attribute, nil, true
	} else {
		x.byHabit(&u, goesOn)
	}
	if u.onlyCar {
		u.attribute, u.saidAs, u.several = "", nil, nil // whatever its version is called
	}
	x.asksBesideDescription(&u, goesOn)
	if u.ofPart = x.ofPart(u.attribute, x.asking(u), u.lang) || x.ofTrailer(u) || x.misfit(u) || x.priceOfThing(u) || x.otherThing(u, found, about, known); u.ofPart {
		u.attribute, u.saidAs = "", nil
	}
	u.others = slices.DeleteFunc(x.others(bare, u.lang, u.attribute, u.saidAs), func(a knowledge.Attribute) bool { return x.ofPart(a, u.folded, u.lang) })
	if u.attribute == "drivetrain" && u.named && u.Context.Attribute != "" && describes(u.attribute, u.saidAs) && !begins(u.folded, x.phrases[u.lang].Closed) {
		u.attribute, u.saidAs = "", nil // "the AWD Pacifica, how is that one" asks for what was asked before
	}
	x.measure(&u)
	x.complete(&u, found, only, known)
	rulesOut(u.cars, u.aside)
	for i := range u.cars {
		if u.described != "" {
			u.cars[i].version = append(u.cars[i].version, u.described)
		}
	}
	return u
}

// complete finds the cars of a text, in what was talked about before too, and what of it was
// not read.
func (x *lexicon) complete(u *query, found []mention, only string, known *cars) {
	u.unknown = slices.DeleteFunc(x.unknown(u.bare, u.lang), func(w string) bool {
		return slices.Contains(u.ofRecent, w) || x.inLastModel(*u, w) || u.ofMakesCar(w, known) || x.saysPlain(w, u.lang) && len(u.Context.Vehicles) > 0 || x.conditionWord(*u, w) || u.misspells(w) || x.saysRoad(*u, w) || x.isParticle(*u, w)
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

// apart keeps the cars of a text that are told apart by a word or a mark between them, or by
// the make; other names further on are a part of the first one's version: in
// "EQS SUV EQS 450" there is one car.
func (x *lexicon) apart(words []string, found []mention, paused pauses) []mention {
	var out []mention
	for i, m := range found {
		if i == 0 {
			out = append(out, m)
			continue
		}
		last := found[i-1]
		between := words[last.start+last.words : m.start]
		joins := slices.ContainsFunc(between, func(w string) bool { return x.common[w] }) || last.vehicle.Make != m.vehicle.Make || paused.within(words[last.start+max(1, last.words)-1:m.start+1])
		if joins && last.vehicle != m.vehicle || len(yearsIn(between)) > 0 {
			out = append(out, m)
		}
	}
	return out
}

// versions gives each car of a text its year and the words about its version:
// those from its name to the next one's, or all words where it is the only one.
func versions(words []string, found []mention) (list []named) {
	years := yearsIn(words)
	leading := len(found) > 0 && len(yearsIn(words[max(0, found[0].start-2):found[0].start])) > 0 // "2021 Prius and 2022 Corolla"
	for i, m := range found {
		from, to := 0, len(words)
		if i > 0 {
			from = found[i-1].start + found[i-1].words
		}
		last := i+1 == len(found)
		if !last {
			to = found[i+1].start
		}
		n := named{vehicle: m.vehicle, version: slices.Concat(words[:m.start], words[m.start+m.words:])}
		if len(found) > 1 {
			n.version = words[m.start+m.words : to]
		}
		n.version = slices.Concat(m.version, n.version)
		n.said = strings.TrimSpace(strings.Join(m.version, " ")+" "+strings.Join(words[m.start+m.words:to], " ")) + " | "
		if len(found) == 1 {
			n.said += strings.Join(words[:m.start], " ")
		}
		behind := yearsIn(words[m.start+m.words : to])
		switch {
		case len(years) == 0 && m.start > 0 && shortYearOf(words[m.start-1]) != 0: // "22 tahoe"
			n.vehicle.Year = shortYearOf(words[m.start-1])
		case len(years) == 0 && m.words > 0 && m.start+m.words < len(words) && shortYearOf(words[m.start+m.words]) != 0: // "tahoe 22"
			n.vehicle.Year = shortYearOf(words[m.start+m.words])
		case len(years) == 1:
			n.vehicle.Year = years[0]
		case leading:
			n.vehicle.Year = yearBeside(words, m, from, to, last)
		case len(behind) > 0: // "Prius 2021 and Corolla 2022"
			n.vehicle.Year = behind[0]
		}
		list = append(list, n)
	}
	if len(list) == 1 && len(years) == 2 { // "2019 or 2022 Tundra"
		list = append(list, list[0])
		list[0].vehicle.Year, list[1].vehicle.Year = years[0], years[1]
	}
	return list
}

// unglued parts the French articles of a text from the words they are typed to: "lecran"
// is "l ecran".
func (x *lexicon) unglued(folded string) string {
	const shortest = 5
	words := strings.Fields(folded)
	for i, w := range words {
		if len(w) > shortest && strings.ContainsAny(w[:1], "ld") && strings.ContainsAny(w[1:2], "aeiouh") && !x.isWord(w) && !x.models[w] && x.topics.of["fr"][w[1:]] {
			words[i] = w[:1] + " " + w[1:]
		}
	}
	return strings.Join(words, " ")
}

// versions are the cars of a text with the words that say which version is meant.
func (x *lexicon) versions(u query, found []mention) []named {
	list := versions(u.words, found)
	var all []string // conditions that are said before the first of several cars hold for each
	if len(list) > 1 && len(found) > 1 {
		all = x.meant(strings.Join(u.words[:found[0].start], " "), u.lang)
	}
	for i := range list {
		list[i].plain = slices.ContainsFunc(list[i].version, saysNormal) && len(u.Context.Vehicles) > 0
		list[i].means = append(x.meant(strings.Join(list[i].version, " "), u.lang), all...)
		list[i].version = x.sayingVersion(u, list[i].version)
	}
	return list
}

// sayingVersion leaves out the words of a question that say something else than the
// version: years, names of attributes, and the language's small words unless they
// are written as trims are: "le RAV4" is no "RAV4 LE".
func (x *lexicon) sayingVersion(u query, words []string) []string {
	p := x.phrases[u.lang]
	written := strings.FieldsFunc(u.Text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		if quick(u.attribute) && isDisplacement(w) && x.behindIn(u, w) { // "0-60 in 4.5"
			return true
		}
		if slices.ContainsFunc(u.saidAs, func(s string) bool { return likeWord(w, s) }) && strings.Count(" "+u.folded+" ", " "+w+" ") == 1 {
			return true // it asks for the attribute
		}
		if slices.Contains(variantWords(), w) || u.inVersion[w] {
			return false
		}
		small := slices.Contains(p.Markers, w) || slices.Contains(p.Filler, w) || slices.Contains(p.It, w) || len(w) == 1
		return yearOf(w) != 0 || x.topics.words[w] || x.isParticle(u, w) || small && !slices.Contains(written, strings.ToUpper(w))
	})
}

// behindIn reports whether a number stands right behind a word for "in" or "under": it is
// what something takes, and no engine.
func (x *lexicon) behindIn(u query, w string) bool {
	i := slices.Index(u.words, w)
	return i > 0 && (slices.Contains([]string{"in", "en", "dans"}, u.words[i-1]) || x.ranks.bounds[u.words[i-1]])
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
	return len(u.ofRecent) > 0 || slices.ContainsFunc(u.words, func(w string) bool {
		return slices.Contains(variantWords(), w) || isDisplacement(w)
	})
}

// isDisplacement tells the liters of an engine as [spelled] writes them.
func isDisplacement(w string) bool {
	return len(w) == 3 && w[1] == 'd' && w[0] >= '0' && w[0] <= '9' && w[2] >= '0' && w[2] <= '9'
}
