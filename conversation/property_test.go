package conversation

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// words draws what people write: words, VINs good and bad, codes, nothing.
func words(t *rapid.T) string {
	some := []string{
		"hello", payload, "what can it tow?", "", "Z51 FE4 J55", string(corvette), string(camry), "tow " + string(corvette), string(corvette) + " " + string(camry),
		"1G1YB2D4XM500000O", "123", "💥", strings.Repeat(string(corvette)+" "+string(camry)+" ", 114),
	}
	return rapid.OneOf(rapid.SampledFrom(some), rapid.String()).Draw(t, "words")
}

// happening draws an event of any kind, also such as fit nothing that was said.
func happening(t *rapid.T, c *chat) Event {
	switch rapid.IntRange(0, 7).Draw(t, "kind") {
	case 0:
		return Said{Text: words(t), Origin: origin(t)}
	case 1:
		return Commanded{Name: rapid.SampledFrom(append(Commands(), "start", "x")).Draw(t, "command"), Args: words(t), Origin: origin(t)}
	case 2:
		return pressed(t, c)
	case 3:
		album := rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "album")
		return Sent{File: File{ID: "f"}, Album: album, Caption: words(t)}
	case 4:
		return Odd{Kind: rapid.SampledFrom([]OddKind{OddVoice, OddFile}).Draw(t, "odd")}
	case 5:
		return rapid.SampledFrom([]Event{Left{}, Returned{}}).Draw(t, "presence")
	default:
		return outcome(t, c)
	}
}

func origin(t *rapid.T) Origin {
	return Origin{
		Message: rapid.Int64Range(0, 20).Draw(t, "message"),
		At:      rapid.Int64Range(0, 5).Draw(t, "at"),
		Edited:  rapid.Bool().Draw(t, "edited"),
		About:   rapid.SampledFrom([]string{"", "tow", string(corvette)}).Draw(t, "about"),
	}
}

func pressed(t *rapid.T, c *chat) Event {
	offers := c.session.Memory.Offers
	if len(offers) == 0 {
		return Pressed{Version: rapid.Int64().Draw(t, "version"), Index: rapid.Int().Draw(t, "index")}
	}
	o := rapid.SampledFrom(offers).Draw(t, "offer")
	return Pressed{Version: o.Version, Index: rapid.IntRange(-1, len(o.Choices)).Draw(t, "index")}
}

// outcome finishes something that is being worked on, well or badly.
func outcome(t *rapid.T, c *chat) Event {
	if len(c.session.Memory.Tasks) == 0 {
		return Finished{Task: rapid.Int64Range(0, 100).Draw(t, "task"), Event: PlanChanged{Plan: billing.Pro, Status: "active"}}
	}
	task := rapid.SampledFrom(c.session.Memory.Tasks).Draw(t, "task")
	if rapid.Bool().Draw(t, "fails") {
		return Finished{Task: task.ID, Event: Failed{Work: task.Work, Reason: "work_failed"}}
	}
	if rapid.Bool().Draw(t, "shared") { // of all that is being worked on, whatever it is
		var s Shared
		for _, of := range c.session.Memory.Tasks {
			raw, err := MarshalResult(of.ID, done(t, c, of))
			if err != nil {
				t.Fatal(err)
			}
			s.Results = append(s.Results, raw)
		}
		return Finished{Task: task.ID, Event: s}
	}
	return Finished{Task: task.ID, Event: done(t, c, task)}
}

// done is the result of a task that ended well.
func done(t *rapid.T, c *chat, task Task) Event {
	return map[Work]Event{
		WorkDecode:    car(corvette),
		WorkFill:      Filled{Decode: car(corvette).Decode},
		WorkScan:      LabelRead{ID: task.ID, Label: knowledge.Label{VIN: camry, Make: "Toyota", Model: "Camry"}},
		WorkAlbum:     AlbumClosed{Album: c.session.Memory.Album.ID},
		WorkPaste:     PasteClosed{},
		WorkPhrase:    Phrased{Text: "so"},
		WorkRead:      QuestionRead{Answer: ask.Answer{Kind: ask.NotUnderstood}},
		WorkLink:      LinkMade{Plan: billing.Pro, URL: "https://pay.example"},
		WorkPortal:    PortalMade{URL: "https://pay.example"},
		WorkExport:    Exported{JSON: "{}"},
		WorkLabelFile: LabelFiled{Name: "label.pdf"},
		WorkReport:    ReportMade{ReportArgs: ReportArgs{Every: schedule.Daily, Zone: schedule.UTC}},
		WorkRecall:    RecallsFound{Vehicle: car(corvette).Decode.Vehicle(), Total: 2, Asked: rapid.Bool().Draw(t, "asked"), Failed: rapid.Bool().Draw(t, "failed")},
	}[task.Work]
}

