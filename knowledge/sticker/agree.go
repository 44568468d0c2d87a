package sticker

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// agree takes the numbers of two readings together. Where those of one close by
// themselves they are taken as they are. Otherwise, of all ways to choose between what
// the two say, the one nearest to both whose sums close is taken, if there is one such
// way only; where there is none, the fuller reading with what it lacks from the other.
func agree(a, b knowledge.Label) knowledge.Label {
	if fuller(b, a) {
		a, b = b, a
	}
	closedA, closedB := closes(a), closes(b)
	switch {
	case closedA && closedB && (!same(a.Total, b.Total) || !same(a.Base, b.Base)):
		l := described(a, b)
		l.Doubts = append(slices.Clone(l.Doubts), knowledge.Doubt{Code: knowledge.DoubtReadings, Printed: *a.Total, Summed: *b.Total})
		return l
	case closedA:
		return described(a, b)
	case closedB && len(a.Corrections) == 0:
		return described(b, a)
	}
	d := overlaid(a, b)
	l, ok := d.settled()
	if !ok {
		l = d.nearest()
	}
	l.OCR = a.OCR || b.OCR && figures(l) != figures(a)
	return l
}

func closes(l knowledge.Label) bool {
	closed, _ := sums(l)
	return closed && len(l.Options) > 0
}

func same(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }

// described gives a what only b says of the car and its equipment, or says better.
func described(a, b knowledge.Label) knowledge.Label {
	if len(a.Options) == 0 {
		a.Options = b.Options
	} else {
		a.Options = renamed(a.Options, b.Options)
	}
	if len(a.Standard) < len(b.Standard) {
		a.Standard = b.Standard
	}
	if a.Make == "" {
		a.Make, a.Model, a.Year, a.Trim, a.Where.Title = b.Make, b.Model, b.Year, b.Trim, b.Where.Title
	}
	if len(a.Codes) == 0 {
		a.Codes, a.Where.Codes = b.Codes, b.Where.Codes
	}
	if len(a.Listed) < len(b.Listed) {
		a.Listed = b.Listed
	}
	a.Currency = cmp.Or(a.Currency, b.Currency)
	return a
}

// How a line stands in two readings.
const (
	inBoth = iota
	onlyFuller
	onlyOther
)

// draft is two readings laid on each other.
type draft struct {
	knowledge.Label // of the fuller one, with the lines of both

	from  []int // of each line
	out   []bool
	other []*knowledge.OptionLine // as the other reading has it, where its price differs
	forks []fork

	fullers, others func(*draft) // take the lines of one reading alone
}

// fork is one thing in which two readings differ: the ways to settle it otherwise.
type fork struct {
	ways []func(*draft)
	line bool // a line that only one reading has is none
}

// overlaid lays b on a.
func overlaid(a, b knowledge.Label) draft {
	d := draft{Label: described(a, b)}
	d.Options = nil
	d.lines(a.Options, standing(a, b))
	d.amounts(a, b)
	d.out = make([]bool, len(d.Options))
	d.fullers, d.others = without(onlyOther), without(onlyFuller)
	d.forks = append(d.forks, fork{ways: []func(*draft){d.fullers, d.others}})
	for i := range d.Options {
		switch {
		case d.Options[i].Told:
		case d.from[i] != inBoth:
			d.forks = append(d.forks, fork{ways: []func(*draft){func(d *draft) { d.out[i] = true }}, line: true})
		case d.other[i] != nil:
			d.forks = append(d.forks, fork{ways: []func(*draft){func(d *draft) { d.reprice(i) }}})
		}
	}
	return d
}

// without leaves out the lines that only one reading has, and takes the prices of the
// other one.
func without(which int) func(*draft) {
	return func(d *draft) {
		for i, f := range d.from {
			switch {
			case f == which && !d.Options[i].Told:
				d.out[i] = true
			case which == onlyFuller && d.other[i] != nil:
				d.reprice(i)
			}
		}
	}
}

// reprice takes the other reading's price of a line.
func (d *draft) reprice(i int) {
	d.Options[i].Price, d.Options[i].PriceProof = d.other[i].Price, d.other[i].PriceProof
}

