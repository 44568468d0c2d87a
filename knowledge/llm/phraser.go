package llm

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/tmc/langchaingo/llms"
)

// Phraser puts answers into words with a model.
type Phraser struct {
	Model     llms.Model
	Timeout   time.Duration
	MaxTokens int
	Used      func(Usage) // hears what each answer took, one that failed too; may be nil
}

// ErrCutShort says that a model's answer ended before its end: nothing of it can
// be used.
var ErrCutShort = errors.New("llm: the answer was cut short")

var errTooLong = errors.New("llm: the answer is too long")

// maxAnswer bounds what is taken of a model that does not stop.
const maxAnswer = 8000

// Most is what an answer can take: the estimate of what is asked, and all tokens that may
// be written.
func (p *Phraser) Most(instructions, question string) Usage {
	return Usage{Input: Estimate(len(instructions) + len(question)), Output: p.MaxTokens}
}

// Phrase returns the model's words. heard, unless it is nil, gets an empty part when the
// model is asked and each part of its words as they come; its error ends the answer and is returned. Errors are else those of this
// package or the context's.
func (p *Phraser) Phrase(ctx context.Context, instructions, question string, heard func(part string) error) (string, error) {
	if heard != nil {
		if err := heard(""); err != nil {
			return "", err
		}
	}
	text, used, err := converse(ctx, p.Model, limits{p.Timeout, p.Most(instructions, question)}, heard,
		llms.TextParts(llms.ChatMessageTypeSystem, instructions), llms.TextParts(llms.ChatMessageTypeHuman, question))
	if p.Used != nil {
		p.Used(used)
	}
	return text, err
}

// limits of one answer.
type limits struct {
	patience time.Duration
	most     Usage
}

// converse returns a model's whole answer. It is streamed so that a model that hangs
// or rambles is noticed at once; langchaingo reports no error for a stream that breaks
// off, so an answer without a reason to stop is a failure.
func converse(ctx context.Context, model llms.Model, l limits, heard func(part string) error, messages ...llms.MessageContent) (string, Usage, error) {
	ctx, stop := context.WithTimeout(ctx, l.patience)
	defer stop()
	ctx, status := watching(ctx)
	size := 0
	var refused error // by who hears it
	res, err := model.GenerateContent(ctx, messages, llms.WithTemperature(0), llms.WithMaxTokens(l.most.Output), llms.WithStreamingFunc(func(_ context.Context, chunk []byte) error {
		if size += len(chunk); size > maxAnswer {
			return errTooLong
		}
		if heard != nil {
			refused = heard(string(chunk))
		}
		return refused
	}))
	used := usage(res, l.most.Input, size)
	switch {
	case refused != nil:
		return "", used, refused
	case err != nil || ctx.Err() != nil:
		if unasked(ctx, *status, size) {
			used = Usage{}
		}
		return "", used, classify(ctx, *status, err)
	case len(res.Choices) != 1 || res.Choices[0].StopReason != finished:
		return "", used, ErrCutShort
	}
	text := strings.TrimSpace(res.Choices[0].Content)
	if text == "" {
		return "", used, ErrCutShort
	}
	return text, used, nil
}

// finished is the only reason to stop after which an answer is whole.
const finished = "stop"

// whole adds the reason to stop that langchaingo's Ollama client leaves out: it
// returns words only once the last part has come, and counts their tokens.
type whole struct{ llms.Model }

// GenerateContent implements [llms.Model].
func (w whole) GenerateContent(ctx context.Context, messages []llms.MessageContent, options ...llms.CallOption) (*llms.ContentResponse, error) {
	res, err := w.Model.GenerateContent(ctx, messages, options...)
	if err != nil {
		return nil, err
	}
	var o llms.CallOptions
	for _, set := range options {
		set(&o)
	}
	for _, c := range res.Choices {
		used, ok := c.GenerationInfo["CompletionTokens"].(int)
		if c.StopReason == "" && c.Content != "" && ok && (o.MaxTokens == 0 || used < o.MaxTokens) {
			c.StopReason = finished
		}
	}
	return res, nil
}
