package asktest

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// Tally counts answers.
type Tally struct {
	Right       int // the value; or the question back, where the version is open
	Wrong       int // something else, as if it were the value
	Silent      int // nothing stated, though the facts have it
	Refused     int // nothing stated, and rightly
	Invented    int // something stated, and the facts do not have it
	Dialogues   int
	GoodDialogs int // in which every answer was right
}

// Answerable is the number of questions that the facts have an answer to.
func (t Tally) Answerable() int { return t.Right + t.Wrong + t.Silent }

// Unanswerable is the number of the others.
func (t Tally) Unanswerable() int { return t.Refused + t.Invented }

// Score is what came of many cases.
type Score struct {
	Kinds, Languages, Attributes map[string]*Tally
	Total                        Tally
	Stated, Cited                int // values stated; those with the address of a source
	Ungrounded                   int // answers that say a number which their facts do not hold
	Foreign                      int // answers in another language than the question's
	Took                         []time.Duration
	Misses                       []string
}

// Asker answers questions; *ask.Engine is one.
type Asker interface {
	Answer(ctx context.Context, q ask.Question) (ask.Answer, error)
}

// Say renders an answer as its reader sees it.
type Say func(a ask.Answer, lang string) (string, error)

// Run asks all cases, each as one dialogue. Without a say, numbers are not checked.
func Run(ctx context.Context, e Asker, cases []Case, say Say) (*Score, error) {
	s := &Score{Kinds: map[string]*Tally{}, Languages: map[string]*Tally{}, Attributes: map[string]*Tally{}}
	for _, c := range cases {
		var memory ask.Context
		good := true
		for i, turn := range c.Turns {
			began := time.Now()
			a, err := e.Answer(ctx, ask.Question{Text: turn.Q, Lang: c.Lang, Context: memory})
			s.Took = append(s.Took, time.Since(began))
			if err != nil {
				return nil, fmt.Errorf("asktest: %s: %w", c.ID, err)
			}
			memory = a.Next
			good = s.take(c, i, a) && good
			if err := s.check(c, turn, a, say); err != nil {
				return nil, err
			}
		}
		if len(c.Turns) > 1 {
			for _, t := range s.tallies(c, Turn{}) {
				t.Dialogues++
				if good {
					t.GoodDialogs++
				}
			}
		}
	}
	return s, nil
}

func (s *Score) tallies(c Case, turn Turn) []*Tally {
	of := func(m map[string]*Tally, key string) *Tally {
		if m[key] == nil {
			m[key] = &Tally{}
		}
		return m[key]
	}
	kind := c.Kind
	if c.Held {
		kind += ", held back"
	}
	list := []*Tally{&s.Total, of(s.Kinds, kind), of(s.Languages, c.Lang)}
	if turn.Attribute != "" {
		list = append(list, of(s.Attributes, string(turn.Attribute)))
	}
	return list
}

// take scores one answer and reports whether it is as it should be.
func (s *Score) take(c Case, i int, a ask.Answer) bool {
	turn := c.Turns[i]
	if turn.Want == WantNothing {
		return true
	}
	var good bool
	var count func(*Tally)
	switch v := verdict(turn, a); v {
	case right:
		good, count = true, func(t *Tally) { t.Right++ }
	case wrong:
		count = func(t *Tally) { t.Wrong++ }
	case silent:
		count = func(t *Tally) { t.Silent++ }
	case refused:
		good, count = true, func(t *Tally) { t.Refused++ }
	case invented:
		count = func(t *Tally) { t.Invented++ }
	}
	for _, t := range s.tallies(c, turn) {
		count(t)
	}
	if !good {
		s.Misses = append(s.Misses, fmt.Sprintf("%s %s %q: %s; want %s %s%s, have %s", verdict(turn, a), c.Lang, asked(c, i), c.ID, turn.Want, turn.Attribute, wanted(turn), Had(a)))
	}
	return good
}

func asked(c Case, i int) string {
	var list []string
	for _, t := range c.Turns[:i+1] {
		list = append(list, t.Q)
	}
	return strings.Join(list, " / ")
}

func wanted(t Turn) string {
	switch {
	case t.Want != WantValue:
		return ""
	case t.Text != "":
		return " " + t.Text
	}
	return " " + strconv.FormatFloat(t.Value, 'g', -1, 64)
}

// outcome of one question.
type outcome string

