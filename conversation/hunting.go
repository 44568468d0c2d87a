package conversation

import (
	"cmp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/vin"
)

// Hunting asks what a person sees on a car, to tell its packages. What they say is
// kept as their word about the car, so nothing is lost when they leave, and a press
// on a question goes on from there.
type Hunting struct {
	VIN knowledge.VIN    `json:"vin"`
	Ask packages.Feature `json:"ask"` // the question that was put last
}

// Name implements [State].
func (Hunting) Name() StateName { return NameHunting }

func (s Hunting) on(t *talk, e Event) State {
	switch e := e.(type) {
	case Said:
		if value := yesOrNo(e.Text); value != "" && s.Ask != packages.AskPhoto {
			t.hearSeen(s.VIN, s.Ask, value)
			return s
		}
		if len(vin.Find(e.Text)) > 0 {
			return t.open(Idle{}, e) // another car
		}
	case Commanded:
		return t.open(Idle{}, e)
	case Sent:
		t.open(s, e) // the label is read meanwhile, and goes into the hunt
		return s
	}
	return t.open(s, e)
}

// sighted marks what a person says of a feature among all that they say of cars.
const sighted = "has:"

// yesOrNo reads an answer that is typed; empty is neither.
func yesOrNo(words string) string {
	switch strings.ToLower(strings.Trim(words, " .!")) {
	case "yes", "sí", "si", "oui", "ja":
		return "yes"
	case "no", "non", "nein":
		return "no"
	}
	return ""
}

// answersOf are what a person was asked about a car, and what they said to it.
func answersOf(told []Told) (answers []packages.Answer, asked []packages.Feature) {
	for _, w := range told {
		name, ok := strings.CutPrefix(w.Attribute, sighted)
		if !ok {
			continue
		}
		asked = append(asked, packages.Feature(name))
		if w.Value != "" {
			answers = append(answers, packages.Answer{Feature: packages.Feature(name), Has: w.Value == "yes"})
		}
	}
	return answers, asked
}

// hearSeen keeps an answer and goes on.
func (t *talk) hearSeen(v knowledge.VIN, f packages.Feature, value string) {
	t.Memory.tell(Told{VIN: v, Attribute: sighted + string(f), Value: value})
	t.do(hunt{vin: v, step: huntOn, edits: t.shown})
}

// chooseHunt answers the buttons of a hunt.
func (t *talk) chooseHunt(c Choice) State {
	number, feature, _ := strings.Cut(c.Arg, "|")
	v := knowledge.VIN(number)
	said := map[ChoiceID]string{HuntYes: "yes", HuntNo: "no", HuntUnsure: "", HuntNoLabel: ""}
	value, answers := said[c.ID]
	switch {
	case answers:
		t.hearSeen(v, packages.Feature(feature), value)
	case c.ID == HuntPhoto:
		t.say(MsgHuntPhoto)
	case c.ID == HuntStop:
		t.do(hunt{vin: v, step: huntEnd, edits: t.shown})
		return Idle{}
	default:
		t.do(hunt{vin: v, step: huntOn})
	}
	return t.State
}

// showHunt offers a hunt, asks its next question or says what came of it.
func (t *talk) showHunt(here State, e Hunted) State {
	asking := len(e.Hunt.Asks) > 0
	switch {
	case e.Step == huntOffer:
		t.offerHunt(e)
		return here
	case asking && e.Step != huntEnd:
		t.reply(huntQuestion(e))
		return Hunting{VIN: e.Vehicle.VIN, Ask: e.Hunt.Asks[0].Feature}
	case e.Step != huntLabel: // the label's own card has said it
		t.endHunt(e)
	}
	if here.Name() == NameHunting {
		return Idle{}
	}
	return here
}

// endHunt says what came of a hunt, and keeps it where something was answered.
func (t *talk) endHunt(e Hunted) {
	t.Memory.keepEquipment(e.Given)
	if len(e.Answers) > 0 {
		t.do(e.record())
	}
	r := huntResult(e)
	if len(e.Result.Findings) > 0 {
		r.Choices = append(r.Choices, Choice{ID: AllPackages, Arg: e.Given.key()})
	}
	t.reply(r)
}

// offerHunt says how packages are found, with the questions as one of the ways where
// they are worth it, and with what the catalogue lacks where they are not.
func (t *talk) offerHunt(e Hunted) {
	r := Reply{Parts: []Text{text(MsgPackagesHow)}}
	if gap := e.Result.Gap; gap != "" && e.Vehicle.Model != "" {
		r.Parts = append(r.Parts, text(MessageID("codes_gap_"+string(gap))))
	}
	if len(e.Hunt.Asks) > 0 {
		r.Parts = append(r.Parts, text(MsgHuntHow, "Most", packages.MostAsked))
		r.Choices = append(r.Choices, Choice{ID: Hunt, Arg: string(e.Vehicle.VIN)})
	}
	r.Choices = append(r.Choices, Choice{ID: HelpLabel})
	t.reply(r)
}

