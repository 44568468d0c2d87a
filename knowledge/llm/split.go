package llm

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/tmc/langchaingo/textsplitter"

	"example.com/vinbot/knowledge"
)

// Sizes of the pieces that a document is cut into, in characters.
const (
	pieceSize    = 900
	pieceOverlap = 120
)

// Split cuts a document into passages that all carry what about says: its car, its
// topic, its source. The document is named by the hash of its source and scope, a piece
// by the hash of that and its text, so that the same document is the same passages.
func Split(text string, about knowledge.Passage) ([]knowledge.Passage, error) {
	s := textsplitter.NewRecursiveCharacter(textsplitter.WithChunkSize(pieceSize), textsplitter.WithChunkOverlap(pieceOverlap))
	pieces, err := s.SplitText(text)
	if err != nil {
		return nil, fmt.Errorf("llm: split: %w", err)
	}
	about.Document = hash(about.Source.URL, about.Source.Title, about.Make, about.Model, about.Trim, fmt.Sprint(about.YearFrom, about.YearTo), about.Lang)
	out := make([]knowledge.Passage, 0, len(pieces))
	for _, piece := range pieces {
		p := about
		p.Text = piece
		p.ID = hash(about.Document, about.Topic, about.License, piece)
		out = append(out, p)
	}
	return out, nil
}

func hash(parts ...string) string {
	h := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	const bytes = 16
	return hex.EncodeToString(h[:bytes])
}
