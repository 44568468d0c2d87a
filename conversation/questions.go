package conversation

import (
	"strings"

	"example.com/vinbot/knowledge"
)

// offerQuestions lists what is mostly asked about a car, as buttons; c is the one below its card.
func (t *talk) offerQuestions(c Choice) {
	v := knowledge.VIN(c.Arg)
	for _, car := range t.Memory.Ask.Vehicles {
		if car.VIN != v || car.Model == "" {
			continue
		}
		t.Memory.meet(car)
		car.Trim = "" // facts are kept by model; an answer names the versions it holds for
		r := Reply{Parts: []Text{text(MsgAskAbout, "Vehicle", vehicleName(car))}, Columns: 2}
		for _, a := range askedMostly() {
			r.Choices = append(r.Choices, Choice{
				ID: PickAnswer, Arg: vehicleName(car) + " " + strings.ReplaceAll(a, "_", " "), Data: map[string]any{"Label": text(MessageID("attr_" + a))},
			})
		}
		if car.Year != 0 {
			r.Choices = append(r.Choices, recallChoice(Recalls, RecallsArgs{Vehicle: car}))
		}
		t.reply(r)
		return
	}
	t.offer(text(MsgAskHow), Choice{ID: AskExample})
}

// askedMostly are attributes that facts are kept about.
func askedMostly() []string {
	return []string{"towing_capacity", "payload_capacity", "epa_combined_mpg", "horsepower", "cargo_volume", "curb_weight"}
}
