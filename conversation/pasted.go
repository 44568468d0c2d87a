package conversation

import (
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"example.com/vinbot/knowledge/vin"
)

// PasteClosed says that no more parts of a long paste will come.
type PasteClosed struct{}

func (PasteClosed) event() {}

// A text that is too long for one message is cut by the apps where Telegram's limit is, and
// sent in parts at once.
const (
	partFull    = 4096 // UTF-16 units of a part that was cut wherever the limit was
	nearlyFull  = 4000 // characters of one that may have been cut before, at a space or a line's end
	togetherFor = 2    // seconds between parts, by the clock of Telegram
)

// pasted reports whether a text is a further part of one that was too long for one
// message.
func (t *talk) pasted(e Said) (more bool) {
	more = t.Memory.Pasted != 0 && e.At-t.Memory.Pasted <= togetherFor
	t.Memory.Pasted = 0
	if full(e.Text) {
		t.Memory.Pasted = e.At
	}
	return more
}

func full(part string) bool { return utf8.RuneCountInString(part) >= nearlyFull }

// collect gathers the parts of a long paste with VINs: they are one list. It is closed by
// the part that is not full, or when none has come for a while. collect reports whether it
// took this text in.
func (t *talk) collect(here State, e Said, more bool) (_ State, taken bool) {
	p := &t.Memory.Paste
	if p.Text != "" && !more {
		here = t.closePaste(here) // something else is said
	}
	good, _ := vin.Split(vin.Find(e.Text))
	if p.Text == "" && (!full(e.Text) || len(good) < 2) {
		return here, false
	}
	p.join(e.Text)
	p.VINs += len(good)
	if !full(e.Text) || len(p.Text) > maxPaste {
		return t.closePaste(here), true
	}
	const patience = (togetherFor + 1) * time.Second
	t.Memory.cancel(WorkPaste) // begun by the part before
	t.start(WorkPaste, struct{}{}, patience)
	return here, true
}

// gathered takes up what came in parts and is complete.
func (t *talk) gathered(e Event) State {
	if a, ok := e.(AlbumClosed); ok {
		return t.closeAlbum(t.State, a)
	}
	return t.closePaste(t.State)
}

// closePaste hears the parts as one text.
func (t *talk) closePaste(here State) State {
	p := t.Memory.Paste
	t.Memory.Paste = Paste{}
	t.Memory.cancel(WorkPaste)
	switch good, doubtful := vin.Split(vin.Find(p.Text)); {
	case p.Text == "":
		return here
	case max(p.VINs, len(good)) > maxCards+maxOffered:
		t.takeList(VINListArgs{Text: strings.TrimSpace(p.Text)})
		return here
	default:
		return t.hearSeveral(here, good, repairable(doubtful))
	}
}

// join adds a part. A word that was cut goes on; what stood between two words, a space or a
// line's end, was not sent.
func (p *Paste) join(part string) {
	last := p.Text[strings.LastIndexAny(p.Text, "\n\t ,;")+1:]
	if p.Text != "" && (!p.Cut || len(last) == vin.Length) {
		p.Text += "\n"
	}
	p.Text += part
	p.Cut = len(utf16.Encode([]rune(part))) >= partFull
}
