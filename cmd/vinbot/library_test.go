package main

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/llm/llmtest"
	"example.com/vinbot/store"
)

// TestTheWorkerMakesAChangedEmbeddersVectors while the old ones are searched, and the
// question finds its passage before, meanwhile and after.
func TestTheWorkerMakesAChangedEmbeddersVectors(t *testing.T) {
	t.Parallel()
	server := llmtest.New(t)
	url := factsDatabase(t)
	db, log := pool(t, url), slog.New(slog.DiscardHandler)
	finds := func(cfg config) bool {
		library, err := newLibrary(cfg, db, log)
		if err != nil {
			t.Fatal(err)
		}
		found, err := library.Passages(t.Context(), "What does GVWR mean?", knowledge.PassageFilter{Lang: "en"})
		return err == nil && slices.ContainsFunc(found.Passages, func(p knowledge.Passage) bool { return p.Topic == "gvwr" })
	}
	serving := func() string {
		name, err := store.NewPassages(db).Serving(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return name
	}
	before := serving()
	cfg, err := configure(map[string]string{"DATABASE_URL": url, "OPENAI_BASE_URL": server.URL, "OPENAI_EMBEDDING_MODEL": "e"})
	if err != nil {
		t.Fatal(err)
	}
	if !finds(config{}) || !finds(cfg) || before == "" {
		t.Fatalf("before the change, while %q serves", before)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	a := &app{cfg: cfg, log: log, turns: db}
	go func() { done <- a.followEmbedder(ctx) }()
	for deadline := time.Now().Add(20 * time.Second); serving() == before && time.Now().Before(deadline); {
		<-time.After(20 * time.Millisecond)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if got := serving(); got != "openai:e:0" || !finds(cfg) || !finds(config{}) {
		t.Errorf("%q serves, found with it %t, without its server %t", got, finds(cfg), finds(config{}))
	}
}