func TestWhateverHappensTheDialogueGoesOnAndStaysSmall(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		c := newChat(Idle{})
		c.standing.LabelLimit = 1
		for range rapid.IntRange(1, 60).Draw(t, "events") {
			e := happening(t, c)
			version := c.session.Version
			turn, err := c.turn(context.Background(), e)
			if err != nil {
				t.Fatalf("%#v: %v", e, err)
			}
			if turn.Session.Version != version+1 {
				t.Fatalf("%#v: version %d follows %d", e, turn.Session.Version, version)
			}
			for _, r := range turn.Replies {
				if len(r.Parts) == 0 && r.Plain == "" {
					t.Fatalf("%#v: an empty message", e)
				}
			}
			bounded(t, c.session.Memory)
		}
	})
}

func bounded(t *rapid.T, m Memory) {
	for what, n := range map[string][2]int{
		"sets of buttons": {len(m.Offers), maxOffers}, "waiting questions": {len(m.Waiting), maxWaiting}, "pictures": {len(m.Album.Files), maxAlbum},
		"recalls": {m.running(WorkRecall), maxRecalls}, "words": {len(m.Told), maxTold},
		"cars": {len(m.Ask.Vehicles), 5}, "known labels": {len(m.Labels), maxLabels}, "messages": {len(m.Heard), maxHeard}, "labels": {m.running(WorkScan), maxScans}, "VINs": {m.running(WorkDecode), maxLookups}, "gaps": {m.running(WorkFill), maxLookups},
		"albums": {m.running(WorkAlbum), 1}, "pastes": {m.running(WorkPaste), 1}, "bytes of a paste": {len(m.Paste.Text), maxPaste}, "links": {m.running(WorkLink), 1}, "portals": {m.running(WorkPortal), 1}, "exports": {m.running(WorkExport), 1}, "reports": {m.running(WorkReport), 1},
	} {
		if n[0] > n[1] {
			t.Fatalf("%d %s, at most %d are remembered", n[0], what, n[1])
		}
	}
}

func TestWorkOfOneKindIsAnsweredInOrderAndOnce(t *testing.T) {
	t.Parallel()

	kinds := []Work{WorkDecode, WorkScan, WorkExport}
	rapid.Check(t, func(t *rapid.T) {
		var m Memory
		asked := map[Work][]string{}
		for _, w := range rapid.SliceOfN(rapid.SampledFrom(kinds), 1, 12).Draw(t, "asked") {
			m.LastTask++
			m.Tasks = append(m.Tasks, Task{ID: m.LastTask, Work: w})
			asked[w] = append(asked[w], strconv.FormatInt(m.LastTask, 10))
		}
		tasks := slices.Clone(m.Tasks)
		answered := map[Work][]string{}
		order := append(rapid.Permutation(tasks).Draw(t, "finished"), rapid.SampledFrom(tasks).Draw(t, "again"))
		for _, task := range order {
			due, err := m.settle(Finished{Task: task.ID, Event: Exported{JSON: strconv.FormatInt(task.ID, 10)}})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range due {
				exported, _ := e.event.(Exported)
				answered[task.Work] = append(answered[task.Work], exported.JSON)
			}
		}
		for _, w := range kinds {
			if !slices.Equal(asked[w], answered[w]) {
				t.Fatalf("%s: asked %v, answered %v", w, asked[w], answered[w])
			}
		}
		if len(m.Tasks) != 0 {
			t.Fatalf("still waiting: %v", m.Tasks)
		}
	})
}
