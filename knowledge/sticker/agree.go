package sticker

import (
	"cmp"
	"slices"

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
