package llmtest

import (
	"encoding/json"
	"hash/fnv"
	"net/http"
	"slices"
	"strings"
)

// Dimensions of the server's vectors, unless fewer are asked for.
const Dimensions = 64

// embed answers OpenAI's /embeddings, and Ollama's /api/embed, which takes one text.
func embed(w http.ResponseWriter, r *http.Request, body []byte, manner Manner) {
	var in struct {
		Input      any `json:"input"`
		Dimensions int `json:"dimensions"`
	}
	if json.Unmarshal(body, &in) != nil {
		refuse(w, http.StatusBadRequest, "no JSON")
		return
	}
	n := Dimensions
	if in.Dimensions > 0 {
		n = in.Dimensions
	}
	if manner == Dimension {
		n /= 2
	}
	if text, one := in.Input.(string); one {
		_ = json.NewEncoder(w).Encode(map[string]any{"embeddings": [][]float32{vector(text, n)}})
		return
	}
	list, ok := in.Input.([]any)
	if !ok {
		refuse(w, http.StatusBadRequest, "no input")
		return
	}
	data := make([]any, 0, len(list))
	for i, x := range list {
		text, ok := x.(string)
		if !ok {
			refuse(w, http.StatusBadRequest, "input is no text")
			return
		}
		size := n
		if manner == Uneven && i == len(list)-1 {
			size--
		}
		data = append(data, map[string]any{"object": "embedding", "index": i, "embedding": vector(text, size)})
	}
	if manner == Partial {
		data = data[:len(data)-1]
	}
	if manner == Disordered {
		slices.Reverse(data)
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"object": "list", "data": data})
}

// vector puts each word of a text at a place of its own.
func vector(text string, n int) []float32 {
	v := make([]float32, n)
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		h := fnv.New32a()
		_, _ = h.Write([]byte(strings.Trim(word, ".,:;?!")))
		v[int(h.Sum32())%n]++
	}
	return v
}
