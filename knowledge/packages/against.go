package packages

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// contradict holds a package against the complete list of the build's codes.
func (w *weighing) contradict() {
	if len(w.car.BuildCodes) == 0 {
		return
	}
	build := upper(w.car.BuildCodes)
	for _, p := range w.catalogue.all {
		f, ok := w.open[p.ID]
		if !ok || len(p.Codes) == 0 || slices.ContainsFunc(p.Codes, func(c string) bool { return slices.Contains(build, c) }) {
			continue
		}
		f.Evidence = append(f.Evidence, knowledge.Evidence{Kind: knowledge.EvidenceAbsent, Detail: strings.Join(p.Codes, ", "), Weight: weightAbsent, Source: p.Source})
	}
}

// offLabel holds what a person's codes name against the label of the very car, if
// its reading is sure: what was ordered stands on it, by itself or inside of
// something else.
func (w *weighing) offLabel() {
	l := w.car.Label
	if l == nil || !l.Sure || len(l.Options) == 0 {
		return
	}
	on := &weighing{catalogue: w.catalogue, car: CarOf(*l), who: w.who}
	listed := map[string]bool{}
	list := func(line, code string) {
		listed[normal(line)] = true
		meant, _ := on.named(line, code)
		for _, p := range meant {
			listed[p.normal] = true
		}
	}
	for _, s := range l.Standard {
		list(s, "")
	}
	for _, o := range l.Options {
		if o.Accessory {
			continue
		}
		list(o.Name, o.Code)
		for _, inside := range o.Contents {
			list(inside, "")
		}
	}
	for _, f := range w.open {
		named := slices.ContainsFunc(f.Evidence, func(e knowledge.Evidence) bool {
			return e.Kind == knowledge.EvidenceCode || e.Kind == knowledge.EvidenceCodeOnly
		})
		if named && !listed[normal(f.Name)] && !slices.Contains(l.Codes, f.Code) {
			f.Evidence = append(f.Evidence, knowledge.Evidence{Kind: knowledge.EvidenceOffLabel, Weight: weightAbsent, Source: label()})
		}
	}
}
