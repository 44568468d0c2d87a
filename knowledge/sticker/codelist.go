package sticker

import (
	"context"
	"errors"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// listSide and againSide are the long sides of the pictures in which option codes are
// read: print that is misread at one size is often right at another.
const (
	listSide  = 2000
	againSide = 2600
)

// listed reads the option codes of a picture without a label: a service parts label,
// a build sticker, a list of options. It returns the picture the right way up too.
func (r *Reader) listed(ctx context.Context, g *gray) ([]knowledge.CodeReading, *gray, error) {
	flat := g.straightened()
	small := flat.scaled(listSide)
	for _, o := range []int{1, 3, 6, 8} { // as EXIF counts the ways
		first, err := r.codesIn(ctx, small.turned(o).whitened(), "6")
		if err != nil {
			return nil, nil, err
		}
		if len(first) == 0 {
			continue
		}
		up := flat.turned(o)
		large := up.scaled(againSide).whitened()
		readings := [][]word{first}
		for _, mode := range []string{"6", "11"} {
			again, err := r.codesIn(ctx, large, mode)
			if err != nil {
				return nil, nil, err
			}
			readings = append(readings, shrunk(again, float64(listSide)/againSide))
		}
		codes := agreed(readings)
		for _, c := range codes {
			c.Proof.Box = small.turned(o).box(c.Proof.Box)
		}
		return codes, up, nil
	}
	return nil, nil, nil
}

func (r *Reader) codesIn(ctx context.Context, g *gray, mode string) ([]word, error) {
	words, err := r.wordsAs(ctx, g, mode)
	if errors.Is(err, ErrNothingRead) {
		return nil, nil
	}
	return optionCodes(rowsOf(words)), err
}

// shrunk are words in the places that they have in a smaller picture.
func shrunk(words []word, times float64) []word {
	at := func(n int) int { return border + int(float64(n-border)*times) }
	for i, w := range words {
		w.x0, w.y0, w.x1, w.y1 = at(w.x0), at(w.y0), at(w.x1), at(w.y1)
		words[i] = w
	}
	return words
}

// sighting is what several readings have in one place.
type sighting struct {
	word

	texts []string
}

// agreed holds readings of one picture against each other. A code is sure where two
// have it and none has another in its place.
func agreed(readings [][]word) (out []knowledge.CodeReading) {
	var seen []sighting
	for _, words := range readings {
		for _, w := range words {
			at := slices.IndexFunc(seen, func(s sighting) bool {
				return abs(s.x0+s.x1-w.x0-w.x1) < 2*s.height() && abs(s.y0+s.y1-w.y0-w.y1) < s.height()
			})
			if at < 0 {
				seen = append(seen, sighting{w, []string{w.text}})
				continue
			}
			seen[at].texts, seen[at].conf = append(seen[at].texts, w.text), min(seen[at].conf, w.conf)
		}
	}
	for _, s := range seen {
		if c := s.reading(); !slices.ContainsFunc(out, func(o knowledge.CodeReading) bool { return o.Text == c.Text && (o.Sure || !c.Sure) }) {
			out = append(out, c)
		}
	}
	return slices.DeleteFunc(out, func(c knowledge.CodeReading) bool {
		return !c.Sure && slices.ContainsFunc(out, func(o knowledge.CodeReading) bool { return o.Sure && o.Text == c.Text })
	})
}

func (s sighting) reading() knowledge.CodeReading {
	c := knowledge.CodeReading{Text: s.texts[0], Confidence: s.conf, Proof: said{words: []word{s.word}, page: 1}.proof()}
	for _, t := range s.texts {
		if t != c.Text {
			c.Or = t
		}
	}
	c.Sure = c.Or == "" && len(s.texts) > 1
	switch {
	case c.Sure:
		c.Proof.Why = knowledge.WitnessTwice
	case c.Or != "":
		c.Proof.Why = knowledge.WitnessDiffer
	default:
		c.Proof.Why = byPrint(s.conf, true)
	}
	return c
}

// How many codes, in how many rows, make a list.
const (
	leastGrid    = 12
	leastLed     = 6
	leastOfCodes = 3 // one in three has a digit, and in a grid a letter
)

// optionCodes finds the codes in rows of print: in rows that hold hardly anything
// else, or at the head of rows that go on with what the code means. Where there are
// too few for a list there are none: a word of three letters is a word.
func optionCodes(rows []row) []word {
	var grid, led []word
	lines, long := 0, 0
	for _, r := range rows {
		codes := codesOf(r)
		switch {
		case len(codes) >= 3 && (len(r)-len(codes))*3 <= len(codes):
			grid = append(grid, codes...)
			lines++
		case len(r) > 1:
			long++
			if c := optionCode(r[0].text); c != "" {
				r[0].text = c
				led = append(led, r[0])
			}
		}
	}
	led = aligned(led)
	switch {
	case lines > 1 && len(grid) >= leastGrid && most(grid, hasDigit) && most(grid, hasLetter):
		return grid
	case len(led) >= leastLed && 2*len(led) >= long && most(led, hasDigit):
		return led
	}
	return nil
}

// aligned are the words that begin at one edge.
func aligned(words []word) []word {
	if len(words) == 0 {
		return nil
	}
	edges := make([]int, len(words))
	for i, w := range words {
		edges[i] = w.x0
	}
	slices.Sort(edges)
	edge := edges[len(edges)/2]
	return slices.DeleteFunc(words, func(w word) bool { return abs(w.x0-edge) > 2*w.height() })
}

// most reports whether one in three of the words is of a kind.
func most(words []word, is func(string) bool) bool {
	n := 0
	for _, w := range words {
		if is(w.text) {
			n++
		}
	}
	return n*leastOfCodes >= len(words)
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

func hasLetter(s string) bool { return strings.ContainsAny(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") }

func codesOf(r row) (codes []word) {
	for _, w := range r {
		if c := optionCode(w.text); c != "" {
			w.text = c
			codes = append(codes, w)
		}
	}
	return codes
}

// optionCode is a word's option code: three capitals and digits, or as BMW prints it
// between an S and an A ("S322A", "S0322A"); else nothing. Small letters that look
// like capitals may be some; what announces a number or the codes is none.
func optionCode(text string) string {
	const capitals = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	text = strings.Trim(text, "*+.,:;'\"-_()<>[]|#=«»“”°~•/")
	if strings.Trim(text, capitals+"cosuvwxz") != "" {
		return ""
	}
	text = strings.ToUpper(text)
	if n := len(text); (n == 5 || n == 6 && text[1] == '0') && text[0] == 'S' && text[n-1] == 'A' {
		text = text[n-4 : n-1]
	}
	if len(text) != 3 || text == "VIN" || text == "RPO" {
		return ""
	}
	return text
}

// listedIn are the option codes of a text: what it says is sure. Its words are held to
// begin at one edge and are numbered by the other.
func listedIn(s sheet) (out []knowledge.CodeReading) {
	var all []said
	rows := make([]row, len(s.lines))
	for i, l := range s.lines {
		for f := range strings.FieldsSeq(l.text) {
			rows[i] = append(rows[i], word{x1: len(all), text: f, conf: 1})
			all = append(all, l.part(f))
		}
	}
	for _, w := range optionCodes(rows) {
		if !slices.ContainsFunc(out, func(o knowledge.CodeReading) bool { return o.Text == w.text }) {
			out = append(out, knowledge.CodeReading{Text: w.text, Sure: true, Confidence: 1, Proof: all[w.x1].proof()})
		}
	}
	return out
}
