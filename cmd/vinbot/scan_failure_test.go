package main

import (
	"errors"
	"fmt"
	"testing"

	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge/sticker"
)

func TestAReadingIsTriedAgainWhereThatMayHelp(t *testing.T) {
	t.Parallel()
	other := errors.New("the disk is full")
	for name, c := range map[string]struct {
		err  error
		last bool
		told conversation.MessageID // or tried again
	}{
		"a PDF with a password":                      {sticker.ErrEncrypted, false, "label_err_encrypted"},
		"what takes too much of a processor":         {sticker.ErrTimeout, false, "label_err_timeout"},
		"what the machine had no time for":           {fmt.Errorf("page 1: %w", sticker.ErrStarved), false, ""},
		"what it had no time for, at the last time":  {sticker.ErrStarved, true, "label_err_timeout"},
		"what is no fault of the picture":            {other, false, ""},
		"what is none of the picture, the last time": {other, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			event, err := scanFailure(c.err, c.last)
			if c.told == "" {
				if event != nil || !errors.Is(err, c.err) {
					t.Errorf("%v, %v", event, err)
				}
				return
			}
			if want := (conversation.Failed{Work: conversation.WorkScan, Reason: c.told}); event != want || err != nil {
				t.Errorf("%v, %v, want %v", event, err, want)
			}
		})
	}
}
