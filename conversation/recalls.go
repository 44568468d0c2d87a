package conversation

import (
	"encoding/json"
	"strings"

	"example.com/vinbot/knowledge"
)

// maxRecalls is how many look-ups of recalls run at a time; recallPage is how many
// recalls one message says.
const (
	maxRecalls = 5
	recallPage = 4
)

// checkRecalls looks up the recalls of a car that was shown, once its card is there.
// Recalls are filed by make, model and year.
func (t *talk) checkRecalls(v knowledge.Vehicle) {
	if v.Make == "" || v.Model == "" || v.Year == 0 || t.Memory.running(WorkRecall) >= maxRecalls {
		return
	}
	t.start(WorkRecall, RecallsArgs{Vehicle: v}, 0)
}

// askRecalls looks them up for somebody who waits for the answer.
func (t *talk) askRecalls(a RecallsArgs) {
	if t.Memory.running(WorkRecall) >= maxRecalls {
		t.say(MsgSlowDown)
		return
	}
	a.Asked, a.Most = true, recallPage
	t.start(WorkRecall, a, 0)
}

// chooseRecalls answers a button that was made by [recallChoice].
func (t *talk) chooseRecalls(c Choice) {
	var a RecallsArgs
	if err := json.Unmarshal([]byte(c.Arg), &a); err != nil {
		t.say(MsgStale)
		return
	}
	t.askRecalls(a)
}

func recallChoice(id ChoiceID, a RecallsArgs) Choice {
	arg, err := json.Marshal(a)
	if err != nil { // strings and numbers are always written
		arg = nil
	}
	return Choice{ID: id, Arg: string(arg)}
}

// showRecalls says what was found. Nobody asked for those below a card: they are only
// mentioned where there are some. Where the service failed nothing is known, which is
// not the same as none.
func (t *talk) showRecalls(e RecallsFound) {
	car := e.Vehicle
	car.Trim = "" // recalls are not filed by it
	name := vehicleName(car)
	more := RecallsArgs{Vehicle: e.Vehicle, From: e.From + len(e.Recalls)}
	switch {
	case !e.Asked && (e.Failed || e.Total == 0):
	case !e.Asked:
		t.offer(text(MsgRecallsOpen, "PluralCount", e.Total, "Count", e.Total, "Vehicle", name, "ParkIt", e.ParkIt, "ParkOutside", e.ParkOutside),
			recallChoice(Recalls, more))
	case e.Failed:
		t.offer(text(MsgRecallsFailed, "Vehicle", name), recallChoice(Recalls, more))
	case e.Total == 0:
		t.say(MsgRecallsNone, "Vehicle", name)
	default:
		r := Reply{Parts: []Text{text(MsgRecalls, "PluralCount", e.Total, "Count", e.Total, "Vehicle", name, "First", e.From+1, "Last", more.From)}}
		for _, x := range e.Recalls {
			r.Parts = append(r.Parts, recallLine(x))
		}
		if r.Parts = append(r.Parts, text(MsgRecallsNote)); more.From < e.Total {
			r.Choices = []Choice{recallChoice(MoreRecalls, more)}
		}
		t.reply(r)
	}
}

func recallLine(x knowledge.Recall) Text {
	return text(MsgRecall, "Campaign", x.Campaign, "URL", x.Source.URL, "Dated", !x.Received.IsZero(), "At", x.Received,
		"Component", x.Component, "Summary", brief(x.Summary), "ParkIt", x.ParkIt, "ParkOutside", x.ParkOutside)
}

// brief is the beginning of a text, up to the end of a sentence where there is one.
func brief(s string) string {
	const most, least = 320, 80
	chars := []rune(s)
	if len(chars) <= most {
		return s
	}
	cut := string(chars[:most])
	if end := strings.LastIndex(cut, ". "); end >= least {
		return cut[:end+1] + " …"
	}
	if end := strings.LastIndex(cut, " "); end > 0 {
		cut = cut[:end]
	}
	return cut + " …"
}
