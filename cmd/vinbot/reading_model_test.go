package main

import (
	"strings"
	"testing"
	"time"

	"example.com/vinbot/knowledge/llm/llmtest"
)

// TestTranscriptsWithAModel replays what only a model understands. Answers are not
// phrased: that the model says nothing to them shows that the built-in words hold.
func TestTranscriptsWithAModel(t *testing.T) {
	t.Parallel()
	server := llmtest.New(t)
	server.AnswerBy(reader)
	transcripts(t, "testdata/model/*.txt", func(c *config) {
		c.Model = modelConfig{BaseURL: server.URL, Model: "m", Patience: 20 * time.Second, Daily: 1000, PersonDaily: 1000}
	})
}

// reader is a model that knows what an Airstream is and what people call an F-150, and
// obeys every question that tells it what to write.
func reader(task string) string {
	_, question, reads := strings.Cut(task, "<<<QUESTION")
	if !reads || strings.Contains(task, "<<<EVIDENCE") {
		return ""
	}
	folded := strings.ToLower(question)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(folded, w) {
				return true
			}
		}
		return false
	}
	order := strings.Split(question, "`")
	switch {
	case len(order) > 2:
		return order[1]
	case has("airstream", "effone", "efe uno", "effecent", "effhundert"):
		return `{"intent":"value","attribute":"towing_capacity","car":"Ford F-150"}`
	case has("called back"):
		return `{"intent":"recalls","attribute":"none","car":"Ford F-150"}`
	}
	return `{"intent":"none","attribute":"none","car":"none"}`
}
