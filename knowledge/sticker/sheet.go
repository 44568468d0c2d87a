package sticker

import (
	"image"
	"strings"
	"unicode"

	"example.com/vinbot/knowledge"
)

// line is one line of text in reading order.
type line struct {
	text  string
	words []word          // that make the text, where their places are known
	page  int             // of a document of several, from 1; 0 is the first too
	conf  float64         // 0–1, of the reading
	deep  bool            // set in from the edge of its column; never known of a text layer
	aside bool            // below or beside all that stands in columns; never known of a text layer
	at    image.Rectangle // on the picture as tesseract saw it; empty for a text layer
}

// sheet is the text of a document, ready to be understood.
type sheet struct {
	lines []line
	ocr   bool
}

// textSheet makes a sheet of text that was not guessed.
func textSheet(text string) sheet {
	var s sheet
	for l := range strings.Lines(text) {
		if l = clean(l); l != "" {
			s.lines = append(s.lines, line{text: l, conf: 1})
		}
	}
	return s
}

// clean makes one kind of space and quote of many.
func clean(s string) string {
	s = strings.NewReplacer("\u00a0", " ", "’", "'", "‘", "'", "“", `"`, "”", `"`, "\ufffd", "").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

// find returns the first line at or after from that contains any of the words,
// in capitals without accents, or -1.
func (s sheet) find(from int, words ...string) int {
	for i := max(from, 0); i < len(s.lines); i++ {
		if has(s.lines[i].text, words...) {
			return i
		}
	}
	return -1
}

// has reports whether text contains any of the words, whatever their case.
func has(text string, words ...string) bool {
	text = unaccented(strings.ToUpper(text))
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// unaccented spells French capitals as OCR and some labels do.
func unaccented(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0 {
		return s
	}
	return strings.NewReplacer("É", "E", "È", "E", "Ê", "E", "À", "A", "Â", "A", "Ç", "C", "Î", "I", "Ô", "O", "Û", "U").Replace(s)
}

// layout reads one maker's labels.
type layout interface {
	// recognises reports whether the sheet has the marks of this layout.
	recognises(s sheet) bool
	// read fills in what it finds. It judges nothing: sums and VIN are checked
	// for all layouts alike.
	read(s sheet) knowledge.Label
}

// layouts lists the readers, those that know most first.
func layouts() []layout {
	all := []layout{gm{}, ford{}, stellantis{}, korean{}}
	for _, h := range houses() {
		all = append(all, h)
	}
	return append(all, generic{})
}

// read understands a sheet and judges what it understood.
func read(s sheet) knowledge.Label { return check(understand(s), s) }

// understand reads a sheet with the layout that recognises it.
func understand(s sheet) knowledge.Label {
	for _, y := range layouts() {
		if !y.recognises(s) {
			continue
		}
		l := y.read(s)
		l.OCR = s.ocr
		accessories(l.Options)
		if _, ok := y.(generic); ok {
			l.Doubts = append(l.Doubts, knowledge.Doubt{Code: knowledge.DoubtOtherLayout})
		}
		return l
	}
	return knowledge.Label{}
}
