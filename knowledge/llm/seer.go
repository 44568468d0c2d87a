package llm

import (
	"context"
	"encoding/base64"
	"errors"
	"time"

	"github.com/tmc/langchaingo/llms"
)

// Seer has a model that sees pictures look at one.
type Seer struct {
	Model     llms.Model
	Timeout   time.Duration
	MaxTokens int
	Used      func(Usage) // hears what each answer took, one that failed too; may be nil
}

// ErrPicture says that a picture is too large to be sent.
var ErrPicture = errors.New("llm: the picture is too large")

// maxPicture bounds what is sent of one picture.
const maxPicture = 3 << 20

// Most is what an answer about a picture can take, as [Phraser.Most] is.
func (s *Seer) Most(task string, picture []byte) Usage {
	return Usage{Input: Estimate(len(task)) + EstimatePicture(picture), Output: s.MaxTokens}
}

// See returns the model's words about a JPEG; asking is called when the model is asked. The
// model gets no tools, and its words have no effect here. Errors are those of
// [Phraser.Phrase], and ErrPicture.
func (s *Seer) See(ctx context.Context, task string, picture []byte, asking func()) (string, error) {
	if len(picture) > maxPicture {
		return "", ErrPicture
	}
	asking()
	words, used, err := converse(ctx, s.Model, limits{s.Timeout, s.Most(task, picture)}, nil,
		llms.TextParts(llms.ChatMessageTypeSystem, task),
		llms.MessageContent{Role: llms.ChatMessageTypeHuman, Parts: []llms.ContentPart{s.part(picture)}})
	if s.Used != nil {
		s.Used(used)
	}
	return words, err
}

// part is a picture as the model's server takes it: OpenAI's as an address that holds
// it; langchaingo's Ollama client knows no addresses.
func (s *Seer) part(picture []byte) llms.ContentPart {
	const mime = "image/jpeg"
	if _, ollama := s.Model.(whole); ollama {
		return llms.BinaryPart(mime, picture)
	}
	return llms.ImageURLPart("data:" + mime + ";base64," + base64.StdEncoding.EncodeToString(picture))
}
