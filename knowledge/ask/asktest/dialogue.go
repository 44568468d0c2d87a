package asktest

import (
	"fmt"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// follower makes up questions that go on from the last one.
type follower struct {
	*inventor

	ways  map[string][]string // by language and kind of step, "en car"
	nouns map[knowledge.Attribute]map[string][]string
}

// InventDialogues makes n dialogues of two to five turns about facts: another
// attribute, another car, another year, another engine, a comparison, the other one.
func InventDialogues(facts []knowledge.Fact, n int, seed uint64) ([]Case, error) {
	i, err := newInventor(facts, seed)
	if err != nil || len(i.names) == 0 {
		return nil, err
	}
	text, err := phrasingFiles.ReadFile("data/follow.tsv")
	if err != nil {
		return nil, fmt.Errorf("asktest: phrasings: %w", err)
	}
	f := &follower{inventor: i, ways: map[string][]string{}, nouns: map[knowledge.Attribute]map[string][]string{}}
	for line := range strings.Lines(string(text)) {
		kind, way, _ := strings.Cut(strings.TrimSpace(strings.Replace(line, "\t", " ", 1)), "\t")
		f.ways[kind] = append(f.ways[kind], way)
	}
	vocabulary, err := specs.Vocabulary()
	if err != nil {
		return nil, fmt.Errorf("asktest: %w", err)
	}
	for _, s := range vocabulary {
		f.nouns[s.Name] = s.Words
	}
	var list []Case
	for tries := 0; len(list) < n && tries < 100*n; tries++ {
		lang := Languages()[len(list)%len(Languages())]
		if turns := f.dialogue(lang); turns != nil {
			list = append(list, Case{ID: fmt.Sprintf("m%03d", len(list)+1), Lang: lang, Kind: "invented dialogue", Held: len(list)%5 > 2, Turns: turns})
		}
	}
	return list, nil
}

// dialogue is a first question and one to four steps from it; nil where the facts hold
// no such thing.
func (f *follower) dialogue(lang string) []Turn {
	all := scope{trim: true, engine: true, drive: true}
	at := f.fact()
	ways := f.inventor.ways[lang][at.Attribute]
	if len(ways) == 0 {
		return nil
	}
	turns := []Turn{f.wants(at, all, f.said(lang, ways[f.random.IntN(len(ways))].text, f.car(lang, at, all)))}
	var before *knowledge.Fact
	for range 1 + f.random.IntN(4) {
		kind := []string{"attribute", "attribute", "car", "year", "engine", "compare", "other", "talk"}[f.random.IntN(8)]
		if kind == "talk" {
			turns = append(turns, Turn{Q: f.way(lang, kind)})
			continue
		}
		next, ok := f.step(kind, at, before)
		if !ok {
			continue
		}
		q := strings.NewReplacer(
			"{attr}", f.nouns[next.Attribute][lang][0], "{car}", f.car(lang, next, all), "{year}", strconv.Itoa(next.YearTo), "{engine}", next.Engine,
		).Replace(f.way(lang, kind))
		turns = append(turns, f.wants(next, all, q))
		if kind == "car" || kind == "compare" || kind == "other" {
			last := at
			before = &last
		}
		if kind == "compare" { // two cars are at hand: what follows would be open
			break
		}
		at = next
	}
	if len(turns) == 1 || turns[len(turns)-1].Want == WantNothing {
		return nil
	}
	return turns
}

func (f *follower) way(lang, kind string) string {
	list := f.ways[lang+" "+kind]
	return list[f.random.IntN(len(list))]
}

func (f *follower) wants(x knowledge.Fact, s scope, q string) Turn {
	return Turn{Q: q, Want: WantValue, Attribute: x.Attribute, Value: x.Value, Text: x.Text, Make: x.Make, Model: x.Model, Open: f.open(x, s)}
}

// step picks the fact that a step leads to.
func (f *follower) step(kind string, at knowledge.Fact, before *knowledge.Fact) (knowledge.Fact, bool) {
	if kind == "other" && before == nil {
		return at, false
	}
	another := kind == "attribute" || kind == "other"
	var list []knowledge.Fact
	for _, name := range f.names {
		if another == (name == at.Attribute) {
			continue
		}
		for _, o := range f.facts[name] {
			if leads(kind, at, before, o) {
				list = append(list, o)
			}
		}
	}
	if len(list) == 0 {
		return at, false
	}
	return list[f.random.IntN(len(list))], true
}

// leads reports whether a step of a kind leads from one fact to another.
func leads(kind string, at knowledge.Fact, before *knowledge.Fact, to knowledge.Fact) bool {
	car := func(a knowledge.Fact) bool { return a.Make == to.Make && a.Model == to.Model }
	version := func(a knowledge.Fact) bool {
		return a.Trim == to.Trim && a.Engine == to.Engine && a.Drivetrain == to.Drivetrain
	}
	year := func(a knowledge.Fact) bool { return to.YearFrom <= a.YearTo && a.YearTo <= to.YearTo }
	switch kind {
	case "attribute":
		return car(at) && version(at) && year(at)
	case "car", "compare":
		return !car(at) && to.Model != at.Model
	case "year":
		return car(at) && version(at) && (to.YearTo < at.YearFrom || to.YearFrom > at.YearTo)
	case "engine":
		return car(at) && year(at) && to.Engine != "" && to.Engine != at.Engine && to.Trim == "" && at.Trim == "" && to.Drivetrain == at.Drivetrain
	case "other":
		return car(*before) && version(*before) && year(*before)
	}
	return false
}
