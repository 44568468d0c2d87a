package sticker

import (
	"cmp"
	"context"
	"image"
	"math"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

const (
	plateSide = 1800 // the long side of the picture in which a plate's print is looked for
	plateRuns = 8    // of tesseract, for each way a picture can lie
)

// plateReader reads the lines of one picture and counts what they gave.
type plateReader struct {
	*Reader

	votes map[string]int
	where map[string]knowledge.Box // on the document
	left  int                      // runs of tesseract, as the picture lies
}

// plate reads the VIN that is printed, stamped or engraved on a picture without a
// label, in one line or in several. Print may be light on dark and stars may stand at
// its ends. What two readings of differently prepared pictures agree on, and whose
// check digit fits, is sure; every other reading is for a person to judge.
func (r *Reader) plate(ctx context.Context, in print) ([]knowledge.VINReading, error) {
	p := &plateReader{Reader: r, votes: map[string]int{}, where: map[string]knowledge.Box{}}
	for _, s := range in.ways() {
		if err := p.read(ctx, s); err != nil {
			return nil, err
		}
		if len(p.votes) > 0 {
			break
		}
	}
	return judged(p.votes, p.where), nil
}

// print is where print stands in a picture as it lies, and turned by a quarter.
type print struct{ across, down search }

func printOn(g *gray) print {
	plain := g.scaled(plateSide)
	return print{lookFor(plain), lookFor(plain.turned(6))} // as EXIF counts the ways
}

// lines is how many lines or parts of lines of print there are.
func (p print) lines() int { return p.across.lines + p.down.lines }

// ways are the four ways the picture can lie, the likeliest first.
func (p print) ways() []search {
	a, b := p.across, p.down
	if b.promise() > a.promise() {
		a, b = b, a
	}
	return []search{a, a.overhead(), b, b.overhead()}
}

// search is a picture and the places in it where a VIN may stand, the likeliest first.
type search struct {
	g      *gray
	places [][]strip // the lines of one VIN
	lines  int       // of print, or parts of them
	upside bool      // the picture is upside down
}

func lookFor(g *gray) search {
	strips := stripsOf(g)
	return search{g: g, places: placesIn(strips), lines: len(strips)}
}

func (s search) overhead() search {
	s.upside = true
	return s
}

// promise is how many marks the likeliest places have.
func (s search) promise() (n int) {
	for _, p := range s.places[:min(len(s.places), 3)] {
		n += marksIn(p)
	}
	return n
}

// placesIn are the lines, or two or three lines below each other, that have about as
// many marks as a VIN.
func placesIn(strips []strip) (out [][]strip) {
	const fewest, enough, most = 12, 15, 24 // letters may touch or be broken, and words stand before them
	tallest := 1
	for _, s := range strips {
		place := []strip{s}
		for len(place) <= 3 {
			n := marksIn(place)
			if n >= fewest && n <= most {
				out = append(out, slices.Clone(place))
				tallest = max(tallest, s.height())
			}
			if n >= enough {
				break
			}
			i := slices.IndexFunc(strips, place[len(place)-1].above)
			if i < 0 {
				break
			}
			place = append(place, strips[i])
		}
	}
	slices.SortStableFunc(out, func(a, b []strip) int { return cmp.Compare(unlike(a, tallest), unlike(b, tallest)) })
	return out
}

// unlike says how far a place is from a VIN's line: it has 17 marks, and on a sticker
// full of print it is the largest.
func unlike(place []strip, tallest int) float64 {
	const size = 12 // marks that the height of the tallest makes up for
	return math.Abs(float64(marksIn(place)-17)) - size*float64(place[0].height())/float64(tallest)
}

func marksIn(place []strip) (n int) {
	for _, s := range place {
		n += len(s.marks)
	}
	return n
}

// read reads the places of a picture. Once a VIN was read twice, only places with
// a VIN's marks are read too: a picture may show two plates.
func (p *plateReader) read(ctx context.Context, s search) error {
	p.left = plateRuns
	for _, place := range s.places {
		if p.left <= 0 || p.agreed() && marksIn(place) != 17 {
			break
		}
		if err := p.readPlace(ctx, s, place); err != nil {
			return err
		}
	}
	return nil
}

// readPlace reads a place in one preparation after the other until two agree. What is
// no VIN at first is given up, unless it has a VIN's marks.
func (p *plateReader) readPlace(ctx context.Context, s search, place []strip) error {
	for i, how := range preparations() {
		v, err := p.spell(ctx, s, place, how)
		if err != nil {
			return err
		}
		if v == "" && i == 0 && marksIn(place) != 17 {
			return nil
		}
		if v != "" {
			p.votes[v]++
			p.where[v] = s.box(place)
		}
		if p.votes[v] > 1 {
			return nil
		}
	}
	return nil
}

// agreed reports whether a VIN was read twice.
func (p *plateReader) agreed() bool {
	for _, n := range p.votes {
		if n > 1 {
			return true
		}
	}
	return false
}

// preparation is how a line is given to tesseract.
type preparation struct {
	height int // of its letters, in pixels
	soft   bool
}

// preparations are those that read the plates of the evaluation best, the best first.
func preparations() []preparation { return []preparation{{32, true}, {24, false}, {40, false}} }

// spell reads the lines of a place, prepared in one way. It is empty where they are
// no VIN.
func (p *plateReader) spell(ctx context.Context, s search, place []strip, how preparation) (string, error) {
	var v strings.Builder
	for i := range place {
		line := place[i]
		if s.upside {
			line = place[len(place)-1-i]
		}
		p.left--
		text, err := p.alone(ctx, s.cut(line, how))
		if err != nil {
			return "", err
		}
		v.WriteString(text)
	}
	return trimmed(v.String()), nil
}

// cut is a line of a picture, level and dark on light.
func (s search) cut(line strip, how preparation) *gray {
	q := line.around()
	across := max(q[0].to(q[1]), q[3].to(q[2]))
	out := s.g.flattened(q, int(across*float64(how.height)/float64(line.height())))
	if line.light {
		out = out.inverted()
	}
	if s.upside {
		out = out.turned(3)
	}
	if out = out.levelled(); how.soft {
		out = out.softened()
	}
	return out
}

// box is where a place stands on the document.
func (s search) box(place []strip) knowledge.Box {
	lines := image.Rectangle{}
	for _, l := range place {
		lines = lines.Union(l.bounds())
	}
	b := s.g.box(knowledge.Level(lines.Add(image.Pt(border, border))))
	if s.upside {
		b = knowledge.Box{b[2], b[3], b[0], b[1]}
	}
	return b
}

// trimmed is the VIN in what was read of its line, without its name, or nothing.
func trimmed(text string) string {
	for _, name := range []string{"VIN", "V1N", "VN"} {
		if len(text) > 17 {
			text = strings.TrimPrefix(text, name)
		}
	}
	if !plausible(text) {
		return ""
	}
	return text
}

// judged weighs readings of print: of those with a check digit that fits, the one
// that stands alone and was read twice is sure.
func judged(votes map[string]int, where map[string]knowledge.Box) (out []knowledge.VINReading) {
	fitting := 0
	for v := range votes {
		if checkDigit(knowledge.VIN(v)) {
			fitting++
		}
	}
	for v, n := range votes {
		fits := checkDigit(knowledge.VIN(v))
		if fitting > 0 && !fits {
			continue // misread: another reading fits
		}
		r := knowledge.VINReading{Text: v, From: knowledge.FromPrint, Sure: fits && fitting == 1 && n > 1}
		if box, known := where[v]; known {
			r.Proof = &knowledge.Proof{Page: 1, Box: box, Why: knowledge.WitnessDiffer}
			if r.Sure {
				r.Proof.Why = knowledge.WitnessTwice
			}
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b knowledge.VINReading) int {
		return cmp.Or(votes[b.Text]-votes[a.Text], strings.Compare(a.Text, b.Text))
	})
	const most = 3
	return out[:min(len(out), most)]
}
