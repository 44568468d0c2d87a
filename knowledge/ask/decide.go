package ask

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// forOneDollar is an offer however it is written.
var forOneDollar = regexp.MustCompile(`\$\s?1\b|\b1\s?(?:\$|USD|dollars?|d[oó]lar)`)

// decide chooses the kind of answer and looks its facts up.
func (e *Engine) decide(ctx context.Context, u query) (Answer, error) {
	p := e.lexicon.phrases[u.lang]
	if says(u.folded, e.lexicon.offers) || forOneDollar.MatchString(u.Text) {
		return Answer{Kind: NoOffers}, nil
	}
	if a, ok, err := e.ofForm(ctx, u); ok {
		return a, err
	}
	beyond := e.lexicon.beyond(u) || u.ofPart || e.lexicon.asksElse(u) || e.lexicon.judgesYears(u)
	has := u.another == nil && (u.attribute == "" || begins(u.folded, p.Closed) && u.limit == nil)
	switch {
	case u.recalls:
		return e.recalls(ctx, u)
	case has && says(u.folded, p.Package):
		a := Answer{Kind: Package}
		if len(u.cars) > 0 {
			a.Vehicle = u.cars[0].vehicle
		}
		return a, nil
	case beyond && len(u.cars) > 0:
		return Answer{Kind: NotKnown, Vehicle: u.cars[0].vehicle}, nil
	case beyond:
		return Answer{Kind: NotUnderstood}, nil
	case len(u.cars) > 0:
		a, err := e.aboutCar(ctx, u)
		if err != nil {
			return a, err
		}
		return e.doubted(ctx, u, a)
	case u.makeOnly != "":
		return Answer{Kind: UnknownCar, Vehicle: knowledge.Vehicle{Make: u.makeOnly}, Attribute: u.attribute}, nil
	}
	if topic := e.lexicon.smallTalk(u); topic != "" {
		return Answer{Kind: SmallTalk, Topic: topic}, nil
	}
	if a, ok, err := e.explanation(ctx, u); ok || err != nil {
		return a, err
	}
	if u.lacksCar() {
		return Answer{Kind: WhichVehicle, Attribute: u.attribute, Choices: perhaps(u)}, nil
	}
	return Answer{Kind: NotUnderstood}, nil
}

// aboutCar answers a question that names a car, or goes on about one.
func (e *Engine) aboutCar(ctx context.Context, u query) (Answer, error) {
	switch {
	case u.compare && len(u.cars) > 1:
		return e.compare(ctx, u)
	case len(u.several) > 0:
		return e.each(ctx, u, u.cars[0])
	case u.attribute != "":
		return e.value(ctx, u, u.cars[0])
	case e.lexicon.wantsOverview(u):
		return e.overview(ctx, u.cars[0].vehicle)
	}
	return e.document(ctx, u, u.cars[0])
}

// ofForm answers a text that asks for more than an attribute of a car: for the best of
// many, for a list, for what there is no source of; false: it is no such text.
func (e *Engine) ofForm(ctx context.Context, u query) (a Answer, ok bool, err error) {
	if kind := e.lexicon.forms.market(u); kind != "" && !e.lexicon.tellsOfSale(u) {
		a, err = e.market(ctx, u, kind)
		return a, true, err
	}
	of := e.lexicon.forms.listed(u)
	switch {
	case of == "" || u.recalls:
	case of == ListedModels:
		if vehicleMake := e.onlyMake(u); vehicleMake != "" {
			a, err = e.listModels(ctx, vehicleMake)
			return a, true, err
		}
	default:
		if a, err = e.list(ctx, u, of); err == nil && u.attribute != "" {
			u.unread = slices.DeleteFunc(u.unread, e.lexicon.forms.asks)
			a, err = e.doubted(ctx, u, a)
		}
		return a, true, err
	}
	if r, ok := e.lexicon.ranked(u); ok {
		a, err = e.rank(ctx, r)
		return a, true, err
	}
	return a, false, nil
}

// lacksCar reports whether a question is about a car and does not say which: it names the
// trim of some, or has next to no words that mean nothing here.
func (u query) lacksCar() bool {
	const foreign = 2 // so many such words: this is about something else
	return u.attribute != "" && (len(u.unknown) < foreign || len(perhaps(u)) > 0)
}

// perhaps offers the cars that a question may mean whose trim several models have: a
// "Hellcat" is a Challenger or a Durango. Of more than fit below a message, none is.
func perhaps(u query) (list []Choice) {
	const most = 6
	if len(u.perhaps) < 2 || len(u.perhaps) > most {
		return nil
	}
	for _, v := range u.perhaps {
		list = append(list, Choice{Label: v.Make + " " + v.Model, Question: u.Text + " " + v.Make + " " + v.Model})
	}
	return list
}

