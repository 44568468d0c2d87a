package conversation

import (
	"strings"
	"time"
	"unicode/utf8"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/vin"
)

// Idle waits for whatever comes.
type Idle struct{}

// Name implements [State].
func (Idle) Name() StateName { return NameIdle }

func (s Idle) on(t *talk, e Event) State { return t.open(s, e) }

// open answers what needs no particular state; other states come here with what
// they do not wait for.
func (t *talk) open(here State, e Event) State {
	switch e := e.(type) {
	case Said:
		return t.hear(here, e)
	case Commanded:
		return t.command(here, e)
	case Sent:
		return t.receive(here, e)
	case Odd:
		t.say(MessageID(e.Kind))
	default:
		return t.found(here, e)
	}
	return here
}

// Texts longer than this are no question; VINs are still looked for in them.
const maxQuestion = 1000

// hear answers a text: VINs first, then option codes, then a question.
func (t *talk) hear(here State, e Said) State {
	words := strings.TrimSpace(e.Text)
	if words == "" {
		t.say(MsgEmpty)
		return here
	}
	more := t.pasted(e)
	if here, taken := t.collect(here, e, more); taken {
		return here
	}
	good, doubtful := vin.Split(vin.Find(words))
	mistyped := repairable(doubtful)
	switch {
	case len(good) > maxCards+maxOffered:
		t.takeList(VINListArgs{Text: words})
	case len(good)+len(mistyped) > 1:
		return t.hearSeveral(here, good, mistyped)
	case len(good) == 1:
		t.do(lookUp{vin: good[0], question: vin.Without(words)})
	case more: // it was said below the first part that this is too long
	case len(doubtful) > 0:
		return t.doubt(doubtful[0])
	default:
		if codes := packages.ParseCodes(words); len(codes) > 0 {
			t.describe(codes, "")
			return here
		}
		t.do(answer{question: words})
	}
	return here
}

// hearSeveral answers each of the VINs in a message, as far as anybody can read that
// many cards; the others are offered.
func (t *talk) hearSeveral(here State, good []knowledge.VIN, mistyped []string) State {
	cards := good[:min(len(good), maxCards)]
	for _, v := range cards {
		t.do(lookUp{vin: v, listed: true})
	}
	if rest := good[len(cards):]; len(rest) > 0 {
		t.reply(Reply{Parts: []Text{text(MsgMoreVINs, "Most", maxCards)}, Choices: picks(rest), Columns: 2})
	}
	for _, raw := range mistyped {
		here = t.doubt(raw, text(MsgCardVIN, "VIN", raw))
	}
	return here
}

// repairable are the almost-VINs that may have been a VIN: of several numbers in a
// message the others are hardly meant for one.
func repairable(doubtful []string) (list []string) {
	for _, raw := range doubtful[:min(len(doubtful), maxCards)] {
		if len(vin.Repairs(raw)) > 0 {
			list = append(list, raw)
		}
	}
	return list
}

// doubt says what is wrong with an almost-VIN and offers what it may have been, below
// a head where it is one of several.
func (t *talk) doubt(raw string, head ...Text) State {
	_, problems := vin.Parse(raw)
	r := Reply{Parts: head}
	for _, p := range problems {
		r.Parts = append(r.Parts, text(MessageID("problem_"+string(p.Code)), "VIN", raw, "Detail", p.Detail))
	}
	repairs := vin.Repairs(raw)
	const most = 4
	if len(repairs) == 0 || len(repairs) > most {
		t.reply(r)
		return AwaitingVIN{}
	}
	r.Parts = append(r.Parts, text(MsgDidYouMean))
	r.Choices = picks(repairs)
	t.reply(r)
	return ChoosingVehicle{Raw: raw}
}

// receive begins to read a picture or document. The parts of an album arrive one
// by one and are read together.
func (t *talk) receive(here State, e Sent) State {
	if words := strings.TrimSpace(e.Caption); words != "" && len(t.Memory.Waiting) < maxWaiting && utf8.RuneCountInString(words) <= maxQuestion {
		t.Memory.Waiting = append(t.Memory.Waiting, Question{Text: words}) // it may be about the label
	}
	if e.File.Tabular() {
		t.takeList(VINListArgs{File: e.File})
		return here
	}
	of := t.Memory.labelShown(e.Replies)
	if e.Album == "" {
		return t.scan(here, ScanArgs{Files: []File{e.File}, Of: of})
	}
	a := &t.Memory.Album
	if a.ID != e.Album {
		here = t.closeAlbum(here, AlbumClosed{Album: a.ID}) // it is complete: the next one has begun
		const patience = 1500 * time.Millisecond            // parts follow each other within a second
		*a = Album{ID: e.Album, Of: of}
		t.Memory.cancel(WorkAlbum) // of the one that is closed now
		t.start(WorkAlbum, AlbumArgs{Album: e.Album}, patience)
	}
	if len(a.Files) < maxAlbum {
		a.Files = append(a.Files, e.File)
	}
	return here
}

func (t *talk) scan(here State, args ScanArgs) State {
	if t.Memory.running(WorkScan) >= maxScans {
		t.say(MsgScansBusy, "Most", maxScans)
		return here
	}
	if t.Memory.running(WorkScan) > 0 {
		t.say(MsgScanNext)
	}
	t.start(WorkScan, args, 0)
	return ReadingLabel{}
}
