package main

import (
	"slices"
	"strings"
	"testing"
)

// colleague lets a second person write, or press a button that they were shown.
func (d *dialogue) colleague(t *testing.T, verb, rest string) {
	t.Helper()
	if d.mate == nil {
		d.mate = d.telegram.Named(d.user.LanguageCode, "Ben")
	}
	if verb == "c>" {
		d.telegram.Say(d.mate, strings.ReplaceAll(rest, "[link]", d.invitation(t)))
		return
	}
	for _, m := range slices.Backward(d.telegram.Replies(d.mate.ID)) {
		if m.ReplyMarkup == nil {
			continue
		}
		for _, row := range m.ReplyMarkup.Rows {
			for _, b := range row {
				if b.Text == rest {
					d.telegram.Tap(d.mate, m, b.CallbackData)
					return
				}
			}
		}
	}
	t.Fatalf("the colleague has no button %q", rest)
}

// invitation is what the last link that invites starts the bot with; empty: there is none.
func (d *dialogue) invitation(t *testing.T) string {
	t.Helper()
	for _, m := range slices.Backward(d.telegram.Replies(d.user.ID)) {
		if _, link, found := strings.Cut(m.Text, "?start="); found {
			secret, _, _ := strings.Cut(link, "\n")
			return secret
		}
	}
	return ""
}
