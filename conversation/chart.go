package conversation

import "example.com/vinbot/knowledge/ask"

// Messages of the picture below a comparison.
const (
	MsgChartCaption MessageID = "chart_caption"
	MsgChartName    MessageID = "chart_name"
	MsgChartValue   MessageID = "chart_value"
)

// Chart is a picture of values that the text before it states, each with its source.
type Chart struct {
	Title Text
	Bars  []Bar
}

// Bar is one of the values: what has it, how it is written, and its size beside the others.
type Bar struct {
	Name, Value Text
	Size        float64
}

// showChart sends a picture of the values that an answer puts side by side, if they are
// many enough to be seen more easily than read.
func (t *talk) showChart(a ask.Answer) {
	attribute, list := ask.Bars(a)
	if len(list) == 0 {
		return
	}
	c := &Chart{Title: text(MessageID("attr_" + string(attribute)))}
	for _, b := range list {
		c.Bars = append(c.Bars, Bar{
			Name:  text(MsgChartName, "Vehicle", b.Car, "Variant", b.Variant),
			Value: text(MsgChartValue, "Value", b.Fact.Value, "Unit", b.Fact.Unit, "Code", string(attribute)),
			Size:  b.Size,
		})
	}
	t.reply(Reply{Parts: []Text{text(MsgChartCaption, "Attribute", c.Title)}, Chart: c})
}
