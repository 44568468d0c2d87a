package conversation

import (
	"slices"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
)

// fillGaps asks, behind a card that was shown, those who might know what it lacks.
// With many of them on their way the card has to do.
func (t *talk) fillGaps(e LookedUp) {
	if e.Extent != decode.Gaps || t.Memory.running(WorkFill) >= maxLookups {
		return
	}
	t.start(WorkFill, FillArgs{VIN: e.Decode.VIN, Grade: e.Standing.grade(), Known: e.Decode.Asked}, 0)
}

// showFilled says what was learnt after the card. Where that is nothing, or nobody
// could be asked, nothing is said.
func (t *talk) showFilled(e Filled) {
	fresh := news(e)
	var parts []Text
	for _, a := range cardAttributes() {
		i := slices.IndexFunc(fresh, func(c knowledge.Choice) bool { return c.Attribute == a && c.Reason == knowledge.ReasonOnly })
		if value := e.Decode.Attributes[a]; i >= 0 && value != "" {
			parts = append(parts, text(MsgCardLine, "Label", label(a), "Value", worded(a, value)))
		}
	}
	parts = append(parts, disputes(fresh)...)
	if len(parts) == 0 {
		return
	}
	v := e.Decode.VIN
	t.Memory.meet(carOf(e.Decode, t.Memory.told(v)))
	head := text(MsgCardMore, "Vehicle", vehicleName(carOf(e.Decode, nil)), "VIN", string(v))
	parts = append([]Text{head}, parts...)
	t.reply(Reply{Parts: append(parts, text(MsgCardSources, "Sources", sources(e.Decode.Sources)))})
}

// news are the choices in which somebody speaks who had not been asked before the card.
func news(e Filled) []knowledge.Choice {
	heard := func(by string) bool { return by == knowledge.ByStructure || slices.Contains(e.Known, by) }
	return slices.DeleteFunc(slices.Clone(e.Decode.Choices), func(c knowledge.Choice) bool {
		return heard(c.By) && !slices.ContainsFunc(c.Others, func(o knowledge.Claim) bool { return !heard(o.By) })
	})
}

// disputes are the doubts of attributes that sources tell differently. Those of make
// and year are problems of the VIN, and said there.
func disputes(choices []knowledge.Choice) (parts []Text) {
	for _, c := range choices {
		if c.Attribute == "make" || c.Attribute == "model_year" {
			continue
		}
		for _, o := range c.Others {
			parts = append(parts, text(MsgCardDispute, "Label", label(c.Attribute),
				"By", provider(c.By), "Other", worded(c.Attribute, o.Value), "OtherBy", provider(o.By)))
		}
	}
	return parts
}

// provider is a provider's name for readers.
func provider(name string) Text { return text(MessageID("vin_by_" + name)) }
