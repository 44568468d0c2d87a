package sticker

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

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
		if l := credited(d.with(ways...).label()); closes(l) {
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
