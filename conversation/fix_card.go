package conversation

import (
	"cmp"
	"slices"

	"example.com/vinbot/knowledge"
)

// fixPage is how many lines of a label one message offers to correct.
const fixPage = 10

// place is a line of a label that can be corrected.
type place struct {
	fix    Fix
	name   any // a message or a line's own name
	amount *int64
	doubt  float64 // the greater, the likelier it is wrong
}

// placesOf lists what of a label can be corrected, the doubtful first, then as they
// stand on it.
func placesOf(id int64, l knowledge.Label) []place {
	wrong := map[bool]float64{true: 2}
	sums := l.Doubtful(knowledge.DoubtTotalSum) || l.Doubtful(knowledge.DoubtReadings)
	vin := l.Doubtful(knowledge.DoubtNoVIN) || l.Doubtful(knowledge.DoubtVIN) || l.Doubtful(knowledge.DoubtVINBarcode)
	list := []place{{fix: Fix{Label: id, Part: knowledge.PartVIN}, name: text("part_vin"), doubt: 2 * wrong[vin]}}
	amount := func(p knowledge.LabelPart, doubtful bool) {
		list = append(list, place{fix: Fix{Label: id, Part: p}, name: text(MessageID("part_" + string(p))), amount: *l.Amount(p), doubt: wrong[doubtful]})
	}
	amount(knowledge.PartTotal, sums || l.Total == nil)
	amount(knowledge.PartBase, sums || l.Base == nil)
	lines := l.Doubtful(knowledge.DoubtOptionsSum) || sums && l.OptionTotal == nil
	for i, o := range l.Options {
		p := place{fix: Fix{Label: id, Part: knowledge.PartOption, Line: i, Was: o.Name}, name: o.Name, amount: o.Price}
		if o.Unsure() {
			p.doubt = 1
		}
		if lines && !o.Told {
			p.doubt = 3 - o.Confidence // the fainter the print, the likelier
		}
		list = append(list, p)
	}
	amount(knowledge.PartOptionTotal, l.Doubtful(knowledge.DoubtOptionsSum))
	amount(knowledge.PartDestination, sums)
	for i, c := range l.Charges {
		list = append(list, place{fix: Fix{Label: id, Part: knowledge.PartCharge, Line: i, Was: c.Name}, name: c.Name, amount: &c.Amount, doubt: wrong[sums]})
	}
	slices.SortStableFunc(list, func(a, b place) int { return cmp.Compare(b.doubt, a.doubt) })
	return list
}

// fixReply asks which line of a label is wrong.
func fixReply(e LabelFound) Reply {
	all := placesOf(e.ID, e.Label)
	from := min(max(0, e.Fix.Skip), len(all)-1)
	to := min(from+fixPage, len(all))
	r := Reply{Parts: []Text{text(MsgFixWhich, "Doubtful", all[from].doubt > 0)}}
	for _, p := range all[from:to] {
		r.Choices = append(r.Choices, fixChoice(FixLine, p.fix, "Name", p.name, "Priced", p.amount != nil, "Amount", minorOf(p.amount), "Currency", e.Label.Currency))
	}
	if to < len(all) {
		r.Choices = append(r.Choices, fixChoice(FixMore, Fix{Label: e.ID, Skip: to}))
	}
	r.Choices = append(r.Choices, fixChoice(FixAdd, Fix{Label: e.ID, Part: knowledge.PartOption, Added: true}))
	return r
}

func minorOf(p *int64) int64 {
	if p == nil {
		return 0
	}
	return *p
}

// askFix asks what a label says in the place that was chosen.
func (t *talk) askFix(here State, e LabelFound) State {
	f := *e.Fix
	if f.Part == "" {
		t.reply(fixReply(e))
		return here
	}
	cancel := Choice{ID: Cancel, In: NameCorrectingLabel}
	if f.Added {
		t.offer(text(MsgFixNew), cancel)
		return CorrectingLabel{Fix: f}
	}
	all := placesOf(e.ID, e.Label)
	at := slices.IndexFunc(all, func(p place) bool { return p.fix == f })
	if at < 0 {
		t.say(MsgStale)
		return here
	}
	p := all[at]
	ask := text(MsgFixAmount, "Name", p.name, "Priced", p.amount != nil, "Amount", minorOf(p.amount), "Currency", e.Label.Currency)
	r := Reply{Columns: 2}
	switch f.Part {
	case knowledge.PartVIN:
		ask = text(MsgFixVIN, "VIN", string(e.Label.VIN))
	case knowledge.PartOption, knowledge.PartCharge:
		ask.Message = MsgFixWords
		r.Choices = append(r.Choices, fixChoice(FixGone, f))
	case knowledge.PartBase, knowledge.PartOptionTotal, knowledge.PartDestination, knowledge.PartTotal:
	}
	r.Parts, r.Choices = []Text{ask}, append(r.Choices, cancel)
	t.reply(r)
	return CorrectingLabel{Fix: f}
}

// ToldLines list what a person says of a label beside what was read.
func ToldLines(l knowledge.Label) (parts []Text) {
	if len(l.Corrections) == 0 {
		return nil
	}
	parts = append(parts, text(MsgLabelTold))
	for _, c := range l.Corrections {
		name := any(c.Name)
		if c.Part != knowledge.PartOption && c.Part != knowledge.PartCharge {
			name = text(MessageID("part_" + string(c.Part)))
		}
		parts = append(parts, text(MsgLabelToldLine, "Name", name, "Was", c.Was, "Now", c.Now, "Renamed", c.Part != knowledge.PartVIN && c.Now != "" && c.Now != c.Was && !c.Added,
			"VIN", c.Part == knowledge.PartVIN, "Removed", c.Removed, "Added", c.Added, "Priced", c.NowOf != nil, "Amount", minorOf(c.NowOf),
			"WasPriced", c.WasOf != nil, "WasAmount", minorOf(c.WasOf), "Currency", l.Currency))
	}
	return parts
}

// toldOn reports whether a part of a label is a person's word.
func toldOn(l knowledge.Label, p knowledge.LabelPart) bool {
	return slices.ContainsFunc(l.Corrections, func(c knowledge.Correction) bool { return c.Part == p })
}
