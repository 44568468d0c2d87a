package ask

import (
	"maps"
	"math"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// Part is one line of an answer: a message of package locales and its data.
type Part struct {
	Message string
	Data    map[string]any
}

// Replies says an answer with messages. Each stated value stands with the source
// that holds it. Where a model understood the question, it says first as what.
func Replies(a Answer) []Part {
	if a.Read == nil {
		return replies(a)
	}
	as := Part{"ask_read_as", map[string]any{"Vehicle": carTitle(a.Read.Vehicle), "Attribute": string(a.Read.Attribute), "Intent": string(a.Read.Intent)}}
	return append([]Part{as}, replies(a)...)
}

func replies(a Answer) []Part {
	switch a.Kind {
	case Value:
		parts := append(append(opening(a), head("ask_value", a)), wentBy(a)...)
		if a.Disagree {
			parts = append(parts, Part{Message: "ask_disagree"})
		}
		return append(parts, valueLines(a.Facts, a.Unit)...)
	case Range:
		parts := append(append(opening(a), head("ask_range", a)), wentBy(a)...)
		parts = append(parts, valueLines(a.Facts, a.Unit)...)
		if len(a.Choices) > 0 {
			parts = append(parts, Part{Message: "ask_range_question"})
		}
		return parts
	case OtherYears:
		return append(append([]Part{otherYearsHead(a)}, wentBy(a)...), valueLines(a.Facts, a.Unit)...)
	case OtherVersions:
		first := head("ask_other_versions", a)
		first.Data["Names"] = a.Relaxed
		return append([]Part{first}, valueLines(a.Facts, a.Unit)...)
	case Unread:
		first := head("ask_unread", a)
		first.Data["Names"] = a.Relaxed
		return []Part{first}
	case Overview:
		return append([]Part{head("ask_overview", a)}, rowLines(a.Rows, false)...)
	case Compare, Ranking:
		return append(append(opening(a), head("ask_"+string(a.Kind), a)), rowLines(a.Rows, true)...)
	case Explanation:
		return passageLines(a)
	case SmallTalk:
		return []Part{{Message: "ask_" + a.Topic}}
	case Recalls:
		return recallsLine(a)
	case Listing:
		return append([]Part{head("ask_list_"+a.Topic, a)}, itemLines(a)...)
	case Worth, Past:
		return marketLines(a)
	case NotKnown, UnknownCar, WhichVehicle:
		return []Part{head("ask_"+string(a.Kind), a)}
	case NoOffers, NotUnderstood, Package:
	}
	return []Part{{Message: "ask_" + string(a.Kind)}}
}

// opening is what comes before the values of a yes-or-no question.
func opening(a Answer) []Part {
	if a.Verdict == "" {
		return nil
	}
	if a.Kind == Compare && a.Verdict == No {
		return []Part{{Message: "ask_compare_no"}}
	}
	return []Part{{Message: "ask_" + string(a.Verdict)}}
}

// wentBy says what the VIN decided.
func wentBy(a Answer) []Part {
	if a.ByVIN == "" {
		return nil
	}
	return []Part{{"ask_by_vin", map[string]any{"Engine": a.ByVIN}}}
}

func head(message string, a Answer) Part {
	return Part{message, map[string]any{"Vehicle": carTitle(a.Vehicle), "Attribute": string(a.Attribute)}}
}

func carTitle(v knowledge.Vehicle) string {
	var words []string
	if v.Year != 0 {
		words = append(words, strconv.Itoa(v.Year))
	}
	trim := v.Trim
	if _, ok := designationOf(trim); ok { // the "GX 550" of a Lexus GX
		trim = strings.TrimPrefix(trim, v.Model+" ")
	}
	for _, w := range []string{v.Make, v.Model, trim} {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

func valueLines(facts []knowledge.Fact, unit string) (parts []Part) {
	for _, f := range facts {
		parts = append(parts, Part{"ask_fact", factData(f, unit)})
	}
	return parts
}

// marketLines say that there is no source of that, and what is known instead.
func marketLines(a Answer) []Part {
	first := head("ask_"+string(a.Kind), a)
	first.Data["Priced"] = len(a.Facts) > 0
	return append([]Part{first}, valueLines(a.Facts, a.Unit)...)
}

// recallsLine is said where nobody looks recalls up.
func recallsLine(a Answer) []Part {
	first := head("ask_recalls", a)
	first.Data["Year"] = a.Vehicle.Year
	return []Part{first}
}

// passageLines quote, and say what of the car a quotation is not about.
func passageLines(a Answer) (parts []Part) {
	if a.Beyond != knowledge.RelaxedNothing {
		parts = append(parts, Part{"ask_passage_beyond", map[string]any{"Vehicle": carTitle(a.Vehicle), "Beyond": string(a.Beyond)}})
	}
	for _, p := range a.Passages {
		parts = append(parts, Part{"ask_passage", map[string]any{"Text": p.Text, "Title": p.Source.Title, "URL": p.Source.URL}})
	}
	return parts
}

// itemLines are the lines of a list, and how many it has no room for.
func itemLines(a Answer) (parts []Part) {
	for _, i := range a.Items {
		line := factData(i.Fact, a.Unit)
		message := "ask_fact"
		if i.Name != "" {
			message, line["Name"] = "ask_item", i.Name
		}
		parts = append(parts, Part{message, line})
	}
	if a.More > 0 {
		parts = append(parts, Part{"ask_list_more", map[string]any{"More": a.More}})
	}
	return parts
}

// factData is what a line about a fact needs. A unit that was asked for is
// converted to here; any other is left to the reader's settings.
func factData(f knowledge.Fact, unit string) map[string]any {
	as := 0.0
	if unit == f.Unit {
		unit = ""
	}
	if unit != "" {
		v, err := specs.Convert(f.Value, f.Unit, unit)
		if err != nil {
			unit = ""
		}
		as = rounded(v)
	}
	return map[string]any{
		"As": unit, "AsValue": as,
		"Value": f.Value, "Unit": f.Unit, "Words": f.Text, "Variant": variant(f), "Condition": f.Condition,
		"Years": years(f), "Title": f.Source.Title, "URL": f.Source.URL, "Attribute": string(f.Attribute),
	}
}

// rounded keeps four digits, and what stands before the point.
func rounded(v float64) float64 {
	scale := 1.0
	for math.Abs(v)*scale < 1000 && scale < 1000 {
		scale *= 10
	}
	return math.Round(v*scale) / scale
}

func variant(f knowledge.Fact) string {
	var words []string
	for _, w := range []string{f.Trim, f.Engine, f.Drivetrain} {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, ", ")
}

func years(f knowledge.Fact) string { return span(f.YearFrom, f.YearTo) }

// rowLines are the lines of a table; cars are named where there are several.
func rowLines(rows []Row, named bool) (parts []Part) {
	var last knowledge.Attribute
	for _, r := range rows {
		if named && r.Attribute != last {
			parts = append(parts, Part{"ask_row_attribute", map[string]any{"Attribute": string(r.Attribute)}})
			last = r.Attribute
		}
		car := ""
		if named {
			car = carTitle(r.Vehicle)
		}
		data := map[string]any{"Vehicle": car, "Attribute": string(r.Attribute)}
		switch len(r.Facts) {
		case 0:
			parts = append(parts, Part{"ask_row_unknown", data})
			continue
		case 1:
			maps.Copy(data, factData(r.Facts[0], ""))
			data["Vehicle"] = car
			parts = append(parts, Part{"ask_row", data})
			continue
		}
		low, high := r.Facts[0], r.Facts[len(r.Facts)-1]
		const ends = 2 // of a range
		if low.Text != "" || len(r.Facts) > ends {
			for _, f := range r.Facts {
				line := factData(f, "")
				line["Vehicle"] = car
				parts = append(parts, Part{"ask_row", line})
			}
			continue
		}
		parts = append(parts, Part{"ask_row_range", map[string]any{
			"Vehicle": car, "Attribute": string(r.Attribute), "Low": low.Value, "High": high.Value, "Unit": low.Unit,
			"LowTitle": low.Source.Title, "LowURL": low.Source.URL, "HighTitle": high.Source.Title, "HighURL": high.Source.URL,
			"LowVariant": variant(low), "HighVariant": variant(high),
		}})
	}
	return parts
}
