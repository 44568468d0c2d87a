package asktest

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"example.com/vinbot/knowledge"
)

// Languages are those that questions are asked in.
func Languages() []string { return []string{"en", "es", "fr", "de"} }

// inventor makes up questions about facts.
type inventor struct {
	random *rand.Rand
	facts  map[knowledge.Attribute][]knowledge.Fact
	names  []knowledge.Attribute // the attributes there are facts of
	ways   map[string]map[knowledge.Attribute][]phrasing
}

// Invent makes n questions about facts, with the facts' values as truth: rare
// attributes oftener than their share, in four languages, with a version or without.
func Invent(facts []knowledge.Fact, n int, seed uint64) ([]Case, error) {
	i, err := newInventor(facts, seed)
	if err != nil || len(i.names) == 0 {
		return nil, err
	}
	var list []Case
	for len(list) < n {
		lang := Languages()[len(list)%len(Languages())]
		if c, ok := i.question(lang); ok {
			c.ID = fmt.Sprintf("g%04d", len(list)+1)
			list = append(list, c)
		}
	}
	return list, nil
}

func newInventor(facts []knowledge.Fact, seed uint64) (*inventor, error) {
	i := &inventor{
		random: rand.New(rand.NewPCG(seed, 1)), //nolint:gosec // G404: a choice of questions, not a secret
		facts:  map[knowledge.Attribute][]knowledge.Fact{}, ways: map[string]map[knowledge.Attribute][]phrasing{},
	}
	for _, lang := range Languages() {
		ways, err := phrasings(lang)
		if err != nil {
			return nil, err
		}
		i.ways[lang] = ways
	}
	for _, f := range facts {
		if len(i.ways["en"][f.Attribute]) > 0 {
			i.facts[f.Attribute] = append(i.facts[f.Attribute], f)
		}
	}
	i.names = slices.Sorted(maps.Keys(i.facts))
	return i, nil
}

// fact picks one: half of the time any, else one of an attribute that was drawn first.
func (i *inventor) fact() knowledge.Fact {
	name := i.names[i.random.IntN(len(i.names))]
	if i.random.IntN(2) == 0 {
		total := 0
		for _, n := range i.names {
			total += len(i.facts[n])
		}
		at := i.random.IntN(total)
		for _, n := range i.names {
			if at < len(i.facts[n]) {
				return i.facts[n][at]
			}
			at -= len(i.facts[n])
		}
	}
	return i.facts[name][i.random.IntN(len(i.facts[name]))]
}

// scope is how much of a version a question says.
type scope struct{ trim, engine, drive bool }

func (i *inventor) question(lang string) (Case, bool) {
	f := i.fact()
	ways := i.ways[lang][f.Attribute]
	if len(ways) == 0 {
		return Case{}, false
	}
	way := ways[i.random.IntN(len(ways))]
	s := []scope{{true, true, true}, {true, true, true}, {}, {trim: true}, {engine: true}}[i.random.IntN(5)]
	turn := Turn{
		Q: i.said(lang, way.text, i.car(lang, f, s)), Want: WantValue, Attribute: f.Attribute, Value: f.Value, Text: f.Text,
		Make: f.Make, Model: f.Model, Open: i.open(f, s),
	}
	return Case{Lang: lang, Kind: "generated", Held: way.held, Turns: []Turn{turn}}, true
}

// open reports whether more values than an answer may state fit what is said.
func (i *inventor) open(f knowledge.Fact, s scope) bool {
	values := map[string]bool{}
	for _, o := range i.facts[f.Attribute] {
		if o.Make != f.Make || o.Model != f.Model || o.YearFrom > f.YearTo || o.YearTo < f.YearTo ||
			s.trim && f.Trim != "" && o.Trim != f.Trim || s.engine && f.Engine != "" && o.Engine != f.Engine ||
			s.drive && f.Drivetrain != "" && o.Drivetrain != f.Drivetrain {
			continue
		}
		values[o.Text+strconv.FormatFloat(o.Value, 'g', -1, 64)] = true
	}
	const few = 3
	return len(values) > few
}

// car names a fact's car as people of a language do.
func (i *inventor) car(lang string, f knowledge.Fact, s scope) string {
	year, name := strconv.Itoa(f.YearTo), f.Model
	if i.random.IntN(3) > 0 || len(name) < 4 && !strings.ContainsAny(name, "0123456789") || digitsOnly(name) {
		name = f.Make + " " + f.Model
	}
	if s.trim && f.Trim != "" {
		name += " " + f.Trim
	}
	orders := map[string][]string{
		"en": {"%[1]s %[2]s", "%[1]s %[2]s", "%[2]s %[1]s", "%[2]s from %[1]s", "'%[3]s %[2]s"},
		"es": {"%[2]s %[1]s", "%[2]s %[1]s", "%[2]s del %[1]s", "%[2]s de %[1]s", "%[2]s modelo %[1]s"},
		"fr": {"%[2]s %[1]s", "%[2]s %[1]s", "%[2]s de %[1]s", "%[1]s %[2]s"},
		"de": {"%[2]s %[1]s", "%[1]s %[2]s", "%[2]s von %[1]s", "%[1]ser %[2]s", "%[2]s Baujahr %[1]s"},
	}[lang]
	text := fmt.Sprintf(orders[i.random.IntN(len(orders))], year, name, year[2:])
	if s.drive && f.Drivetrain != "" {
		text += " " + f.Drivetrain
	}
	if s.engine && f.Engine != "" {
		with := map[string][]string{
			"en": {" with the ", " ", " with a "}, "es": {" con el ", " ", " con motor "}, "fr": {" avec le ", " ", " avec moteur "},
			"de": {" mit dem ", " ", " mit "},
		}[lang]
		text += with[i.random.IntN(len(with))] + f.Engine
	}
	return text
}

func digitsOnly(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

// said puts a car into a phrasing and writes it as people do: a third of the time in
// small letters, a third of the time without accents.
func (i *inventor) said(lang, way, car string) string {
	articles := map[string][2][]string{
		"es": {{"el", "del", "El"}, {"la", "de la", "La"}}, "fr": {{"le", "du", "Le", "au"}, {"la", "de la", "La", "à la"}},
	}[lang]
	keys := map[string][]string{"es": {"{el}", "{de}", "{El}"}, "fr": {"{le}", "{du}", "{Le}", "{au}"}}[lang]
	gender := i.random.IntN(2)
	for k, key := range keys {
		way = strings.ReplaceAll(way, key, articles[gender][k])
	}
	text := strings.ReplaceAll(way, "{car}", car)
	switch i.random.IntN(3) {
	case 0:
		text = strings.ToLower(text)
	case 1:
		text = strings.TrimSpace(plain(strings.Trim(text, "¿?")))
	}
	return cmp.Or(text, car)
}

// plain leaves accents out.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text))
}
