package llm

import (
	"bytes"
	"context"
	"image/jpeg"
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

// EstimatePicture reckons the tokens of a JPEG: one for every 750 pixels. So Anthropic's
// models count; those of Qwen and Mistral take squares of 28 by 28 pixels, which is fewer.
// A picture whose size cannot be read is reckoned by its bytes, which is far more.
func EstimatePicture(picture []byte) int {
	const perToken = 750
	c, err := jpeg.DecodeConfig(bytes.NewReader(picture))
	if err != nil {
		return Estimate(len(picture))
	}
	return (c.Width*c.Height + perToken - 1) / perToken
}

// usage is what a server reports of an answer; what it leaves out, or could not say
// because the answer broke off after so many bytes, is estimated: asked is the estimate of
// what was read.
func usage(res *llms.ContentResponse, asked, answered int) (u Usage) {
	if res != nil && len(res.Choices) > 0 {
		u.Input, _ = res.Choices[0].GenerationInfo["PromptTokens"].(int)
		u.Output, _ = res.Choices[0].GenerationInfo["CompletionTokens"].(int)
	}
	if u.Input <= 0 {
		u.Input, u.Estimated = asked, true
	}
	if u.Output <= 0 {
		u.Output, u.Estimated = Estimate(answered), true
	}
	return u
}

// unasked reports whether a failed request got no model to work: the server was not
// reached, or refused it. One that took too long may have cost something.
func unasked(ctx context.Context, status, answered int) bool {
	return answered == 0 && (status >= http.StatusBadRequest || status == 0 && ctx.Err() == nil)
}
