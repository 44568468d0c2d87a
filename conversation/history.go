package conversation

import (
	"strconv"
	"strings"
	"time"

	"example.com/vinbot/knowledge"
)

// HistoryQuery is a part of a person's cars.
type HistoryQuery struct {
	Words      string // each of them is in a car's year, make, model, trim or VIN; empty: any car
	Skip, Most int
}

// historyPage is how many cars one message lists.
const historyPage = 8

// showHistory lists a page of a person's cars, with buttons for each and for the
// pages before and after it.
func (t *talk) showHistory(e Recalled) {
	switch {
	case len(e.Items) == 0 && e.Words != "":
		t.offer(text(MsgHistoryNone, "Words", e.Words), pageChoice(History, 0, ""))
		return
	case len(e.Items) == 0:
		t.say(MsgHistoryEmpty)
		return
	}
	r := Reply{Parts: []Text{text(MsgHistory, "Words", e.Words)}}
	for _, it := range e.Items {
		v := it.Vehicle
		r.Parts = append(r.Parts, text(MsgHistoryItem, "Vehicle", vehicleName(v), "VIN", string(v.VIN), "At", it.At.UTC().Truncate(time.Minute), "Told", it.Told))
		if v.VIN != "" {
			r.Choices = append(r.Choices, pickCar(v))
		}
	}
	if e.Skip > 0 {
		r.Choices = append(r.Choices, pageChoice(Newer, max(0, e.Skip-historyPage), e.Words))
	}
	if e.More {
		r.Choices = append(r.Choices, pageChoice(Older, e.Skip+historyPage, e.Words))
	}
	t.reply(r)
}

// pickCar is a button that looks up a car again: by its name and the end of its VIN,
// which tells cars of one model apart.
func pickCar(v knowledge.Vehicle) Choice {
	const tail = 6
	name, number := vehicleName(v), string(v.VIN)
	if name == "" || len(number) < tail {
		return picks([]knowledge.VIN{v.VIN})[0]
	}
	return Choice{ID: PickCar, Arg: number, Data: map[string]any{"Vehicle": name, "Tail": number[len(number)-tail:]}}
}

func pageChoice(id ChoiceID, skip int, words string) Choice {
	return Choice{ID: id, Arg: strconv.Itoa(skip) + "|" + words}
}

// turnPage answers a button made by [pageChoice].
func (t *talk) turnPage(c Choice) {
	number, words, _ := strings.Cut(c.Arg, "|")
	skip, err := strconv.Atoi(number)
	if err != nil || skip < 0 {
		t.say(MsgStale)
		return
	}
	t.do(recall{words: words, skip: skip})
}
