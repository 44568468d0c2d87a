package main

import (
	"slices"
	"strings"
	"testing"

	"example.com/vinbot/bot/telegramtest"
)

// TestTranscriptsWithStars replays what is said where plans are sold for Telegram Stars,
// beside Stripe or, in files named so, alone.
func TestTranscriptsWithStars(t *testing.T) {
	t.Parallel()
	transcripts(t, "testdata/stars/*.txt", func(c *config) { c.Stars = true })
	transcripts(t, "testdata/stars/alone/*.txt", func(c *config) { c.Stars, c.Stripe = true, stripeConfig{} })
}

// inStars does what a person, Telegram or time does to a payment in Stars, and reports
// whether there is such a thing:
//
//	pay the bill         the newest one
//	somebody pays        somebody else pays it
//	stars renew …        see [telegramtest.Server.StarFate]
//	stars repeated       Telegram tells what it has told once more
func (d *dialogue) inStars(t *testing.T, action string) bool {
	t.Helper()
	fate, ok := strings.CutPrefix(action, "stars ")
	switch {
	case action == "pay the bill" || action == "somebody pays":
		who := d.user
		if action == "somebody pays" {
			who = d.telegram.User(d.user.LanguageCode)
			d.telegram.Say(who, "/start")
			d.settle(t)
		}
		if err := d.telegram.Pay(t.Context(), who, telegramtest.Message{}, d.bill(t)); err != nil {
			_, why, _ := strings.Cut(err.Error(), "declined: ")
			d.notes = append(d.notes, why)
		}
	case !ok:
		return false
	case fate == "repeated":
		d.telegram.Fault(telegramtest.Fault{Method: "getUpdates", Kind: telegramtest.FaultDuplicate, Times: 1})
	default:
		subs := d.telegram.StarSubscriptions(d.user)
		if len(subs) == 0 {
			t.Fatal("nothing is subscribed to with Stars")
		}
		if err := d.telegram.StarFate(subs[0], fate); err != nil {
			d.notes = append(d.notes, err.Error())
		}
	}
	return true
}

// bill is the newest bill in Telegram that a button opens.
func (d *dialogue) bill(t *testing.T) string {
	t.Helper()
	for _, m := range slices.Backward(d.telegram.Replies(d.user.ID)) {
		if m.ReplyMarkup == nil {
			continue
		}
		for _, row := range m.ReplyMarkup.Rows {
			for _, b := range row {
				if strings.HasPrefix(b.URL, "https://t.me/$") {
					return b.URL
				}
			}
		}
	}
	t.Fatal("no button opens a bill")
	return ""
}
