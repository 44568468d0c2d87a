package llm

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/tmc/langchaingo/textsplitter"

	"example.com/vinbot/knowledge"
)

// Sizes of the pieces that a document is cut into, in characters.
const (
	pieceSize    = 900
	pieceOverlap = 120
)

// Split cuts a document into passages that all carry what about says: its car, its
// topic, its source. A piece's id is the hash of its source and its text, so that
// the same document is the same passages.
func Split(text string, about knowledge.Passage) ([]knowledge.Passage, error) {
	s := textsplitter.NewRecursiveCharacter(textsplitter.WithChunkSize(pieceSize), textsplitter.WithChunkOverlap(pieceOverlap))
	pieces, err := s.SplitText(text)
	if err != nil {
		return nil, fmt.Errorf("llm: split: %w", err)
	}
	out := make([]knowledge.Passage, 0, len(pieces))
	for _, piece := range pieces {
		p := about
		p.Text = piece
		h := sha256.Sum256([]byte(about.Source.URL + "\x00" + about.Source.Title + "\x00" + about.Make + "\x00" + about.Model + "\x00" + piece))
		p.ID = hex.EncodeToString(h[:16])
		out = append(out, p)
	}
	return out, nil
}