// wantsOverview reports whether a text names a car and asks nothing in particular.
// A question about something that has no facts is no wish to hear all others.
func (x *lexicon) wantsOverview(u query) bool {
	p := x.phrases[u.lang]
	amount := slices.ContainsFunc(u.words, func(w string) bool { return slices.Contains(x.frames.words(u.lang, "amount"), w) })
	return says(u.folded, p.About) || len(u.unknown) == 0 && !counts(u) && !amount
}

// smallTalk names the topic of a short text, in whatever language it is.
func (x *lexicon) smallTalk(u query) string {
	const longest = 6 // words: a long text is no greeting
	if len(u.words) > longest {
		return ""
	}
	for _, lang := range append([]string{u.lang}, x.languages...) {
		p := x.phrases[lang]
		switch {
		case says(u.folded, p.Who):
			return "who"
		case slices.Contains(p.Help, u.folded):
			return "help"
		case begins(u.folded, p.Thanks):
			return "thanks"
		case begins(u.folded, p.Bye):
			return "bye"
		case begins(u.folded, p.Hello):
			return "hello"
		}
	}
	return ""
}

// value answers one attribute of one car, or, where there are no facts of it, of the
// attribute that means the same for another kind of car.
func (e *Engine) value(ctx context.Context, u query, car named) (Answer, error) {
	a, err := e.valueOf(ctx, u, car)
	if err != nil || a.Kind != NotKnown && a.Kind != OtherYears {
		return a, err
	}
	others := relatives(u.attribute)
	if a.Kind == NotKnown {
		others = slices.Concat(others, u.others, u.besides)
	}
	for _, other := range others {
		if ofItself(other) && !ofItself(a.Attribute) { // "how long is the bed" of a car without one is not how long the car is
			continue
		}
		u.attribute = other
		if other == "range_electric_phev" { // "how far electrically?" names no version
			car.version = slices.DeleteFunc(slices.Clone(car.version), func(w string) bool { return w == "electric" })
		}
		found, err := e.valueOf(ctx, u, car)
		if err != nil || (found.Kind == Value || found.Kind == Range) && sameRow(a.Attribute, found.Facts) {
			return found, err
		}
	}
	return a, nil
}

// relatives are attributes that people name alike: the range of a plug-in hybrid is the
// one it has on electricity.
func relatives(a knowledge.Attribute) []knowledge.Attribute {
	switch a {
	case "ev_range":
		return []knowledge.Attribute{"range_electric_phev"}
	case "range_electric_phev":
		return []knowledge.Attribute{"ev_range"}
	case "charge_time_240v", "onboard_charger_power":
		return []knowledge.Attribute{"charging_power"}
	case "engine_type":
		return []knowledge.Attribute{"engine_displacement"}
	case "legroom_third_row":
		return []knowledge.Attribute{"legroom_rear"}
	}
	return nil
}

// sameRow reports whether facts are about the row of seats that was asked for, or about
// charging at home: some say so only in their condition.
func sameRow(asked knowledge.Attribute, facts []knowledge.Fact) bool {
	if asked == "charge_time_240v" || asked == "onboard_charger_power" {
		return !slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return !strings.Contains(f.Condition, "AC") })
	}
	return asked != "legroom_third_row" || !slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return f.Condition != "third row" })
}

// factsOf lists the facts of a car's model and, of models with a shorter or a longer
// name, those about the version that is meant: facts call a car "Grand Cherokee 4xe"
// here and "Grand Cherokee", trim "4xe", there.
func (e *Engine) factsOf(ctx context.Context, u query, car named) ([]knowledge.Fact, error) {
	v := car.vehicle
	all, err := e.facts.Facts(ctx, v.Make, v.Model, u.attribute)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	others := e.cars.kin(v)
	e.mu.Unlock()
	for _, o := range others {
		pickup := len(all) == 0 && len(o.rest) == 1 && o.rest[0] == "pickup" // the body that the shorter name leaves out
		if o.longer && !pickup && slices.ContainsFunc(o.rest, func(w string) bool {
			return !contains(car.said, w) && (w != "hybrid" || !slices.Contains(o.rest, "plug"))
		}) { // "Tucson plug-in"
			continue
		}
		facts, err := e.facts.Facts(ctx, o.vehicle.Make, o.vehicle.Model, u.attribute)
		if err != nil {
			return nil, err
		}
		for _, f := range facts {
			if o.longer || !slices.ContainsFunc(o.rest, func(w string) bool { return !slices.Contains(scope(f), w) }) {
				all = append(all, f)
			}
		}
	}
	return all, nil
}

