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
}

// ErrCutShort says that a model's answer ended before its end: nothing of it can
// be used.
var ErrCutShort = errors.New("llm: the answer was cut short")

var errTooLong = errors.New("llm: the answer is too long")

// maxAnswer bounds what is taken of a model that does not stop.
const maxAnswer = 8000

// Phrase returns the model's words. Errors are those of this package or the context's.
func (p *Phraser) Phrase(ctx context.Context, instructions, question string) (string, error) {
	return converse(ctx, p.Model, p.Timeout, p.MaxTokens,
		llms.TextParts(llms.ChatMessageTypeSystem, instructions), llms.TextParts(llms.ChatMessageTypeHuman, question))
}

// converse returns a model's whole answer. It is streamed so that a model that hangs
// or rambles is noticed at once; langchaingo reports no error for a stream that breaks
// off, so an answer without a reason to stop is a failure.
func converse(ctx context.Context, model llms.Model, patience time.Duration, tokens int, messages ...llms.MessageContent) (string, error) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	ctx, status := watching(ctx)
	size := 0
	res, err := model.GenerateContent(ctx, messages, llms.WithTemperature(0), llms.WithMaxTokens(tokens), llms.WithStreamingFunc(func(_ context.Context, chunk []byte) error {
		if size += len(chunk); size > maxAnswer {
			return errTooLong
		}
		return nil
	}))
	if err != nil || ctx.Err() != nil {
		return "", classify(ctx, *status, err)
	}
	if len(res.Choices) != 1 || res.Choices[0].StopReason != finished {
		return "", ErrCutShort
	}
	text := strings.TrimSpace(res.Choices[0].Content)
	if text == "" {
		return "", ErrCutShort
	}
	return text, nil
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
