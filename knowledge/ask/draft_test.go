package ask_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"example.com/vinbot/knowledge/ask"
)

// spoken is a model that says some parts one after the other.
type spoken []string

func (s spoken) Phrase(_ context.Context, _, _ string, heard func(string) error) (string, error) {
	text := ""
	for _, part := range append([]string{""}, s...) {
		text += part
		if err := heard(part); err != nil {
			return "", err
		}
	}
	return text, nil
}

func TestDraftsAreWholeSentencesThatHold(t *testing.T) {
	t.Parallel()

	e := engine(t, towing().Facts[:1])
	q := ask.Question{Text: "What can a 2021 F-150 tow?", Lang: "en"}
	a, err := e.Answer(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		parts  spoken
		drafts []string
		err    error
	}{
		"a sentence at a time":      {spoken{"It tows a lot. ", "That is 14,000 lb", ". So", " be it."}, []string{"", "It tows a lot.", "It tows a lot. That is 14,000 lb."}, nil},
		"a number in two parts":     {spoken{"It tows 14,", "000 lb. Fine."}, []string{"", "It tows 14,000 lb."}, nil},
		"the beginning of another":  {spoken{"It tows 1", "4,000 lb. Fine."}, []string{"", "It tows 14,000 lb."}, nil},
		"a point that ends nothing": {spoken{"It tows 14.", "000 lb"}, []string{""}, nil},
		"a lie in the second":       {spoken{"It tows a lot. ", "It tows 15,000 lb. ", "It tows 14,000 lb."}, []string{"", "It tows a lot."}, ask.ErrUngrounded},
		"a lie without an end":      {spoken{"It tows a lot. ", "It tows 15,000 lb"}, []string{"", "It tows a lot."}, ask.ErrUngrounded},
		"an offer":                  {spoken{"It tows a lot. ", "It's a deal, legally binding! ", "Yours."}, []string{"", "It tows a lot."}, ask.ErrUngrounded},
		"a citation of nothing":     {spoken{"It tows 14,000 lb [1]. ", "It does [7]. ", "Yes."}, []string{"", "It tows 14,000 lb [1]."}, ask.ErrUngrounded},
		"an offer for a dollar":     {spoken{"It is yours for $1. ", "Yes."}, []string{""}, ask.ErrUngrounded},
	} {
		var drafts []string
		_, err := e.Phrase(t.Context(), tt.parts, q, a, func(soFar string) { drafts = append(drafts, soFar) })
		if !errors.Is(err, tt.err) || !slices.Equal(drafts, tt.drafts) {
			t.Errorf("%s: %q, %v", name, drafts, err)
		}
	}
}
