package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/bot/telegramtest"
)

// group is a chat of the person, somebody else and the bot.
type group struct {
	chat  int64
	other *telegramtest.User
	query string // the last inline query
	shown *telegramtest.InlineAnswer
}

// gather makes the group; kind is group or supergroup.
func (d *dialogue) gather(kind string) {
	d.group.other = d.telegram.User(d.user.LanguageCode)
	d.group.chat = d.telegram.Gather(telegramtest.Gathering{Title: "<b>Cars</b> \u202efor all", Type: kind}, d.user, d.group.other).ID
}

// inGroup brings about what happens to the group:
//
//	restricted | allowed   the bot may not write, or may again
//	removed | added        the bot is thrown out, or let in again
//	migrated               the group becomes a supergroup
//	anonymous              the person writes in its name
func (d *dialogue) inGroup(t *testing.T, what string) {
	t.Helper()
	switch what {
	case "restricted":
		d.telegram.Seat(d.group.chat, d.telegram.Bot(), telegramtest.Standing{Status: telegramtest.StatusRestricted})
	case "allowed", "added":
		d.telegram.Add(d.group.chat)
	case "removed":
		d.telegram.Remove(d.group.chat)
	case "anonymous":
		rights := telegramtest.UsualRights()
		rights.IsAnonymous = true
		d.telegram.Seat(d.group.chat, *d.user, telegramtest.Standing{Status: telegramtest.StatusCreator, Rights: &rights})
	case "migrated":
		d.group.chat = d.telegram.Migrate(d.group.chat).ID
	default:
		t.Fatalf("nothing in a group is %q", what)
	}
}

// intrude lets the other person of the group press a button, and says what they are shown.
func (d *dialogue) intrude(t *testing.T, label string) {
	t.Helper()
	for _, m := range slices.Backward(d.telegram.Replies(d.group.chat)) {
		if m.ReplyMarkup == nil {
			continue
		}
		for _, row := range m.ReplyMarkup.Rows {
			for _, b := range row {
				if b.Text == label {
					d.notice(t, d.telegram.Tap(d.group.other, m, b.CallbackData))
					return
				}
			}
		}
	}
	t.Fatalf("no button %q in the group", label)
}

// notice waits for the acknowledgement of a press.
func (d *dialogue) notice(t *testing.T, query string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if a, ok := d.telegram.Answer(query); ok {
			d.notes = append(d.notes, a.Text)
			return
		}
	}
	t.Fatal("a press was not acknowledged")
}

// types types an inline query and says what is offered.
func (d *dialogue) types(t *testing.T, words string) {
	t.Helper()
	settings := d.telegram.Settings()
	settings.Inline, settings.InlineFeedback = true, 1
	d.telegram.Set(settings)
	for times := 4; ; times-- { // what is not answered in time is asked again with the next letter
		d.group.query = d.telegram.Type(telegramtest.Typed{UserID: d.user.ID, Query: words})
		ctx, stop := context.WithTimeout(t.Context(), 6*time.Second)
		var err error
		d.group.shown, err = d.telegram.InlineAnswer(ctx, d.group.query)
		stop()
		if err == nil {
			break
		}
		if times == 1 {
			t.Fatal(err)
		}
	}
	for _, r := range d.group.shown.Results {
		d.notes = append(d.notes, strings.TrimSuffix(r.Title+" | "+r.Description, " | "))
	}
	if b := d.group.shown.Button; b != nil {
		d.notes = append(d.notes, "["+b.Text+"]")
	}
}

// chooses posts the first result, in the group if there is one.
func (d *dialogue) chooses(t *testing.T) {
	t.Helper()
	m := d.telegram.Choose(t.Context(), d.group.query, d.group.shown.Results[0].ID, cmp.Or(d.group.chat, d.user.ID))
	d.notes = append(d.notes, strings.ReplaceAll(m.Text, "\n", "\n  "))
}
