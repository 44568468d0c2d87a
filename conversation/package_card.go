package conversation

import (
	"cmp"
	"slices"
	"strconv"

	"example.com/vinbot/knowledge"
)

// showIdentified says what was given of a car tells of its packages.
func (t *talk) showIdentified(e Identified) {
	f, found := e.finding()
	switch {
	case e.Gone, e.Pack != "" && !found:
		t.say(MsgStale)
	case e.Claim != nil:
		t.claim(e, f)
	case e.Pack != "" && e.Proof:
		t.reply(evidenceReply(e, f))
	case e.Pack != "":
		t.reply(packageReply(e, f))
	default:
		if e.Fresh {
			t.Memory.meet(e.Vehicle)
			t.Memory.dropCodes(e.Given.key(), e.Result.UnknownCodes)
			t.do(e.record())
		}
		t.reply(packagesReply(e))
	}
}

// packageKey names a finding in buttons: by its entry in the catalogue, or as the
// label names it.
func packageKey(f knowledge.Finding) string { return cmp.Or(f.Package, f.Name) }

// finding is the one that is asked for.
func (e Identified) finding() (knowledge.Finding, bool) {
	all := slices.Concat(e.Result.Findings, e.Result.Open)
	at := slices.IndexFunc(all, func(f knowledge.Finding) bool { return packageKey(f) == e.Pack })
	if at < 0 {
		return knowledge.Finding{}, false
	}
	return all[at], true
}

// packagesReply lists a car's packages, with what they cost new and what is open.
func packagesReply(e Identified) Reply {
	var r Reply
	if name := vehicleName(e.Vehicle); name != "" {
		r.Parts = append(r.Parts, text(MsgPackagesOf, "Vehicle", name))
	} else {
		r.Parts = append(r.Parts, text(MsgCodesNoCar))
	}
	if from := givenOf(e); len(from) > 0 {
		r.Parts = append(r.Parts, text(MsgPackagesFrom, "Names", from))
	}
	if len(e.Result.Findings) == 0 {
		r.Parts = append(r.Parts, text(MsgPackagesNone))
	}
	for _, f := range e.Result.Findings {
		r.Parts = append(r.Parts, packageLine(f, e.Vehicle.Year, e.Currency))
		r.Parts = append(r.Parts, conflictLines(f)...)
	}
	r.Parts = append(r.Parts, worthLines(e)...)
	if !e.Read { // a label lists all there is
		r.Parts = append(r.Parts, openLines(e.Result.Open)...)
	}
	if e.Vehicle.Model != "" && e.Result.Gap != "" && !e.Read {
		r.Parts = append(r.Parts, text(MessageID("codes_gap_"+string(e.Result.Gap))))
	}
	if !e.Photo {
		r.Parts = append(r.Parts, codeLines(e)...)
	}
	r.Choices = packageChoices(e)
	return r
}

// conflictLines say what speaks for and against a package whose evidence contradicts
// itself.
func conflictLines(f knowledge.Finding) (parts []Text) {
	if f.Why != knowledge.WhyConflict {
		return nil
	}
	for _, ev := range f.Evidence {
		parts = append(parts, text(MsgLabelProof, "Proof", proof(ev), "Title", ev.Source.Title, "URL", ev.Source.URL))
	}
	return append(parts, text(MessageID("why_"+string(f.Why))))
}

// codeLines say what the codes are called that name no package, and which mean nothing.
func codeLines(e Identified) (parts []Text) {
	unknown := slices.Clone(e.Result.UnknownCodes)
	for _, o := range e.Named {
		parts = append(parts, text(MsgCodeNamed, "Code", o.Code, "Name", o.Name, "Title", o.Source.Title, "URL", o.Source.URL))
		unknown = slices.DeleteFunc(unknown, func(code string) bool { return code == o.Code })
	}
	if len(parts) > 0 {
		parts = slices.Insert(parts, 0, text(MsgCodesNamed))
	}
	if len(unknown) > 0 {
		parts = append(parts, text(MsgCodesUnknown, "Codes", unknown))
	}
	return parts
}

