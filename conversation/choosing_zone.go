package conversation

import (
	"strings"

	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/knowledge/vin"
)

// ChoosingZone has asked where a person's clock stands, for a report.
type ChoosingZone struct {
	Every schedule.Every `json:"every"`
}

// Name implements [State].
func (ChoosingZone) Name() StateName { return NameChoosingZone }

func (s ChoosingZone) on(t *talk, e Event) State {
	said, ok := e.(Said)
	switch words := strings.TrimSpace(said.Text); {
	case !ok, len(vin.Find(words)) > 0:
		return t.open(Idle{}, e)
	case words == "":
		t.say(MsgEmpty)
	default:
		t.do(findZone{words: words, every: s.Every})
	}
	return s
}

// askZone offers the time zones that were found, each with what its clocks show.
func (t *talk) askZone(e ZonesFound) State {
	r := Reply{Parts: []Text{text(MsgZoneAsk)}, Columns: 2}
	switch {
	case e.Words != "" && len(e.Zones) == 0:
		r.Parts = []Text{text(MsgZoneNone)}
	case e.Words != "":
		r.Parts = []Text{text(MsgZoneWhich)}
	}
	for _, zone := range e.Zones {
		wall, err := schedule.Wall(e.Now, zone)
		if err != nil {
			continue
		}
		r.Choices = append(r.Choices, Choice{ID: ReportZone, Arg: reportArg(e.Every, zone), Data: map[string]any{"City": schedule.City(zone), "Clock": clock(wall)}})
	}
	r.Choices = append(r.Choices, Choice{ID: Cancel, In: NameChoosingZone})
	t.reply(r)
	return ChoosingZone{Every: e.Every}
}
