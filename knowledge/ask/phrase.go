package ask

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

//go:embed data/prompt.txt
var instructions string

// ErrNoModel says that no model is there to phrase anything.
var ErrNoModel = errors.New("ask: no language model")

// Phrase lets a model put an answer into words and guards them. draft, unless it is nil,
// gets "" when the model is asked, and what it has written so far whenever a sentence
// more of it is whole and holds; the first that does not ends the answer. Any error means that the template of the
// answer is to be said instead, whatever was drafted.
func (e *Engine) Phrase(ctx context.Context, m Model, q Question, a Answer, draft func(soFar string)) (string, error) {
	if m == nil {
		return "", ErrNoModel
	}
	d := drafts{check: func(text string) error { return e.check(text, a) }, show: draft}
	text, err := m.Phrase(ctx, instructions, task(q, a), d.hear)
	if err != nil {
		return "", fmt.Errorf("ask: phrase: %w", err)
	}
	if err := e.check(text, a); err != nil {
		return "", err
	}
	return text, nil
}

// check guards a text and lets nothing pass that reads like an offer.
func (e *Engine) check(text string, a Answer) error {
	if err := Guard(text, a); err != nil {
		return err
	}
	if says(spelled(text), e.lexicon.offers) || forOneDollar.MatchString(text) {
		return fmt.Errorf("%w: an offer", ErrUngrounded)
	}
	return nil
}

// task is the question and its evidence, each between marks that neither can hold.
func task(q Question, a Answer) string {
	names := map[string]string{"en": "English", "es": "Spanish", "fr": "French", "de": "German"}
	var b strings.Builder
	fmt.Fprintf(&b, "LANGUAGE: %s\n<<<QUESTION\n%s\nQUESTION>>>\n<<<EVIDENCE\n", names[a.Lang], unmarked(discreet(q.Text)))
	for _, f := range a.Facts {
		b.WriteString(unmarked(statement(f)) + "\n")
	}
	for _, r := range a.Rows {
		for _, f := range r.Facts {
			b.WriteString(unmarked(statement(f)) + "\n")
		}
	}
	for _, p := range a.Passages {
		b.WriteString(unmarked(p.Text) + "\n")
	}
	b.WriteString("EVIDENCE>>>\n")
	return b.String()
}

func unmarked(s string) string {
	return strings.NewReplacer("<<<", "", ">>>", "").Replace(s)
}

func statement(f knowledge.Fact) string {
	value := f.Text
	if value == "" {
		value = strconv.FormatFloat(f.Value, 'f', -1, 64) + " " + f.Unit
	}
	parts := []string{years(f), f.Make, f.Model, variant(f), strings.ReplaceAll(string(f.Attribute), "_", " ") + ":", value}
	if f.Condition != "" {
		parts = append(parts, "("+f.Condition+")")
	}
	return strings.Join(parts, " ")
}
