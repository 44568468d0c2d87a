// Package ask answers questions about cars: it understands them without a model,
// finds the facts and passages that hold the answer, and guards what a model
// makes of them.
//
// It states no number without a fact and writes no sentence: an [Answer] is data,
// [Replies] names the messages of package locales that say it.
package ask

import (
	"context"
	"slices"

	"example.com/vinbot/knowledge"
)

// Facts is the storage of sourced statements.
type Facts interface {
	// Facts lists what is known of an attribute of a model, all years and variants;
	// with an empty attribute, of every attribute.
	Facts(ctx context.Context, vehicleMake, model string, attribute knowledge.Attribute) ([]knowledge.Fact, error)
	// Everywhere lists the facts of an attribute, of every model.
	Everywhere(ctx context.Context, attribute knowledge.Attribute) ([]knowledge.Fact, error)
	// Models lists the makes and models there are facts about, each with the versions
	// (trim, engine, drive) that the facts tell apart.
	Models(ctx context.Context) ([]knowledge.Vehicle, error)
}

// Library finds passages.
type Library interface {
	// Passages returns what is nearest to a question, the best first, and what of the
	// filter's car was left out to find it.
	Passages(ctx context.Context, question string, f knowledge.PassageFilter) (knowledge.Found, error)
}

// Model is a language model; what it says is checked here.
type Model interface {
	// Phrase returns what the model makes of a question by some instructions. heard,
	// unless it is nil, gets an empty part when the model is asked and each part of its
	// words as they come; its error ends the answer and is returned.
	Phrase(ctx context.Context, instructions, question string, heard func(part string) error) (string, error)
}

// Question is what a person wrote, and what was talked about before.
type Question struct {
	Text    string  `json:"text"`
	Lang    string  `json:"lang"` // of the reader, for questions that do not show theirs
	Context Context `json:"context"`
}

// Context is what a dialogue remembers between two questions.
type Context struct {
	Vehicles  []knowledge.Vehicle   `json:"vehicles,omitempty"` // the one talked about last comes first
	Attribute knowledge.Attribute   `json:"attribute,omitempty"`
	Offered   []Choice              `json:"offered,omitempty"`  // with the last answer
	Asked     *Bound                `json:"asked,omitempty"`    // the amount that the last question asked about
	Also      []knowledge.Attribute `json:"also,omitempty"`     // all attributes that the last question asked for, where these were several
	Compared  bool                  `json:"compared,omitempty"` // the last answer compared the first two cars
	Version   []string              `json:"version,omitempty"`  // the words by which the last question said the version of its car
	Shown     []Shown               `json:"shown,omitempty"`    // what was last said of cars, the newest first
	Behind    string                `json:"behind,omitempty"`   // the words right behind the last name of a car whose question was not answered: perhaps a version that no fact has; empty since another was named
}

// Bound is an amount, and which side of it is asked about.
type Bound struct {
	Amount Amount `json:"amount"`
	Below  bool   `json:"below,omitempty"`
	Above  bool   `json:"above,omitempty"`
	Strict bool   `json:"strict,omitempty"` // the amount itself is neither less nor more
}

// Choice is a more precise question that the reader may mean.
type Choice struct {
	Label    string `json:"label"` // what tells it from the others: "2.7L EcoBoost V6", "2021"
	Question string `json:"question"`
}

// Kind names the sort of an answer.
type Kind string

// The kinds of answer.
const (
	Value         Kind = "value"          // a few values, each with its source
	Range         Kind = "range"          // the lowest and the highest of many
	OtherYears    Kind = "other_years"    // nothing for this year; facts of the nearest one, in the same Generation where that is known
	OtherVersions Kind = "other_versions" // nothing for the version asked for; facts of others
	Overview      Kind = "overview"
	Compare       Kind = "compare"
	Ranking       Kind = "ranking" // the cars with the most or the least of something
	Explanation   Kind = "explanation"
	SmallTalk     Kind = "small_talk"
	NotKnown      Kind = "not_known" // the car is known, this about it is not
	UnknownCar    Kind = "unknown_car"
	WhichVehicle  Kind = "which_vehicle"
	Unread        Kind = "unread"  // the car and what is asked for are known, other words of the question (Relaxed) are not: it may ask for something else
	Recalls       Kind = "recalls" // asks for recalls of the car, which NHTSA's service knows, by model and year
	Listing       Kind = "list"    // what the data hold of a kind, see [Listed]
	Worth         Kind = "worth"   // asks for a used car's price, which no source here has; with the price when new, if that is known
	Past          Kind = "past"    // asks for owners, accidents or titles, which no source here has
	Package       Kind = "package" // is about option packages, which facts do not hold
	NoOffers      Kind = "no_offers"
	NotUnderstood Kind = "not_understood"
)