// amounts lists how the amounts beside the lines differ; what one reading lacks is
// taken from the other first.
func (d *draft) amounts(a, b knowledge.Label) {
	for _, part := range []knowledge.LabelPart{knowledge.PartBase, knowledge.PartOptionTotal, knowledge.PartTotal} {
		x, y := *a.Amount(part), *b.Amount(part)
		at := *b.Where.Of(part)
		if told(a, part) || same(x, y) {
			continue
		}
		if x == nil {
			*d.Amount(part), *d.Where.Of(part), y, at = y, at, nil, nil
		}
		d.forks = append(d.forks, fork{ways: []func(*draft){func(d *draft) { *d.Amount(part), *d.Where.Of(part) = y, at }}})
	}
	if told(a, knowledge.PartDestination) || told(a, knowledge.PartCharge) || same(a.Destination, b.Destination) && slices.EqualFunc(a.Charges, b.Charges, sameCharge) {
		return
	}
	take := func(of knowledge.Label) func(*draft) {
		return func(d *draft) {
			d.Destination, d.Where.Destination, d.Charges = of.Destination, of.Where.Destination, of.Charges
		}
	}
	if a.Destination == nil {
		d.Destination, d.Where.Destination = b.Destination, b.Where.Destination
	}
	if len(a.Charges) == 0 {
		d.Charges = b.Charges
	}
	d.forks = append(d.forks, fork{ways: []func(*draft){take(a), take(b)}})
}

func sameCharge(a, b knowledge.Charge) bool { return a.Name == b.Name && a.Amount == b.Amount }

// lines lays the option lines of two readings on each other, in the order of the first;
// a line of the second alone follows the one that it follows there.
func (d *draft) lines(a, b []knowledge.OptionLine) {
	partner := pairs(a, b)
	lone := func(from int) {
		for ; from < len(b) && !slices.Contains(partner, from); from++ {
			d.add(b[from], onlyOther, nil)
		}
	}
	apart := !slices.ContainsFunc(partner, func(j int) bool { return j >= 0 })
	if !apart {
		lone(0)
	}
	for i, o := range a {
		j := partner[i]
		if j < 0 {
			d.add(o, onlyFuller, nil)
			continue
		}
		line, other := oneLine(o, b[j])
		d.add(line, inBoth, other)
		lone(j + 1)
	}
	if apart { // two halves, the fuller one first
		lone(0)
	}
}

// standing are the lines of b but for those of which a person said that they are not
// on the label.
func standing(a, b knowledge.Label) []knowledge.OptionLine {
	return slices.DeleteFunc(slices.Clone(b.Options), func(o knowledge.OptionLine) bool {
		return slices.ContainsFunc(a.Corrections, func(c knowledge.Correction) bool {
			return c.Removed && c.Part == knowledge.PartOption && shared(c.Name, o.Name) >= oneName
		})
	})
}

func (d *draft) add(o knowledge.OptionLine, from int, other *knowledge.OptionLine) {
	d.Options, d.from, d.other = append(d.Options, o), append(d.from, from), append(d.other, other)
}

// oneLine is a line that both readings have, and the other's where its price differs.
func oneLine(a, b knowledge.OptionLine) (line knowledge.OptionLine, other *knowledge.OptionLine) {
	if a.Told {
		return a, nil
	}
	line = a
	if betterNamed(b, a) {
		line.Name, line.Proof = b.Name, b.Proof
	}
	line.Code = cmp.Or(a.Code, b.Code)
	line.Accessory = a.Accessory || b.Accessory
	if len(b.Contents) > len(a.Contents) {
		line.Contents, line.ContentProofs = b.Contents, b.ContentProofs
	}
	switch {
	case same(a.Price, b.Price):
		line.Confidence = max(a.Confidence, b.Confidence)
	case a.Price == nil:
		line.Price, line.PriceProof, line.Confidence = b.Price, b.PriceProof, b.Confidence
	case b.Price != nil:
		other = &b
	}
	return line, other
}

// betterNamed reports whether more speaks for the name of a than for that of b.
func betterNamed(a, b knowledge.OptionLine) bool {
	if a.Unsure() != b.Unsure() {
		return b.Unsure()
	}
	return a.Confidence > b.Confidence
}

// renamed are the lines of a, whose sums close, by the names that b supports better.
func renamed(a, b []knowledge.OptionLine) []knowledge.OptionLine {
	a = slices.Clone(a)
	for i, j := range pairs(a, b) {
		if j >= 0 && !a[i].Told && same(a[i].Price, b[j].Price) && betterNamed(b[j], a[i]) {
			a[i].Name, a[i].Proof = b[j].Name, b[j].Proof
			a[i].Confidence = b[j].Confidence
		}
	}
	return a
}

// oneName is how alike two names of one line are at least.
const oneName = 0.6

// pairs finds for each line of a its like in b, or -1.
func pairs(a, b []knowledge.OptionLine) []int {
	out := make([]int, len(a))
	used := make([]bool, len(b))
	for i, o := range a {
		out[i] = -1
		best := oneName
		for j, p := range b {
			s := likeness(o, p)
			if !used[j] && s >= best && (s > best || out[i] < 0) {
				best, out[i] = s, j
			}
		}
		if out[i] >= 0 {
			used[out[i]] = true
		}
	}
	return out
}

