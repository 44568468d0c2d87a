package main

import (
	"context"
	"errors"
	"log/slog"

	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/llm"
	"example.com/vinbot/knowledge/sticker"
)

// sparing is a second reader of pictures that is asked so many times a day, by all
// processes together.
type sparing struct {
	sticker.Seer

	budget decode.Budget
	daily  int
	log    *slog.Logger
}

var errSpent = errors.New("the day's pictures have been sent")

// See implements [sticker.Seer].
func (s sparing) See(ctx context.Context, task string, picture []byte) (string, error) {
	if !s.budget.Spend(ctx, "vision", s.daily) {
		return "", errSpent
	}
	words, err := s.Seer.See(ctx, task, picture)
	if err != nil {
		s.log.WarnContext(ctx, "label not read a second time", "error", err)
	}
	return words, err
}

// newSeer is the second reader that is set up, or nil.
func newSeer(m modelConfig, budget decode.Budget, log *slog.Logger) (sticker.Seer, error) {
	if !m.sees() {
		return nil, nil
	}
	const tokens = 2500
	model, err := llm.Open(llm.Config{APIKey: m.APIKey, BaseURL: m.BaseURL, Model: m.Vision, Ollama: m.OllamaURL, Timeout: m.VisionPatience})
	if err != nil {
		return nil, err
	}
	return sparing{&llm.Seer{Model: model, Timeout: m.VisionPatience, MaxTokens: tokens}, budget, m.VisionDaily, log}, nil
}
