package llm

import (
	"context"
	"net/http"

	"github.com/tmc/langchaingo/llms"
)

// Usage is how many tokens a model was given and wrote.
type Usage struct {
	Input, Output int
	// Estimated says that the server did not report them all: the rest was reckoned
	// from the length of the texts.
	Estimated bool
}

// Tokens is the sum.
func (u Usage) Tokens() int { return u.Input + u.Output }

// Estimate reckons the tokens of a text of so many bytes. Three bytes to a token is more
// than models count in English and about what they count in the other languages: what
// is not reported is rather counted too high.
func Estimate(bytes int) int {
	const perToken = 3
	return (bytes + perToken - 1) / perToken
}

// usage is what a server reports of an answer; what it leaves out, or could not say
// because the answer broke off after so many bytes, is estimated.
func usage(res *llms.ContentResponse, asked []llms.MessageContent, answered int) (u Usage) {
	if res != nil && len(res.Choices) > 0 {
		u.Input, _ = res.Choices[0].GenerationInfo["PromptTokens"].(int)
		u.Output, _ = res.Choices[0].GenerationInfo["CompletionTokens"].(int)
	}
	if u.Input <= 0 {
		u.Input, u.Estimated = Estimate(length(asked)), true
	}
	if u.Output <= 0 {
		u.Output, u.Estimated = Estimate(answered), true
	}
	return u
}

// length is that of all texts of a request, in bytes.
func length(messages []llms.MessageContent) (n int) {
	for _, m := range messages {
		for _, p := range m.Parts {
			if t, ok := p.(llms.TextContent); ok {
				n += len(t.Text)
			}
		}
	}
	return n
}

// unasked reports whether a failed request got no model to work: the server was not
// reached, or refused it. One that took too long may have cost something.
func unasked(ctx context.Context, status, answered int) bool {
	return answered == 0 && (status >= http.StatusBadRequest || status == 0 && ctx.Err() == nil)
}
