package llm_test

import (
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
