package ask

import (
	"regexp"
	"strings"
)

// wholeSentence finds where one surely ends: "5.0L" and "14.000" hold no space, and
// what follows is there already, so that no number is cut in two.
var wholeSentence = regexp.MustCompile(`[.!?…]["”»)]?\s+|\n+`)

// drafts shows a text sentence by sentence while it is being written.
type drafts struct {
	check func(text string) error // of all that has been written so far
	show  func(soFar string)      // nil: nothing is shown, but what does not hold still ends it

	text  strings.Builder
	shown int // bytes of it that are whole sentences
}

// hear takes the next part of the text. Its error is that of the first sentence that
// does not hold.
func (d *drafts) hear(part string) error {
	if part == "" && d.text.Len() == 0 && d.show != nil {
		d.show("") // it begins
	}
	d.text.WriteString(part)
	text := d.text.String()
	ends := wholeSentence.FindAllStringIndex(text, -1)
	if len(ends) == 0 || ends[len(ends)-1][1] <= d.shown {
		return nil
	}
	d.shown = ends[len(ends)-1][1]
	whole := strings.TrimSpace(text[:d.shown])
	if err := d.check(whole); err != nil {
		return err
	}
	if d.show != nil {
		d.show(whole)
	}
	return nil
}
