package ask

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

//go:embed data/phrases.json
var phraseData []byte

// phrases are a language's words for intents, folded.
type phrases struct {
	Markers []string `json:"markers"` // words that show the language
	Compare []string `json:"compare"`
	Follow  []string `json:"follow"`  // begin a question that goes on from the last one
	Correct []string `json:"correct"` // begin a correction
	Other   []string `json:"other"`
	Explain []string `json:"explain"`
	Hello   []string `json:"hello"`
	Thanks  []string `json:"thanks"`
	Bye     []string `json:"bye"`
	Who     []string `json:"who"`
	Offer   []string `json:"offer"`  // ask for a deal, or try to give orders
	Beyond  []string `json:"beyond"` // things there will be no facts about
	Recall  []string `json:"recall"`
	Package []string `json:"package"`
	Help    []string `json:"help"`
	Term    []string `json:"term"`  // ask what a word means
	Which   []string `json:"which"` // choose between the cars talked about
	Highway []string `json:"highway"`
	City    []string `json:"city"`
	Mixed   []string `json:"mixed"`  // of city and highway together
	Before  []string `json:"before"` // beginnings of compounds that add nothing to what they are about
	After   []string `json:"after"`  // ends of compounds that add nothing
	Parts   []string `json:"parts"`  // things of a car or about it that have prices, weights and sizes of their own
	Yes     []string `json:"yes"`

	Determiners []string            `json:"determiners"`
	Of          []string            `json:"of"` // prepositions between a thing and what it belongs to
	Without     []string            `json:"without"`
	Normal      []string            `json:"normal"` // ask for the plain version before the name of a car too
	Short       []string            `json:"short"`  // adjectives of the shorter of two
	Long        []string            `json:"long"`
	Gasoline    []string            `json:"gasoline"` // the fuel of engines that are no diesel
	Driven      map[string][]string `json:"driven"`   // adjectives that alone say the driven wheels
	Old         []string            `json:"old"`      // adjectives of the older of two cars
	New         []string            `json:"new"`
	Others      []string            `json:"others"` // ask for the other versions
	With        []string            `json:"with"`
	Acts        []string            `json:"acts"` // what is done with a car for money: its price is not the car's
	WhichYear   []string            `json:"which_year"`
	Refit       []string            `json:"refit"`  // say what its owner did to a car
	Within      []string            `json:"within"` // prepositions between what is asked for and where, or with what

	Lasting    []string `json:"lasting"` // ask how long something takes
	Begin      []string `json:"begin"`   // verbs that open a question of the asker's: "I'd like to know how"
	Telling    []string `json:"telling"` // words of a clause in which a writer tells of himself
	By         []string `json:"by"`      // before the name of a source
	Claims     []string `json:"claims"`  // verbs of somebody who says or believes something
	Own        []string `json:"own"`     // possessives of the one who asks
	Trade      []string `json:"trade"`   // of those beyond, what is said of a car's sale
	Its        []string `json:"its"`     // possessives of the car at hand
	SameYear   []string `json:"same_year"`
	YearBefore []string `json:"year_before"` // the model year before the one talked about
	YearAfter  []string `json:"year_after"`
	HowLong    []string `json:"how_long"`
	Endures    []string `json:"endures"` // verbs of living long
	Changes    []string `json:"changes"` // verbs of becoming more or less
	Rises      []string `json:"rises"`   // say that something became more from one model year to another
	Falls      []string `json:"falls"`
	Improves   []string `json:"improves"`
	Repair     []string `json:"repair"` // correct what was said right before
	Denial     []string `json:"denial"` // correct it where they stand between marks
	TooMuch    []string `json:"too_much"`
	Exact      []string `json:"exact"`      // ask for the figure itself
	Difference []string `json:"difference"` // ask how far two are apart
	Between    []string `json:"between"`    // stand between two that are compared
	Plain      []string `json:"plain"`      // ask for the version without anything in its name

	Able   []string `json:"able"`   // verbs of what may or can be
	Ask    []string `json:"ask"`    // show that something is asked
	Closed []string `json:"closed"` // begin a yes-or-no question
	About  []string `json:"about"`  // ask for all there is
	It     []string `json:"it"`     // words for the car at hand
	Filler []string `json:"filler"` // words that add nothing to a question
}

// lists are the word lists themselves, to be worked on.
func (p *phrases) lists() []*[]string {
	return []*[]string{
		&p.Markers, &p.Compare, &p.Follow, &p.Correct, &p.Other, &p.Explain, &p.Hello, &p.Thanks, &p.Bye, &p.Who, &p.Offer,
		&p.Beyond, &p.Yes, &p.Ask, &p.Closed, &p.About, &p.It, &p.Filler, &p.Package, &p.Recall, &p.Help, &p.Term, &p.Which, &p.Highway, &p.City, &p.Mixed, &p.Before, &p.After, &p.Parts,
		&p.Determiners, &p.Of, &p.With, &p.Acts, &p.WhichYear, &p.Refit, &p.Within, &p.Able, &p.Lasting, &p.Begin, &p.Telling, &p.By, &p.Claims, &p.Own, &p.Trade, &p.Changes, &p.Rises, &p.Falls, &p.Improves, &p.Its, &p.SameYear, &p.YearBefore, &p.YearAfter, &p.HowLong, &p.Endures,
		&p.Repair, &p.Denial, &p.TooMuch, &p.Exact, &p.Plain, &p.Difference, &p.Between, &p.Without, &p.Others, &p.Old, &p.New, &p.Normal, &p.Short, &p.Long, &p.Gasoline,
	}
}

