package sticker

import (
	"regexp"
	"strings"

	"example.com/vinbot/knowledge"
)

// readBlob reads the JSON that GM's PDFs carry in their text: VIN, year and the
// codes of everything built in. The line is wrapped between values, so it is
// read by its marks, not as JSON.
func readBlob(s sheet, l *knowledge.Label) {
	i := s.find(0, `"MMC_CODE"`)
	if i < 0 {
		return
	}
	var whole said
	for _, l := range s.lines[i:min(i+12, len(s.lines))] {
		whole = whole.and(l.said())
	}
	text := whole.text
	if m := regexp.MustCompile(`"vin":\s*"([A-HJ-NPR-Z0-9]{17})"`).FindStringSubmatch(text); m != nil {
		l.VIN = knowledge.VIN(m[1])
	}
	_, list, ok := strings.Cut(text, `"Options":[`)
	if !ok {
		return
	}
	list, _, _ = strings.Cut(list, "]")
	for _, m := range regexp.MustCompile(`"\s*([0-9A-Z]{3})\s*"`).FindAllStringSubmatch(list, 400) {
		l.Codes = append(l.Codes, m[1])
	}
	l.Where.Codes = whole.proof()
}