// Answer is what there is to say, as data. It may be kept as JSON.
type Answer struct {
	Kind       Kind                  `json:"kind"`
	Topic      string                `json:"topic,omitempty"` // of small talk; what is listed
	Lang       string                `json:"lang"`            // the question's own, as far as it shows
	Vehicle    knowledge.Vehicle     `json:"vehicle"`
	Attribute  knowledge.Attribute   `json:"attribute,omitempty"`
	Facts      []knowledge.Fact      `json:"facts,omitempty"`
	Rows       []Row                 `json:"rows,omitempty"`
	Items      []Item                `json:"items,omitempty"`
	More       int                   `json:"more,omitempty"` // items that there is no room for
	Passages   []knowledge.Passage   `json:"passages,omitempty"`
	Beyond     knowledge.Relaxation  `json:"beyond,omitempty"` // what the passages are not about of the car
	Choices    []Choice              `json:"choices,omitempty"`
	Unit       string                `json:"unit,omitempty"`        // asked for ("in kg"); empty: the reader's
	Verdict    Verdict               `json:"verdict,omitempty"`     // of a yes-or-no question
	Limit      *Amount               `json:"limit,omitempty"`       // what a yes-or-no question asks about
	Disagree   bool                  `json:"disagree,omitempty"`    // sources differ about one and the same version
	Relaxed    []string              `json:"relaxed,omitempty"`     // versions asked for that no fact is about; words that were not read
	ByVIN      string                `json:"by_vin,omitempty"`      // engine and drive by the car's VIN, where facts about others were left out
	Generation *knowledge.Generation `json:"generation,omitempty"`  // that the year asked for and the one of the facts have in common
	Next       Context               `json:"next"`                  // to ask the following question with
	Strange    []string              `json:"-"`                     // words that mean nothing here, none of which tells who wrote it
	NeedsModel bool                  `json:"needs_model,omitempty"` // there is evidence that a model may put into words
	Unsure     bool                  `json:"unsure,omitempty"`      // a model may help to understand the question
	Read       *Reading              `json:"read,omitempty"`        // how a model understood it
}

// Row is one attribute of one car: no fact, one, or the lowest and the highest.
type Row struct {
	Vehicle   knowledge.Vehicle   `json:"vehicle"`
	Attribute knowledge.Attribute `json:"attribute"`
	Facts     []knowledge.Fact    `json:"facts,omitempty"`
}

// Verdict answers a yes-or-no question.
type Verdict string

// The verdicts.
const (
	Yes     Verdict = "yes"
	No      Verdict = "no"
	Depends Verdict = "depends" // on the version
)

// Amount is a number with its unit.
type Amount struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// Understood reports whether the question was one at all.
func (a Answer) Understood() bool { return a.Kind != NotUnderstood && a.Kind != "" }

// Abstained reports whether the answer does not state what was asked for.
func (a Answer) Abstained() bool {
	switch a.Kind {
	case OtherYears, OtherVersions, NotKnown, Unread, UnknownCar, WhichVehicle, Recalls, Worth, Past, Package, NoOffers, NotUnderstood:
		return true
	case Value, Range, Overview, Compare, Ranking, Listing, Explanation, SmallTalk:
	}
	return false
}

// Stated lists all facts that the answer states, those of its tables and lists too.
func (a Answer) Stated() []knowledge.Fact {
	all := slices.Clone(a.Facts)
	for _, r := range a.Rows {
		all = append(all, r.Facts...)
	}
	for _, i := range a.Items {
		all = append(all, i.Fact)
	}
	return all
}

// NeedsVehicle reports whether only the car is missing.
func (a Answer) NeedsVehicle() bool { return a.Kind == WhichVehicle }
