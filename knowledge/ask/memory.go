package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// next is what the dialogue remembers after an answer.
func (x *lexicon) next(u query, a Answer) Context {
	if a.Kind == NotUnderstood || a.Kind == SmallTalk || a.Kind == NoOffers {
		return u.Context
	}
	c := u.Context
	c.Offered = a.Choices
	if u.attribute != "" {
		c.Attribute, c.Also = u.attribute, u.several
		if (a.Kind == Value || a.Kind == Range) && a.Attribute != "" {
			c.Attribute = a.Attribute // that of its electric range, where a range was asked for
		}
	}
	cars := x.talkedAbout(u, a)
	stack := append([]knowledge.Vehicle{}, c.Vehicles...)
	for _, v := range slices.Backward(cars) {
		corrects := begins(u.folded, x.phrases[u.lang].Correct)
		stack = atop(stack, v, u.namesVersion() && !corrects, !corrects)
	}
	const most = 5
	c.Vehicles = stack[:min(len(stack), most)]
	if c.Asked = nil; a.Verdict != "" && u.limit != nil {
		c.Asked = &Bound{Amount: *u.limit, Below: u.below, Above: u.above, Strict: u.strict}
	}
	if len(u.cars) > 0 && (u.named && !u.onlyCar || len(u.cars[0].version)+len(u.cars[0].means) > 0) { // "und beim 2022er?" asks for what was meant before
		c.Version = slices.Concat(u.cars[0].version, u.cars[0].means)
	}
	if c.Behind = u.behind(); u.named && !a.Abstained() {
		c.Behind = "" // it was heard
	}
	c.Compared = a.Kind == Compare && len(cars) > 1
	c.Shown = remembered(c.Shown, a)
	return c
}

// behind are the words right behind the name of the car of a text, or those of before where it goes
// on about that car and names no version.
func (u query) behind() string {
	if len(u.cars) != 1 || u.namesVersion() && !u.named || u.cars[0].plain {
		return ""
	}
	if !u.named {
		return u.Context.Behind
	}
	said, _, _ := strings.Cut(u.cars[0].said, "|")
	words := strings.Fields(said)
	return strings.Join(words[:min(nearName, len(words))], " ")
}

// nearName is how far behind the name of a car the designation of its version stands, in words:
// "xDrive 30d".
const nearName = 2

// talkedAbout are the cars of a question as its answer knows them, the one that is talked
// about from now on first: of two, the one that was asked for.
func (x *lexicon) talkedAbout(u query, a Answer) (cars []knowledge.Vehicle) {
	for _, n := range u.cars {
		cars = append(cars, n.vehicle)
	}
	switch {
	case len(cars) > 0 && (a.Kind == Value || a.Kind == Range):
		cars[0] = a.Vehicle
	case a.Kind == Compare && u.attribute != "" && len(a.Rows) == len(cars):
		for i, row := range a.Rows {
			named := u.cars[i]
			named.vehicle = row.Vehicle
			cars[i] = narrowed(named, row.Facts, true)
		}
		if x.secondWins(u, a.Rows) || u.oneSided && u.named && sameModel(cars[1], u.found[0].vehicle) && !sameModel(cars[0], cars[1]) {
			cars[0], cars[1] = cars[1], cars[0]
		}
	}
	return cars
}

// secondWins reports whether of two cars the second is the one that a question asks for:
// the cheaper, the one with more.
func (x *lexicon) secondWins(u query, rows []Row) bool {
	if len(rows) != 2 || len(rows[0].Facts) != 1 || len(rows[1].Facts) != 1 || !says(u.folded, x.phrases[u.lang].Which) && x.byComparative(u) == "" {
		return false
	}
	less := says(u.folded, x.ranks.Less) || says(u.folded, x.ranks.Low) || lessIsMore(u.attribute)
	first, second := rows[0].Facts[0].Value, rows[1].Facts[0].Value
	return less && second < first || !less && second > first
}

// namesVersion reports whether a question says which version of a car it is about.
func (u query) namesVersion() bool {
	return u.another != nil || slices.ContainsFunc(u.cars, func(n named) bool { return len(n.version)+len(n.means) > 0 })
}

// atop puts a car on the stack, in place of what was there of the same model, unless the
// question named another version or another year of it and corrected nothing: then both can be
// meant. A car known by its VIN keeps it.
func atop(stack []knowledge.Vehicle, v knowledge.Vehicle, namesVersion, keepsYears bool) []knowledge.Vehicle {
	kept := []knowledge.Vehicle{v}
	for i, o := range stack {
		same := sameModel(o, v) && !otherThanVIN(named{vehicle: o, version: strings.Fields(spelled(v.Engine + " " + v.Drivetrain))})
		if same && o.VIN != "" && v.VIN == "" && o.Year == v.Year {
			kept[0].VIN = o.VIN
		}
		if !same || o.Year != v.Year && (o.VIN != "" || keepsYears && o.Year != 0 && v.Year != 0) || o.VIN == "" && (namesVersion || i > 0) && otherVersion(o, v) {
			kept = append(kept, o)
		}
	}
	return kept
}

func sameModel(a, b knowledge.Vehicle) bool { return a.Make == b.Make && a.Model == b.Model }

// otherVersion reports whether two cars of a model are known to be different versions.
func otherVersion(a, b knowledge.Vehicle) bool {
	differ := func(a, b string) bool { return a != "" && b != "" && spelled(a) != spelled(b) }
	return differ(a.Trim, b.Trim) || differ(a.Engine, b.Engine)
}
