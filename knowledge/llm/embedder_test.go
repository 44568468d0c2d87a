package llm_test

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"example.com/vinbot/knowledge/llm"
)

// vectors is an embedding server whose vectors have n dimensions; it leaves out the
// last of them if it is to be short.
func vectors(tb testing.TB, n int, short bool) string {
	tb.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Input []string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		count := len(in.Input)
		if short {
			count--
		}
		var data []any
		for i := range count {
			v := make([]float32, n)
			v[0], v[1] = 3, float32(4+i)
			data = append(data, map[string]any{"object": "embedding", "index": i, "embedding": v})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"object": "list", "data": data})
	}))
	tb.Cleanup(s.Close)
	return s.URL
}

func TestAnEmbeddersVectorsAreCheckedAndCut(t *testing.T) {
	t.Parallel()

	_, e, err := llm.OpenEmbedder(llm.Config{BaseURL: vectors(t, 1024, false), Model: "m", EmbeddingModel: "e", Timeout: time.Second}, 256)
	if err != nil {
		t.Fatal(err)
	}
	got, err := e.EmbedDocuments(t.Context(), []string{"a", "b"})
	if err != nil || len(got) != 2 || len(got[0]) != 256 || math.Abs(float64(got[0][0])-0.6) > 1e-6 {
		t.Fatalf("%d vectors, %v", len(got), err)
	}
	for name, url := range map[string]string{"too few dimensions": vectors(t, 64, false), "a vector missing": vectors(t, 1024, true)} {
		_, e, err := llm.OpenEmbedder(llm.Config{BaseURL: url, Model: "m", EmbeddingModel: "e", Timeout: time.Second}, 256)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.EmbedDocuments(t.Context(), []string{"a", "b"}); err == nil {
			t.Errorf("%s: no error", name)
		} else if name == "too few dimensions" && !errors.Is(err, llm.ErrVectors) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
