package llm

import (
	"context"
	"errors"
	"fmt"
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

// maxAnswer bounds what is taken of a model that does not stop.
const maxAnswer = 8000

// Phrase returns the model's words. The answer is streamed so that a model that
// hangs or rambles is noticed at once; langchaingo reports no error for a stream
// that breaks off, so an answer without a reason to stop is a failure.
func (p *Phraser) Phrase(ctx context.Context, instructions, question string) (string, error) {
	ctx, stop := context.WithTimeout(ctx, p.Timeout)
	defer stop()
	size := 0
	res, err := p.Model.GenerateContent(ctx, []llms.MessageContent{
		llms.TextParts(llms.ChatMessageTypeSystem, instructions),
		llms.TextParts(llms.ChatMessageTypeHuman, question),
	}, llms.WithTemperature(0), llms.WithMaxTokens(p.MaxTokens), llms.WithStreamingFunc(func(_ context.Context, chunk []byte) error {
		if size += len(chunk); size > maxAnswer {
			return errors.New("llm: the answer is too long")
		}
		return nil
	}))
	if err != nil {
		return "", fmt.Errorf("llm: phrase: %w", err)
	}
	if len(res.Choices) != 1 || res.Choices[0].StopReason != "stop" {
		return "", ErrCutShort
	}
	text := strings.TrimSpace(res.Choices[0].Content)
	if text == "" {
		return "", ErrCutShort
	}
	return text, nil
}