// likeness is 1 for lines of one name; codes that differ and prices that agree count.
func likeness(a, b knowledge.OptionLine) float64 {
	s := shared(a.Name, b.Name)
	switch {
	case a.Code != "" && a.Code == b.Code:
		s += 0.2
	case a.Code != "" && b.Code != "":
		s -= 0.2
	}
	if same(a.Price, b.Price) && a.Price != nil && *a.Price != 0 {
		s += 0.15
	}
	return s
}

// shared is the share of pairs of letters that two names have in common (Dice).
func shared(a, b string) float64 {
	x, y := letterPairs(a), letterPairs(b)
	n, all := 0, 0
	for p, c := range x {
		n += min(c, y[p])
		all += c
	}
	for _, c := range y {
		all += c
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(n) / float64(all)
}

func letterPairs(s string) map[string]int {
	r := []rune(" " + strings.Join(strings.Fields(strings.ToUpper(s)), " ") + " ")
	out := map[string]int{}
	for i := range len(r) - 1 {
		out[string(r[i:i+2])]++
	}
	return out
}

// label is the draft without the lines that are taken for none.
func (d *draft) label() knowledge.Label {
	l := d.Label
	l.Options = nil
	for i, o := range d.Options {
		if !d.out[i] {
			l.Options = append(l.Options, o)
		}
	}
	return l
}

// with is the draft with points settled otherwise.
func (d *draft) with(ways ...func(*draft)) *draft {
	c := *d
	c.Options, c.out = slices.Clone(d.Options), slices.Clone(d.out)
	for _, w := range ways {
		w(&c)
	}
	return &c
}

// How many points may be settled otherwise before closing sums prove nothing: of many
// lines some always add up to what is missing.
const (
	mostChanges = 3
	mostLone    = 1
	mostForks   = 60
)

// settled finds the way with the fewest changes whose sums close. Two ways with as many
// that say different things prove nothing.
func (d *draft) settled() (knowledge.Label, bool) {
	if len(d.forks) > mostForks {
		return knowledge.Label{}, false
	}
	for changes := range mostChanges + 1 {
		found := map[string]knowledge.Label{}
		d.try(0, changes, mostLone, nil, found)
		if len(found) > 1 {
			return knowledge.Label{}, false
		}
		for _, l := range found {
			return l, true
		}
	}
	return knowledge.Label{}, false
}

// try goes through the ways with so many changes among the points from one on.
func (d *draft) try(from, changes, lone int, ways []func(*draft), found map[string]knowledge.Label) {
	if changes == 0 {
		if l := d.with(ways...).label(); closes(l) {
			found[figures(l)] = l
		}
		return
	}
	for i := from; i < len(d.forks); i++ {
		left := lone
		if d.forks[i].line {
			left--
		}
		if left < 0 {
			continue
		}
		for _, w := range d.forks[i].ways {
			d.try(i+1, changes-1, left, append(slices.Clone(ways), w), found)
		}
	}
}

// figures are the amounts of a label, to tell two apart.
func figures(l knowledge.Label) string {
	var b strings.Builder
	put := func(p *int64) {
		if p == nil {
			b.WriteString("-,")
			return
		}
		fmt.Fprintf(&b, "%d,", *p)
	}
	for _, p := range []*int64{l.Base, l.OptionTotal, l.Destination, l.Total} {
		put(p)
	}
	for _, o := range l.Options {
		put(o.Price)
	}
	for _, c := range l.Charges {
		put(&c.Amount)
	}
	return b.String()
}

// nearest is the draft with the lines of both readings or of one, whichever come
// nearest to what is printed.
func (d *draft) nearest() knowledge.Label {
	both, fullers, others := d.label(), d.with(d.fullers).label(), d.with(d.others).label()
	order := []knowledge.Label{both, fullers, others}
	shared := 0
	for _, f := range d.from {
		if f == inBoth {
			shared++
		}
	}
	if shared > 0 && 2*shared >= len(others.Options) {
		order = []knowledge.Label{fullers, both, others} // mostly the same lines: what one reading alone has is doubtful
	}
	return slices.MinFunc(order, func(a, b knowledge.Label) int { return cmp.Compare(gap(a), gap(b)) })
}

// gap is how far the lines are from the total that is printed of them, 0 where none is.
func gap(l knowledge.Label) int64 {
	_, doubts := sums(l)
	var n int64
	for _, d := range doubts {
		switch d.Code {
		case knowledge.DoubtOptionsSum, knowledge.DoubtTotalSum:
			n += max(d.Printed-d.Summed, d.Summed-d.Printed)
		case knowledge.DoubtNoVIN, knowledge.DoubtVIN, knowledge.DoubtVINBarcode, knowledge.DoubtNoTotal, knowledge.DoubtNoBase, knowledge.DoubtNotALabel,
			knowledge.DoubtFaintText, knowledge.DoubtOtherLayout, knowledge.DoubtReadings, knowledge.DoubtNames:
		}
	}
	return n
}
