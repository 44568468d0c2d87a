package knowledge

// Passage is a piece of a document, as it is searched. It never changes: another
// text, car or source is another passage with another id. Empty scope fields mean
// "not said": a passage without a trim is about the model, one without a make about
// cars in general.
type Passage struct {
	ID       string  `json:"id"`                 // hash of document, scope and text
	Document string  `json:"document,omitempty"` // hash of what it is a piece of: one source, one scope
	Make     string  `json:"make,omitempty"`
	Model    string  `json:"model,omitempty"`
	YearFrom int     `json:"year_from,omitempty"` // 0: every year
	YearTo   int     `json:"year_to,omitempty"`
	Trim     string  `json:"trim,omitempty"`
	Topic    string  `json:"topic,omitempty"`
	Lang     string  `json:"lang,omitempty"` // of the text; empty: English
	Text     string  `json:"text"`
	Source   Source  `json:"source"`
	License  string  `json:"license,omitempty"`
	Score    float64 `json:"score,omitempty"`  // of a search; higher is nearer
	Worded   bool    `json:"worded,omitempty"` // it holds words of the question, in its language or by the lexicon
}

// PassageFilter narrows a search for passages; an empty field does not. A passage
// without a year or a trim fits every year and trim of its model.
type PassageFilter struct {
	Make, Model string
	Year        int
	Trim        string
	Lang        string
	General     bool // only what is about no make at all
}

// PassageQuery is a search for passages, by vector, by words, or by both.
type PassageQuery struct {
	Embedder string // that made Vector
	Vector   []float32
	Terms    []Term
	Filter   PassageFilter
	Limit    int
}

// Term is one thing that a question asks about: any of its phrases says it.
type Term struct {
	Phrases map[string][]string // by language, folded to letters, digits and spaces; "" holds those of every language
	Topic   bool                // an attribute of the vocabulary; else a word as it was written
}

// Relaxation is what of a question's car a search left out to find anything.
type Relaxation string

// The relaxations, each wider than the one before.
const (
	RelaxedNothing Relaxation = ""
	RelaxedTrim    Relaxation = "trim"  // other trims of the model and year
	RelaxedYear    Relaxation = "year"  // other years of the model
	RelaxedModel   Relaxation = "model" // other models of the make
	RelaxedMake    Relaxation = "make"  // cars in general
)

// Found is what a search for passages brought, the best first, and what it had to
// leave out: the reader is told.
type Found struct {
	Passages []Passage
	Relaxed  Relaxation
}