// givenOf names what a result rests on.
func givenOf(e Identified) (from []any) {
	for _, g := range []struct {
		name  MessageID
		given bool
	}{
		{"given_label", e.Read}, {"given_codes", len(e.Given.Codes) > 0}, {"given_words", e.Given.Text != ""}, {"given_answers", len(e.Answers) > 0},
	} {
		if g.given {
			from = append(from, text(g.name))
		}
	}
	return from
}

// packageChoices opens the card of each package: first those that something of this
// car speaks of, then the likeliest of the others that something speaks for.
func packageChoices(e Identified) (choices []Choice) {
	const most = 8
	for _, f := range slices.Concat(e.Result.Findings, spokenFor(e.Result.Open)) {
		if len(choices) < most {
			choices = append(choices, Choice{ID: ShowPackage, Arg: packageArg(e, f), Data: map[string]any{"Name": f.Name}})
		}
	}
	if e.Asks {
		choices = append(choices, Choice{ID: Hunt, Arg: string(e.Vehicle.VIN)})
	}
	if !e.Read && !slices.ContainsFunc(e.Result.Findings, asserted) {
		choices = append(choices, Choice{ID: HelpLabel})
	}
	if e.Read {
		choices = append(choices, Choice{ID: ShowLabel, Arg: strconv.FormatInt(e.Given.Label, 10)})
	}
	return choices
}

func packageArg(e Identified, f knowledge.Finding) string { return e.Given.key() + "|" + packageKey(f) }

// spokenFor are the open packages that more than a take rate speaks for.
func spokenFor(open []knowledge.Finding) []knowledge.Finding {
	const most = 3
	some := slices.DeleteFunc(slices.Clone(open), func(f knowledge.Finding) bool {
		return f.Verdict != knowledge.Undetermined || f.Why == knowledge.WhyTakeRate
	})
	return some[:min(len(some), most)]
}

// openLines say what is not settled: the packages that something speaks for by name,
// of the others how many there are.
func openLines(open []knowledge.Finding) (parts []Text) {
	some := spokenFor(open)
	for _, f := range some {
		parts = append(parts, text(MsgPackageOpen, "Name", f.Name, "Code", f.Code, "Probability", f.Probability))
	}
	rest := -len(some)
	for _, f := range open {
		if f.Verdict == knowledge.Undetermined {
			rest++
		}
	}
	if rest > 0 {
		parts = append(parts, text(MsgPackagesRest, "Count", rest, "PluralCount", rest))
	}
	return parts
}

// worthLines say what the car's packages cost new, together.
func worthLines(e Identified) (parts []Text) {
	worths, unpriced := e.Result.Worths(e.Vehicle.Year, e.Currency)
	for _, w := range worths {
		if w.Priced > 0 {
			parts = append(parts, text(MsgPackagesWorth, "Amount", w.Has, "Currency", w.Currency, "Count", w.Priced, "Unpriced", unpriced))
		}
	}
	return parts
}

// surest is the most that is said: nothing is as sure as a hundred per cent.
const surest = 0.99

// packageLine names a package with how sure it is and what it cost new.
func packageLine(f knowledge.Finding, year int, currency string) Text {
	amount := int64(0)
	listed, priced := f.ListedIn(year)
	switch {
	case f.Price != nil:
		amount, priced = *f.Price, true
	case priced:
		amount, currency = listed.Minor, listed.Currency
	}
	return text(MsgLabelPackage, "Name", f.Name, "Code", f.Code, "Verdict", verdictText(f), "Priced", priced, "Amount", amount, "Currency", currency,
		"Probability", min(f.Probability, surest), "Certain", f.Verdict == knowledge.Standard)
}

// verdictText is a verdict in words.
func verdictText(f knowledge.Finding) Text {
	return text(MessageID("verdict_" + cmp.Or(string(f.Verdict), "undetermined")))
}

