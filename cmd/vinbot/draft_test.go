package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/bot/telegramtest"
	"example.com/vinbot/knowledge/llm/llmtest"
)

// The sentences of a model that answers [aQuestion], and one that lies. They are long
// enough for a slow model to be seen writing.
const (
	firstSentence  = "That truck comes with several engines, and the one you name is among the stronger of them when it comes to trailers."
	secondSentence = "For it the source below states 13,000 lb, which holds when the truck is equipped as its maker demands for the most."
	thirdSentence  = "What your own truck may pull is written on the label in the frame of its door, so please have a look at that."
	lyingSentence  = "With a few changes it would even pull 23,000 lb, so you should by all means try that out on a steep mountain road."
)

// writes is a product whose model writes so slowly that its sentences can be seen.
func writes(t *testing.T, m llmtest.Manner, words string) *product {
	t.Helper()
	server := llmtest.New(t)
	server.Answer(m, words)
	server.Slowly(60 * time.Millisecond)
	return newProduct(t, func(c *config) {
		c.Model = modelConfig{BaseURL: server.URL, Model: "m", Patience: 30 * time.Second, Daily: 1000, PersonDaily: 1000}
	})
}

// drafts lists what a chat's one message says before it is taken away.
func (p *product) drafts() (texts []string) {
	for _, c := range p.telegram.Calls("") {
		if text := c.Params["text"]; (c.Method == "sendMessage" || c.Method == "editMessageText") && strings.HasSuffix(text, "…") {
			texts = append(texts, text)
		}
	}
	return texts
}

// TestAReaderSeesAModelsSentencesAsTheyHold and never one that does not, nor what came
// after it; what they get in the end is whole, or the built-in words.
func TestAReaderSeesAModelsSentencesAsTheyHold(t *testing.T) {
	t.Parallel()
	template := hears(t, askOnce(t, newProduct(t, nil)), "F-150", "lb")
	truth := strings.Join([]string{firstSentence, secondSentence, thirdSentence}, " ")
	lie := strings.Join([]string{firstSentence, secondSentence, lyingSentence, thirdSentence}, " ")
	for name, tt := range map[string]struct {
		manner llmtest.Manner
		words  string
		drafts []string
		whole  bool
	}{
		"the truth":            {llmtest.Well, truth, []string{"…", firstSentence + " …", firstSentence + " " + secondSentence + " …"}, true},
		"a lie at the third":   {llmtest.Well, lie, []string{"…", firstSentence + " …", firstSentence + " " + secondSentence + " …"}, false},
		"truth that stops":     {llmtest.Truncated, truth + " " + thirdSentence, []string{"…", firstSentence + " …", firstSentence + " " + secondSentence + " …"}, false},
		"a lie from the start": {llmtest.Well, lyingSentence + " " + truth, []string{"…"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := writes(t, tt.manner, tt.words)
			got := hears(t, askOnce(t, p))
			if tt.whole && !strings.HasPrefix(got.Text, truth) || !tt.whole && !cmp.Equal(plainly(template), plainly(got)) {
				t.Errorf("in the end: %s", got.Text)
			}
			if diff := cmp.Diff(tt.drafts, p.drafts()); diff != "" {
				t.Errorf("drafts (-want +got):\n%s", diff)
			}
			if made, gone := len(p.telegram.Calls("sendMessage")), len(p.telegram.Calls("deleteMessage")); made != 2 || gone != 1 {
				t.Errorf("%d messages sent and %d deleted, want the draft, the answer, and the draft deleted", made, gone)
			}
		})
	}
}

// TestNoDraftOutlivesAStop: what was being written is taken away, and the person gets
// the built-in words once.
func TestNoDraftOutlivesAStop(t *testing.T) {
	t.Parallel()
	p := writes(t, llmtest.Stalling, strings.Join([]string{firstSentence, secondSentence}, " "))
	u := p.telegram.User("en")
	p.telegram.Say(u, aQuestion)
	hasDraft := func() bool {
		return slices.ContainsFunc(p.telegram.Replies(u.ID), func(m telegramtest.Message) bool { return strings.HasSuffix(m.Text, "…") })
	}
	// The stop must come while the model stalls; nothing tells of the draft but the chat itself.
	for deadline := time.Now().Add(20 * time.Second); !hasDraft(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("no draft is shown")
		}
	}
	p.stop()
	p.again(t)
	p.settle(t)
	hears(t, p.telegram.Replies(u.ID), "13,000")
}