const (
	right    outcome = "right"
	wrong    outcome = "WRONG"
	silent   outcome = "silent"
	refused  outcome = "refused"
	invented outcome = "INVENTED"
)

func verdict(t Turn, a ask.Answer) outcome {
	switch t.Want {
	case WantOffer:
		if a.Kind == ask.NoOffers {
			return refused
		}
		return statedOr(a, refused, invented)
	case WantRefusal:
		return statedOr(a, refused, invented)
	case WantYes, WantNo, WantDepends:
		switch {
		case string(a.Verdict) == string(t.Want):
			return right
		case a.Verdict == "" && a.Abstained():
			return silent
		}
		return wrong
	case WantValue, WantNothing:
	}
	switch found, values := holds(t, a); {
	case found && values <= mostValues && !a.Abstained():
		return right
	case asksWhich(t, a):
		if t.Open {
			return right
		}
		return silent // asks what was said already
	}
	return statedOr(a, silent, wrong)
}

// asksWhich reports whether an answer asks which version of the car is meant.
func asksWhich(t Turn, a ask.Answer) bool {
	return slices.ContainsFunc(a.Choices, func(c ask.Choice) bool {
		return strings.Contains(strings.ToLower(c.Question), strings.ToLower(t.Model)) || sameCar(t, a.Vehicle.Make, a.Vehicle.Model)
	})
}

// mostValues of an attribute in a right answer.
const mostValues = 3

// statedOr is the one or the other, by whether an answer states a value as if it were
// what was asked for.
func statedOr(a ask.Answer, no, yes outcome) outcome {
	if !a.Abstained() && (len(a.Stated()) > 0 || len(a.Rows) > 0 || len(a.Passages) > 0) {
		return yes
	}
	return no
}

// holds reports whether an answer states the value, and how many values of the
// attribute it states of that car.
func holds(t Turn, a ask.Answer) (found bool, values int) {
	var seen []string
	for _, f := range a.Stated() {
		if f.Attribute != t.Attribute || !sameCar(t, f.Make, f.Model) {
			continue
		}
		if key := f.Text + strconv.FormatFloat(f.Value, 'g', -1, 64); !slices.Contains(seen, key) {
			seen = append(seen, key)
		}
		const rounding = 0.005
		if f.Text == t.Text && math.Abs(f.Value-t.Value) <= rounding*math.Abs(t.Value) {
			found = true
		}
	}
	return found, len(seen)
}

func sameCar(t Turn, vehicleMake, model string) bool {
	if t.Make != "" && !strings.EqualFold(t.Make, vehicleMake) {
		return false
	}
	a, b := strings.ToLower(t.Model), strings.ToLower(model) // "Grand Cherokee" and "Grand Cherokee 4xe" may be one car
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// check looks at what every answer must keep to: a source for each value, no number
// without a fact, the language of the question.
func (s *Score) check(c Case, turn Turn, a ask.Answer, say Say) error {
	for _, f := range a.Stated() {
		s.Stated++
		if f.Source.URL != "" {
			s.Cited++
		}
	}
	if a.Lang != c.Lang {
		s.Foreign++
	}
	if say == nil {
		return nil
	}
	text, err := say(a, c.Lang)
	if err != nil {
		return err
	}
	cited := slices.Clone(ask.Cited(a)) // a title is quoted, not said; one may be a part of another
	slices.SortStableFunc(cited, func(a, b knowledge.Source) int { return len(b.Title) - len(a.Title) })
	for _, source := range cited {
		text = strings.ReplaceAll(text, source.Title, "")
	}
	if err := ask.Guard(text, a); err != nil && len(a.Stated()) > 0 {
		s.Ungrounded++
		s.Misses = append(s.Misses, fmt.Sprintf("UNGROUNDED %s %q: %s", c.Lang, turn.Q, text))
	}
	return nil
}

// Had says in a line what an answer is.
func Had(a ask.Answer) string {
	var values []string
	for _, f := range a.Stated() {
		values = append(values, strings.TrimSpace(fmt.Sprintf("%s%g %s", f.Text, f.Value, f.Unit)))
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s of %d %s %s %v, %d choices %v %s", a.Kind, a.Attribute, a.Vehicle.Year, a.Vehicle.Make, a.Vehicle.Model, values, len(a.Choices), a.Relaxed, a.Verdict))
}
