package main

import (
	"context"
	"strconv"

	"example.com/vinbot/knowledge/llm"
	"example.com/vinbot/knowledge/sticker"
)

// newSeer is the second reader of pictures that is set up, or nil.
func newSeer(m modelConfig) (*llm.Seer, error) {
	if !m.sees() {
		return nil, nil
	}
	const tokens = 2500
	model, err := llm.Open(llm.Config{APIKey: m.APIKey, BaseURL: m.BaseURL, Model: m.Vision, Ollama: m.OllamaURL, Timeout: m.VisionPatience})
	if err != nil {
		return nil, err
	}
	return &llm.Seer{Model: model, Timeout: m.VisionPatience, MaxTokens: tokens}, nil
}

// sight is the second reader as a person may use it; nil: there is none.
func (s spending) sight(user int64) sticker.Seer {
	if s.seer == nil {
		return nil
	}
	return purse{s, strconv.FormatInt(user, 10)}
}

// See implements [sticker.Seer]. The reading goes on without a model that fails: only the
// log hears why.
func (p purse) See(ctx context.Context, task string, picture []byte, asking func()) (string, error) {
	seer := *p.seer
	pictures := []account{{"vision", 1, p.config.VisionDaily}}
	return p.pay(ctx, seer.Most(task, picture), pictures, func(used func(llm.Usage)) (string, error) {
		seer.Used = used
		words, err := seer.See(ctx, task, picture, asking)
		if err != nil {
			p.log.WarnContext(ctx, "label not read a second time", "error", err)
		}
		return words, err
	})
}