func (e *Engine) valueOf(ctx context.Context, u query, car named) (Answer, error) {
	v := car.vehicle
	all, err := e.factsOf(ctx, u, car)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Vehicle: v, Attribute: u.attribute}
	if len(all) == 0 {
		a.Kind = NotKnown
		return a, nil
	}
	year := v.Year
	if year == 0 {
		year = newest(all, car)
		if car.likely != 0 && len(during(all, car.likely)) > 0 {
			year = car.likely
		}
	}
	a.Vehicle.Year = year
	if otherThanVIN(car) { // "and with the V8?" is about another car
		a.Vehicle.VIN = ""
	}
	of := asBefore(u, car, during(all, year))
	if len(of) == 0 {
		return e.otherYear(a, car, all), nil
	}
	car.version = slices.Concat(car.version, e.versionBefore(u, car, of))
	if left, lacks := meantOf(of, &car); len(lacks) > 0 {
		a.Kind, a.Facts, a.Relaxed = OtherVersions, few(best(of)), lacks
		return a, nil
	} else if of = left; car.plain {
		a.Vehicle.Trim, a.Vehicle.Engine = "", ""
	}
	settled, by := bySettled(of, car)
	if len(settled) == 0 {
		a.Kind, a.Relaxed, a.Facts = OtherVersions, []string{by}, few(best(of))
		return a, nil
	}
	if v.VIN != "" {
		a.ByVIN = by
	}
	facts := fitting(ofSameTrim(settled, car), car)
	a.Facts = best(facts)
	if a.Relaxed = e.unheard(u, car, all, facts); len(a.Relaxed) > 0 {
		a.Kind, a.Facts = OtherVersions, few(a.Facts)
		return a, nil
	}
	if model := facts[0].Model; len(model) > len(a.Vehicle.Model) && strings.HasPrefix(model, a.Vehicle.Model) && !slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return f.Model != model }) {
		a.Vehicle.Model = model // the "Evoque" of the Range Rovers
	}
	car.vehicle = a.Vehicle
	a.Vehicle = narrowed(car, a.Facts, len(facts) < len(of))
	return unpromised(stated(a, u), car), nil
}

// unpromised is an answer without a verdict where it would promise for an engine what the model
// line may do at most.
func unpromised(a Answer, car named) Answer {
	if a.Verdict != "" && ofAnyEngine(car, a.Facts) {
		a.Verdict, a.Limit = "", nil
	}
	return a
}

// asBefore leaves of a car's facts those about what was asked or shown before, where a text goes
// on from it: "and the Palisade?", behind its third row; "is that enough for 3,500 lb?", of the
// base one.
func asBefore(u query, car named, facts []knowledge.Fact) []knowledge.Fact {
	if same := allHaving(facts, car.carried); len(same) > 0 {
		facts = same
	}
	if u.limit != nil && !u.named {
		facts = asShown(u, car, facts)
	}
	if of := hemisOf(facts, car); len(of) > 0 {
		facts = of
	}
	return facts
}

// ofAnyEngine reports whether a car is asked about with an engine and all facts are maxima that say
// none: what the model line may tow is no promise for its smallest engine.
func ofAnyEngine(car named, facts []knowledge.Fact) bool {
	asks := slices.ContainsFunc(car.version, func(w string) bool { return isDisplacement(w) || cylinders(w) != "" })
	return asks && !slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return f.Engine != "" || !strings.Contains(f.Condition, "max") })
}

// meantOf are the facts about the version without anything in its name, and not about one set
// aside, where a question says so; lacks names what no fact is about.
func meantOf(facts []knowledge.Fact, car *named) (left []knowledge.Fact, lacks []string) {
	for _, m := range car.means {
		if strings.HasPrefix(m, ruledOut) { // "without mirrors"
			car.version = append(slices.Clone(car.version), m)
		}
	}
	car.means = slices.DeleteFunc(slices.Clone(car.means), func(m string) bool { return strings.HasPrefix(m, ruledOut) })
	if left = facts; car.plain {
		plain, of := plainest(facts, *car)
		if len(plain) == 0 && len(of.version) == 0 {
			return nil, []string{"base"}
		}
		if *car = of; len(plain) > 0 { // else the other words tell: "the normal Carrera"
			left = plain
		}
	}
	if len(allowed(left, car.version)) == 0 {
		return nil, asideOf(car.version)
	}
	return left, nil
}

// stated is an answer with the facts it holds: all their values, or the range of many.
func stated(a Answer, u query) Answer {
	if a.Verdict = verdict(u, a.Facts); a.Verdict != "" {
		a.Limit = u.limit
	}
	a.Disagree = disagree(a.Facts)
	if distinct(a.Facts) <= fewValues {
		a.Kind, a.Facts = Value, trimmed(a.Facts, fewValues)
		return a
	}
	a.Kind, a.Choices = Range, variants(a.Facts, u, a.Vehicle)
	if len(a.Choices) == 0 {
		a.Facts = spread(a.Facts)
		return a
	}
	a.Facts = extremes(a.Facts)
	return a
}

// agreeing leaves out the facts that contradict the words about a version.
func agreeing(facts []knowledge.Fact, version []string) []knowledge.Fact {
	return slices.DeleteFunc(slices.Clone(facts), func(f knowledge.Fact) bool {
		return slices.ContainsFunc(version, func(w string) bool { return contradicts(f, w) })
	})
}
