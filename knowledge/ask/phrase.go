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

// ErrNoPhraser says that no model is there to phrase anything.
var ErrNoPhraser = errors.New("ask: no language model")

// Phrase lets the model put an answer into words and guards them. Any error means
// that the template of the answer is to be said instead.
func (e *Engine) Phrase(ctx context.Context, q Question, a Answer) (string, error) {
	if e.phraser == nil {
		return "", ErrNoPhraser
	}
	text, err := e.phraser.Phrase(ctx, instructions, task(q, a))
	if err != nil {
		return "", fmt.Errorf("ask: phrase: %w", err)
	}
	if err := Guard(text, a); err != nil {
		return "", err
	}
	if folded := spelled(text); says(folded, e.lexicon.offers) || forOneDollar.MatchString(text) {
		return "", fmt.Errorf("%w: an offer", ErrUngrounded)
	}
	return text, nil
}

// task is the question and its evidence, each between marks that neither can hold.
func task(q Question, a Answer) string {
	names := map[string]string{"en": "English", "es": "Spanish", "fr": "French", "de": "German"}
	var b strings.Builder
	fmt.Fprintf(&b, "LANGUAGE: %s\n<<<QUESTION\n%s\nQUESTION>>>\n<<<EVIDENCE\n", names[a.Lang], unmarked(q.Text))
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