// lexicon is every word list, ready to match folded texts.
type lexicon struct {
	languages  []string
	phrases    map[string]phrases
	topics     topics
	frames     frames
	wordings   wordings
	conditions map[string]wordings // by language
	ranks      *ranks
	forms      *forms
	textual    map[knowledge.Attribute]bool
	units      map[knowledge.Attribute]string
	vocabulary map[string]bool                                    // every word of every list
	common     map[string]bool                                    // words that say nothing of a car, of every language
	habits     map[string]*habits                                 // by language
	small      smallWords                                         // that say nothing of what is asked for
	owned      map[knowledge.Attribute]map[string]map[string]bool // by attribute and language the stems of all words that ask for it
	offers     []string                                           // of every language

	models       map[string]bool // names of models that are one word: none is a typing error
	recalls      []string        // of every language
	aboutRecalls map[string]bool // every word of them
}

func newLexicon() (*lexicon, error) {
	x := &lexicon{
		languages: []string{"en", "es", "fr", "de"}, textual: map[knowledge.Attribute]bool{}, units: map[knowledge.Attribute]string{},
		common: map[string]bool{}, vocabulary: map[string]bool{}, aboutRecalls: map[string]bool{},
	}
	if err := json.Unmarshal(phraseData, &x.phrases); err != nil {
		return nil, fmt.Errorf("ask: phrases: %w", err)
	}
	for lang, p := range x.phrases {
		x.phrases[lang] = x.learn(p)
	}
	var err error
	if x.small, err = newSmall(); err != nil {
		return nil, err
	}
	if x.wordings, err = newWordings(); err != nil {
		return nil, err
	}
	if x.habits, err = newHabits(); err != nil {
		return nil, err
	}
	if x.conditions, err = newConditions(); err != nil {
		return nil, err
	}
	if x.frames, err = newFrames(); err != nil {
		return nil, err
	}
	if x.ranks, err = newRanks(); err != nil {
		return nil, err
	}
	if x.forms, err = newForms(); err != nil {
		return nil, err
	}
	if x.models, err = modelNames(); err != nil {
		return nil, err
	}
	vocabulary, err := specs.Vocabulary()
	if err != nil {
		return nil, err
	}
	x.topics = newTopics(vocabulary, func(w string) string { return x.wordings.english(specs.Fold(w)) })
	maps.Copy(x.vocabulary, x.topics.words)
	x.owned = owned(x)
	for _, concepts := range x.frames.said {
		for _, words := range concepts {
			for _, w := range words {
				x.vocabulary[w] = true
			}
		}
	}
	for _, s := range vocabulary {
		x.textual[s.Name], x.units[s.Name] = s.Textual(), s.Unit
	}
	return x, nil
}

// learn folds a language's phrases and takes their words in.
func (x *lexicon) learn(p phrases) phrases {
	for _, list := range p.lists() {
		for i, w := range *list {
			(*list)[i] = specs.Fold(w)
			note(x.vocabulary, (*list)[i])
		}
	}
	for _, list := range [][]string{
		p.Markers, p.Compare, p.Follow, p.Correct, p.Other, p.Explain, p.Term, p.Hello, p.Thanks, p.Yes, p.Ask, p.Closed, p.About, p.It, p.Filler,
	} {
		for _, phrase := range list {
			note(x.common, phrase)
		}
	}
	x.offers = append(x.offers, p.Offer...)
	x.recalls = append(x.recalls, p.Recall...)
	for _, phrase := range p.Recall {
		note(x.aboutRecalls, phrase)
	}
	return p
}

// note adds the words of a phrase to a set.
func note(set map[string]bool, phrase string) {
	for w := range strings.FieldsSeq(phrase) {
		set[w] = true
	}
}

// language is the one whose words a text has most of; the reader's own decides
// where the text does not.
func (x *lexicon) language(folded, reader string) string {
	best, most := "en", 0
	words := strings.Fields(folded)
	hits := x.topics.find(words)
	for _, l := range x.languages {
		own := strings.HasPrefix(reader, l)
		if own && most == 0 {
			best = l
		}
		n := x.signs(words, hits, l, own)
		if own && n > 0 {
			n++
		}
		if n > most {
			best, most = l, n
		}
	}
	return best
}

// signs counts what shows that a text is in a language: its small words twice, its words
// for attributes once. Short ones of those may be any language's but the reader's own.
func (x *lexicon) signs(words []string, hits []hit, lang string, own bool) (n int) {
	const small = 2
	for _, w := range words {
		if slices.Contains(x.phrases[lang].Markers, w) {
			n += small
		}
	}
	for _, h := range hits {
		if h.lang == lang && !h.cue && (own || !h.foreign("")) {
			n++
		}
	}
	return n
}

// says reports whether a text holds one of some phrases.
func says(folded string, list []string) bool {
	return slices.ContainsFunc(list, func(p string) bool { return contains(folded, p) })
}

// begins reports whether a text begins with one of some phrases.
func begins(folded string, list []string) bool {
	return slices.ContainsFunc(list, func(p string) bool { return folded == p || strings.HasPrefix(folded, p+" ") })
}

// contains finds a phrase as whole words.
func contains(folded, phrase string) bool {
	for from := 0; ; {
		i := strings.Index(folded[from:], phrase)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(phrase)
		if (start == 0 || folded[start-1] == ' ') && (end == len(folded) || folded[end] == ' ') {
			return true
		}
		from = start + 1
	}
}

// isWord reports whether a word is part of the vocabulary or of the word lists.
func (x *lexicon) isWord(w string) bool { return x.vocabulary[w] }

// own are the stems of the words of a language by which an attribute is asked for.
func (x *lexicon) own(name knowledge.Attribute, lang string) map[string]bool {
	return x.owned[name][lang]
}
