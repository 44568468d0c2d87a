package main

import (
	"bytes"
	"errors"
	"log/slog"
	"testing"
	"time"

	"example.com/vinbot/knowledge/llm/llmtest"
	"example.com/vinbot/store/redisstore"
)

// TestASeeingModelIsAskedSoOftenADayAndOnlyIfItIsSetUp and gets the picture and the
// task, and nothing about a person.
func TestASeeingModelIsAskedSoOftenADayAndOnlyIfItIsSetUp(t *testing.T) {
	t.Parallel()
	server := llmtest.New(t)
	server.Answer(llmtest.Well, `{"vin":""}`)
	log := slog.New(slog.DiscardHandler)
	kept, err := redisstore.Open("", log) // counts in the process, a quarter of what all may spend
	if err != nil {
		t.Fatal(err)
	}
	budget := kept.Budget(time.Now)
	if seer, err := newSeer(modelConfig{BaseURL: server.URL, Model: "phrases"}, budget, log); seer != nil || err != nil {
		t.Fatalf("a model that was not set up sees: %v, %v", seer, err)
	}
	seer, err := newSeer(modelConfig{BaseURL: server.URL, Vision: "sees", VisionPatience: 10 * time.Second, VisionDaily: 8}, budget, log)
	if err != nil {
		t.Fatal(err)
	}
	picture := []byte("\xff\xd8 pixels")
	spent := 0
	for range 8 {
		switch words, err := seer.See(t.Context(), "copy the label", picture); {
		case errors.Is(err, errSpent):
			spent++
		case err != nil || words != `{"vin":""}`:
			t.Errorf("%q, %v", words, err)
		}
	}
	pictures, err := server.Pictures()
	if err != nil || spent == 0 || len(pictures) != 8-spent || !bytes.Equal(pictures[0], picture) {
		t.Errorf("%d pictures arrived, %d were not sent, %v", len(pictures), spent, err)
	}
	for _, r := range server.Requests() {
		if !bytes.Contains([]byte(r), []byte(`"model":"sees"`)) {
			t.Errorf("another model was asked: %.200s", r)
		}
	}
}