// huntQuestion is the next question, below what is known so far.
func huntQuestion(e Hunted) Reply {
	ask := e.Hunt.Asks[0]
	arg := string(e.Vehicle.VIN) + "|" + string(ask.Feature)
	r := Reply{Edits: e.Edits, Columns: 2, Parts: append([]Text{
		text(MsgHuntHead, "Vehicle", vehicleName(e.Vehicle), "Number", len(e.Asked)+1, "Most", packages.MostAsked),
	}, soFar(e)...)}
	if ask.Feature == packages.AskPhoto {
		r.Parts = append(r.Parts, text(MsgHuntAskPhoto, "Codes", packages.CodesOnLabel(e.Vehicle.Make)))
		r.Choices = []Choice{{ID: HuntNoLabel, Arg: arg}, {ID: HuntStop, Arg: arg}}
		return r
	}
	r.Parts = append(r.Parts, text(MsgHuntQuestion, "Question", ask.Words))
	for _, id := range []ChoiceID{HuntYes, HuntNo, HuntUnsure, HuntPhoto, HuntStop} {
		r.Choices = append(r.Choices, Choice{ID: id, Arg: arg})
	}
	return r
}

// soFar is what a person has said, and what follows from it.
func soFar(e Hunted) (parts []Text) {
	var yes, no []any
	for _, a := range e.Answers {
		if a.Has {
			yes = append(yes, e.Names[a.Feature])
		} else {
			no = append(no, e.Names[a.Feature])
		}
	}
	add := func(id MessageID, names []any) {
		if len(names) > 0 {
			parts = append(parts, text(id, "Names", names))
		}
	}
	add(MsgHuntYes, yes)
	add(MsgHuntNo, no)
	add(MsgHuntLikely, namesOf(e.Result, asserted))
	add(MsgHuntOut, namesOf(e.Result, ruledOut))
	add(MsgHuntHardly, namesOf(e.Result, hardly))
	return parts
}

func asserted(f knowledge.Finding) bool { return f.Verdict.Has() || f.Verdict == knowledge.Standard }

// ruledOut reports a package that is not there, for a part of it is missing.
func ruledOut(f knowledge.Finding) bool { return f.Verdict == knowledge.RuledOut && refused(f) }

// hardly reports one that something else speaks for.
func hardly(f knowledge.Finding) bool { return f.Verdict == knowledge.Undetermined && refused(f) }

// refused reports a package of which the person says that a part is missing.
func refused(f knowledge.Finding) bool {
	return slices.ContainsFunc(f.Evidence, func(ev knowledge.Evidence) bool {
		return ev.Kind == knowledge.EvidenceDenied && len(ev.Said) > 0
	})
}

// namesOf are the names of some findings, each once.
func namesOf(r packages.Result, which func(knowledge.Finding) bool) (names []any) {
	for _, f := range r.Findings {
		if which(f) && !slices.Contains(names, any(f.Name)) {
			names = append(names, f.Name)
		}
	}
	return names
}

// huntResult is what came of a hunt: what is there and why, what is not, what stays
// open, and what would settle that.
func huntResult(e Hunted) Reply {
	r := Reply{Edits: e.Edits, Parts: []Text{text(MsgHuntDone, "Vehicle", vehicleName(e.Vehicle), "Number", len(e.Asked))}}
	none := true
	for _, f := range e.Result.Findings {
		if !asserted(f) {
			continue
		}
		none = false
		r.Parts = append(r.Parts, packageLine(f, e.Vehicle.Year, ""))
		for _, ev := range f.Evidence {
			r.Parts = append(r.Parts, text(MsgLabelProof, "Proof", proof(ev), "Title", ev.Source.Title, "URL", ev.Source.URL))
		}
	}
	if none {
		r.Parts = append(r.Parts, text(MsgHuntNone))
	}
	for _, line := range soFar(e) {
		if line.Message != MsgHuntLikely { // said above, with its evidence
			r.Parts = append(r.Parts, line)
		}
	}
	if open := e.Hunt.Open; len(open) > 0 {
		const most = 6
		var names []any
		for _, n := range open[:min(len(open), most)] {
			names = append(names, n)
		}
		r.Parts = append(r.Parts, text(MsgHuntOpen, "Names", names, "More", len(open)-len(names)), text(MsgHuntSettle, "Codes", packages.CodesOnLabel(e.Vehicle.Make)))
		r.Choices = []Choice{{ID: HelpLabel}}
	}
	if gap := e.Result.Gap; gap != "" {
		r.Parts = append(r.Parts, text(MessageID("codes_gap_"+string(gap))))
	}
	return r
}

// huntsOn goes on with a hunt whose car's label was read.
func (t *talk) huntsOn(e LabelRead) {
	h, ok := t.State.(Hunting)
	if !ok || cmp.Or(e.Label.VIN, h.VIN) != h.VIN {
		return
	}
	t.Memory.keepLabel(e.ID, h.VIN)
	t.do(hunt{vin: h.VIN, step: huntLabel, open: !e.Standing.locked()})
}