// packageReply is the card of one package: how sure, what it cost new, what is in
// it, and what would settle it.
func packageReply(e Identified, f knowledge.Finding) Reply {
	r := Reply{Parts: []Text{packageLine(f, e.Vehicle.Year, e.Currency)}}
	if name := vehicleName(e.Vehicle); name != "" {
		r.Parts = append(r.Parts, text(MsgPackageCar, "Vehicle", name))
	}
	r.Parts = append(r.Parts, listedLines(f, e.Vehicle.Year)...)
	if len(f.Contents) > 0 {
		r.Parts = append(r.Parts, text(MsgPackageHolds))
	}
	for _, c := range f.Contents {
		r.Parts = append(r.Parts, text(MsgLabelContents, "Content", c))
	}
	if f.Verdict != knowledge.Confirmed && f.Verdict != knowledge.Standard && !e.Read { // what a label says, it has said
		r.Parts = append(r.Parts, text(MsgPackageSettles, "Code", f.Code))
	}
	if c, ok := e.Given.claimed(f); ok {
		r.Parts = append(r.Parts, text(MsgPackageClaim, "Has", c.Has))
	}
	r.Choices = cardChoicesOf(e, f)
	r.Columns = 2
	return r
}

// listedLines say the list prices of other model years where that of the car's is
// not known.
func listedLines(f knowledge.Finding, year int) (parts []Text) {
	if _, ok := f.ListedIn(year); ok || f.Price != nil {
		return []Text{text(MsgListedNote)}
	}
	for _, l := range f.Listed {
		parts = append(parts, text(MsgListedIn, "Year", l.Year, "Amount", l.Minor, "Currency", l.Currency))
	}
	if len(parts) > 0 {
		parts = append(parts, text(MsgListedNote))
	}
	return parts
}

func cardChoicesOf(e Identified, f knowledge.Finding) []Choice {
	arg := packageArg(e, f)
	choices := []Choice{{ID: Evidence, Arg: arg}, {ID: AllPackages, Arg: e.Given.key()}}
	said, claimed := e.Given.claimed(f)
	if !f.Verdict.Has() && (!claimed || !said.Has) {
		choices = append(choices, Choice{ID: ItHas, Arg: arg})
	}
	if f.Verdict != knowledge.RuledOut && (!claimed || said.Has) {
		choices = append(choices, Choice{ID: ItLacks, Arg: arg})
	}
	return choices
}

// evidenceReply lists what speaks for a package and what against it, each with its
// source, the strongest first.
func evidenceReply(e Identified, f knowledge.Finding) Reply {
	r := Reply{Parts: []Text{packageLine(f, e.Vehicle.Year, e.Currency)}, Columns: 2}
	against := false
	evidence := slices.SortedStableFunc(slices.Values(f.Evidence), func(a, b knowledge.Evidence) int { return cmp.Compare(b.Weight, a.Weight) })
	for _, ev := range evidence {
		against = against || ev.Weight < 0
		r.Parts = append(r.Parts, text(MsgLabelProof, "Proof", proof(ev), "Title", ev.Source.Title, "URL", ev.Source.URL))
	}
	if !against {
		r.Parts = append(r.Parts, text(MsgNothingAgainst))
	}
	if f.Why != "" {
		r.Parts = append(r.Parts, text(MessageID("why_"+string(f.Why))))
	}
	r.Choices = []Choice{{ID: ShowPackage, Arg: packageArg(e, f), Data: map[string]any{"Name": f.Name}}, {ID: AllPackages, Arg: e.Given.key()}}
	return r
}

// proof is an item of evidence in words.
func proof(ev knowledge.Evidence) Text {
	return text(MessageID("evidence_"+string(ev.Kind)), "Detail", ev.Detail, "Minor", ev.Minor, "With", ev.With, "Of", ev.Of, "Against", ev.Weight < 0, "Said", listed(ev.Said))
}

// listed are words as data holds a list.
func listed(words []knowledge.Words) (list []any) {
	for _, w := range words {
		list = append(list, w)
	}
	return list
}
