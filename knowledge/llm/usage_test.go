package llm_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/knowledge/llm"
	"example.com/vinbot/knowledge/llm/llmtest"
)

func TestTokensAreCountedAsTheServerReportsThemElseEstimated(t *testing.T) {
	t.Parallel()

	const rules, question, text = "rules", "question", "The 2021 F-150 tows 14,000 lb."
	estimated := llm.Usage{Input: llm.Estimate(len(rules + question)), Output: llm.Estimate(len(text)), Estimated: true}
	half := estimated
	half.Output = llm.Estimate(len("The 2021 F-150 "))
	unanswered := llm.Usage{Input: estimated.Input, Estimated: true}
	tests := map[string]struct {
		manner llmtest.Manner
		report bool
		want   llm.Usage
	}{
		"reported":                           {llmtest.Well, true, llm.Usage{Input: 1234, Output: 56}},
		"not reported":                       {llmtest.Well, false, estimated},
		"broken off":                         {llmtest.Truncated, true, half},
		"cut by its limit, reported":         {llmtest.Length, true, llm.Usage{Input: 1234, Output: 56}},
		"too late: it may have cost":         {llmtest.Hanging, true, unanswered},
		"refused: it cost nothing":           {llmtest.Busy, true, llm.Usage{}},
		"a broken server cost nothing":       {llmtest.Broken, true, llm.Usage{}},
		"a connection that died halfway":     {llmtest.Dying, true, half},
		"stalled halfway, counted that much": {llmtest.Stalling, true, half},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := llmtest.New(t)
			s.Answer(tt.manner, text)
			if tt.report {
				s.Report(1234, 56)
			}
			p := phraser(t, llm.Config{BaseURL: s.URL, Model: "m", Timeout: time.Second})
			var got llm.Usage
			p.Used = func(u llm.Usage) { got = u }
			_, _ = p.Phrase(t.Context(), rules, question, nil) // how it ends is tested elsewhere
			if got != tt.want {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestAServerThatIsNotThereCostsNothing(t *testing.T) {
	t.Parallel()

	p := phraser(t, llm.Config{BaseURL: "http://127.0.0.1:1", Model: "m", Timeout: 5 * time.Second})
	got := llm.Usage{Input: -1}
	p.Used = func(u llm.Usage) { got = u }
	if _, err := p.Phrase(t.Context(), "rules", strings.Repeat("question ", 100), nil); err == nil || got != (llm.Usage{}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// picture is a JPEG of so many pixels.
func picture(tb testing.TB, w, h int) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func TestAPictureIsReckonedByItsPixels(t *testing.T) {
	t.Parallel()

	for name, tt := range map[string]struct {
		picture []byte
		want    int
	}{
		"the largest that is sent": {picture(t, 2000, 2000), 5334},
		"a strip":                  {picture(t, 750, 100), 100},
		"a part counts as one":     {picture(t, 1, 1), 1},
		"no JPEG: by its bytes":    {[]byte("\xff\xd8 pixels"), 3},
	} {
		if got := llm.EstimatePicture(tt.picture); got != tt.want {
			t.Errorf("%s: %d tokens, want %d", name, got, tt.want)
		}
	}
}

func TestTokensOfPicturesAreCountedAsTheServerReportsThemElseEstimated(t *testing.T) {
	t.Parallel()

	const task, text = "copy the label", `{"vin": "1G1YB2D4XM5000000"}`
	estimated := llm.Usage{Input: llm.Estimate(len(task)) + 200, Output: llm.Estimate(len(text)), Estimated: true}
	half := estimated
	half.Output = llm.Estimate(len(`{"vin": `))
	for name, tt := range map[string]struct {
		manner llmtest.Manner
		report bool
		want   llm.Usage
	}{
		"reported":                     {llmtest.Well, true, llm.Usage{Input: 1234, Output: 56}},
		"not reported":                 {llmtest.Well, false, estimated},
		"cut by its limit, reported":   {llmtest.Length, true, llm.Usage{Input: 1234, Output: 56}},
		"died halfway":                 {llmtest.Dying, true, half},
		"too late: it may have cost":   {llmtest.Hanging, true, llm.Usage{Input: estimated.Input, Estimated: true}},
		"refused: it cost nothing":     {llmtest.Busy, true, llm.Usage{}},
		"a broken server cost nothing": {llmtest.Broken, true, llm.Usage{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := llmtest.New(t)
			s.Answer(tt.manner, text)
			if tt.report {
				s.Report(1234, 56)
			}
			sees := seer(t, llm.Config{BaseURL: s.URL, Model: "sees", Timeout: time.Second})
			var got llm.Usage
			sees.Used = func(u llm.Usage) { got = u }
			_, _ = sees.See(t.Context(), task, picture(t, 750, 200), func() {}) // how it ends is tested elsewhere
			if got != tt.want {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
		})
	}
}
