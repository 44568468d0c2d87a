package packages

import (
	"cmp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// Car is what is known of one car. Any part may be missing.
type Car struct {
	Vehicle    knowledge.Vehicle
	Options    []knowledge.OptionLine // of a label
	Standard   []string               // lines under STANDARD EQUIPMENT
	BuildCodes []string               // the document's own list of everything built in: complete
	Codes      []string               // given by a person: not complete
	Label      *knowledge.Label       // of this very car: what a person gives is held against it
	Text       string                 // equipment as people write it
	Answers    []Answer               // of a person who stands at the car
	Base       *int64                 // price without options, minor units of US dollars; nil: that of Label, or not known
	Total      *int64                 // price with everything and delivery, like Base
	Asked      bool                   // somebody stands at the car and is about to be asked: take rates count
	OCR        bool                   // Options were read from a picture
	Sure       bool                   // the reading was no guess, or its sums close
}

// CarOf is the car that a label describes.
func CarOf(l knowledge.Label) Car {
	return Car{
		Vehicle:    knowledge.Vehicle{VIN: l.VIN, Make: l.Make, Model: l.Model, Year: l.Year, Trim: l.Trim},
		Options:    l.Options,
		Standard:   l.Standard,
		BuildCodes: l.Codes,
		OCR:        l.OCR,
		Sure:       l.Sure,
	}
}

// Result is what could be said about a car.
type Result struct {
	Vehicle      knowledge.Vehicle   // as it was given, or as the words name it where nothing was
	Findings     []knowledge.Finding // surest first
	Open         []knowledge.Finding // weighed, not named by anything, and neither likely nor certain: likeliest first
	UnknownCodes []string            // codes a person gave that the catalogue does not have for the brand
	Gap          Gap                 // why a package that is not named may be there all the same
}

// Identify weighs everything that is known of a car. It takes a few
// milliseconds and has no side effects.
func (c *Catalogue) Identify(car Car) Result {
	if car.Text != "" && car.Vehicle.Make+car.Vehicle.Model == "" {
		named := c.carIn(car.Text)
		car.Vehicle.Make, car.Vehicle.Model, car.Vehicle.Year = named.Make, named.Model, cmp.Or(car.Vehicle.Year, named.Year)
	}
	w := &weighing{catalogue: c, car: car, who: subjectOf(car.Vehicle), open: map[string]*knowledge.Finding{}, denied: map[string]string{}}
	for _, code := range upper(car.BuildCodes) {
		w.code(code, true)
	}
	for _, code := range upper(car.Codes) {
		w.code(code, false)
	}
	for _, o := range car.Options {
		w.option(o)
	}
	for _, s := range car.Standard {
		w.standard(s)
	}
	w.text()
	w.components()
	w.totals()
	w.contradict()
	w.offLabel()
	w.deny()
	r := Result{Vehicle: car.Vehicle, UnknownCodes: w.unknown, Gap: c.Covered(car.Vehicle).Gap}
	r.Findings, r.Open = w.findings()
	return r
}

func upper(codes []string) []string {
	out := make([]string, 0, len(codes))
	for _, c := range codes {
		// some lists append a colour's or a distributor's letters: "CY  AT"
		f := strings.Fields(strings.ToUpper(c))
		if len(f) > 0 && !slices.Contains(out, f[0]) {
			out = append(out, f[0])
		}
	}
	return out
}

// weighing gathers the evidence about one car, package by package.
type weighing struct {
	catalogue *Catalogue
	car       Car
	who       subject
	open      map[string]*knowledge.Finding // by package id, or by name for what only the label names
	denied    map[string]string             // by name in normal form: the words that say that it, or a part of it, is not there
	unknown   []string
}

// code takes one option code. A build's list holds a hundred codes that are no
// packages, so there only codes known for this very car count. A code with two
// meanings on this car proves neither.
func (w *weighing) code(code string, build bool) {
	meant, how := w.catalogue.meanings(code, w.who)
	if build && how != exact {
		return
	}
	kind, weight := knowledge.EvidenceCode, weightCode
	if how == modelOnly && w.catalogue.built(code, w.car.Vehicle) {
		how = exact
	}
	if how != exact || len(meant) > 1 {
		kind, weight = knowledge.EvidenceCodeOnly, weightCodeOnly
	}
	for _, p := range meant {
		w.add(cmp.Or(p.ID, "code "+code), finding(p), knowledge.Evidence{Kind: kind, Detail: code, Weight: weight, Source: p.Source})
	}
	if len(meant) == 0 && !w.catalogue.component(code, w.who.brand) {
		w.unknown = append(w.unknown, code)
	}
}

// option takes one line of the options of a label.
func (w *weighing) option(o knowledge.OptionLine) {
	if o.Price != nil && *o.Price < 0 {
		return // a saving may name the package it is given for
	}
	ev := knowledge.Evidence{Kind: knowledge.EvidenceLabelLine, Detail: o.Name, Weight: weightUnsure, Source: label()}
	if o.Price != nil && (!w.car.OCR || w.car.Sure) {
		ev.Weight = weightLine
	}
	if o.Unsure() { // sums prove the price, not the name
		ev.Weight = min(ev.Weight, weightNear)
	}
	if o.ToldName { // what a person says is printed is their word, not the label's
		ev.Kind, ev.Weight, ev.Source = knowledge.EvidenceToldLine, weightText, knowledge.Source{Kind: knowledge.SourcePerson}
	}
	meant, like := w.named(o.Name, o.Code)
	if o.Accessory { // what a port or a dealer fitted proves nothing of what the factory built in
		meant = slices.DeleteFunc(meant, func(p Package) bool { return p.Kind != Accessory })
		if len(meant) == 0 {
			return
		}
	}
	if like == near {
		ev.Weight = min(ev.Weight, weightNear)
	}
	for _, p := range meant {
		f := w.printed(p, o)
		if len(meant) > 1 {
			ev.Weight, f.Why = weightCodeOnly, knowledge.WhyAlike
		}
		w.add(cmp.Or(p.ID, "line "+p.normal), f, ev)
	}
	if len(meant) > 0 {
		return
	}
	if !named(o.Name) || noPackage(o.Name) || o.Price == nil || *o.Price == 0 {
		return
	}
	w.add("line "+normal(o.Name), knowledge.Finding{
		Brand: w.car.Vehicle.Make, Code: o.Code, Name: o.Name, Price: o.Price, Contents: o.Contents,
	}, ev)
}

// printed is an entry as a label's line proves it: what is in the package is what
// the label prints below its name, and the catalogue's code stands only where it is
// known for this very model year.
func (w *weighing) printed(p Package, o knowledge.OptionLine) knowledge.Finding {
	f := finding(p)
	f.Price, f.Contents = o.Price, o.Contents
	if p.fits(w.who) != exact {
		f.Code = o.Code
	}
	return f
}

// standard takes one line of the standard equipment.
func (w *weighing) standard(s string) {
	ev := knowledge.Evidence{Kind: knowledge.EvidenceStandard, Detail: s, Weight: weightLine, Source: label()}
	if w.car.OCR && !w.car.Sure {
		ev.Weight = weightUnsure
	}
	if meant, like := w.named(s, ""); len(meant) == 1 && like >= cut {
		p := meant[0]
		w.add(cmp.Or(p.ID, "line "+p.normal), w.printed(p, knowledge.OptionLine{}), ev)
		return
	}
	n := words(s)
	if len(n) < 2 || noPackage(s) || n[len(n)-1] != "PACKAGE" && n[len(n)-1] != "GROUP" {
		return
	}
	w.add("line "+normal(s), knowledge.Finding{Brand: w.car.Vehicle.Make, Name: s}, ev)
}

// named lists the entries that a printed line names as well as any other does, for
// this brand and model; of several the one of this model year. Entries of one name
// are one: the name is sure, and only what all of them have.
//
// code is the one that stands beside the line, if any.
func (w *weighing) named(text, code string) (best []Package, like likeness) {
	n := normal(text)
	coded := normal(code + " " + text) // GM calls packages by their code
	score := 0
	for i, p := range w.catalogue.all {
		f := p.fits(w.who)
		if f < modelOnly {
			continue
		}
		l := unlike
		for _, name := range w.catalogue.names[i] {
			switch {
			case code != "" && name == coded:
				l = same
			case name == p.normal || !w.another(p, code):
				l = max(l, compare(n, name, w.car.OCR))
			}
		}
		s := int(l)*10 + int(f)
		if l == unlike || s < score {
			continue
		}
		if s > score {
			best, like, score = nil, l, s
		}
		at := slices.IndexFunc(best, func(q Package) bool { return q.normal == p.normal })
		switch {
		case at < 0:
			best = append(best, p)
		case f == exact:
			best[at] = best[at].common(p)
		}
	}
	return best, like
}

// another reports whether a line that has but an alias of an entry is of another package:
// one alias ("PERFORMANCE PACKAGE") is printed for many, so the entry must be of the car's
// model year, and of the code beside the line.
func (w *weighing) another(p Package, code string) bool {
	return w.who.year != 0 && !slices.Contains(p.Years, w.who.year) || code != "" && len(p.Codes) > 0 && !slices.Contains(p.Codes, code)
}

// add gives a finding one more item of evidence.
func (w *weighing) add(key string, f knowledge.Finding, ev knowledge.Evidence) {
	at, ok := w.open[key]
	if !ok {
		at = &f
		w.open[key] = at
	}
	if at.Price == nil {
		at.Price = f.Price
	}
	at.Evidence = append(at.Evidence, ev)
}

// findings judges what was gathered; what nobody named and nothing asserts is open.
func (w *weighing) findings() (found, open []knowledge.Finding) {
	found = make([]knowledge.Finding, 0, len(w.open))
	for _, f := range w.open {
		j := w.catalogue.judge(*f)
		silent := !slices.ContainsFunc(j.Evidence, func(e knowledge.Evidence) bool { return !isInferred(e.Kind) })
		if silent && (j.Verdict == knowledge.Undetermined || j.Verdict == knowledge.RuledOut) {
			open = append(open, j)
			continue
		}
		found = append(found, j)
	}
	slices.SortFunc(found, func(a, b knowledge.Finding) int {
		return cmp.Or(cmp.Compare(rank(a.Verdict), rank(b.Verdict)), cmp.Compare(price(b), price(a)),
			cmp.Compare(b.Probability, a.Probability), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Package, b.Package))
	})
	slices.SortFunc(open, func(a, b knowledge.Finding) int {
		return cmp.Or(cmp.Compare(b.Probability, a.Probability), cmp.Compare(a.Package, b.Package))
	})
	return found, open
}

func price(f knowledge.Finding) int64 {
	if f.Price == nil {
		return 0
	}
	return *f.Price
}

func finding(p Package) knowledge.Finding {
	f := knowledge.Finding{Package: p.ID, Brand: p.Brand, Name: p.Name, Contents: p.Contents, Listed: p.listed()}
	if len(p.Codes) > 0 {
		f.Code = p.Codes[0]
	}
	return f
}

func label() knowledge.Source { return knowledge.Source{Kind: knowledge.SourceLabel} }
