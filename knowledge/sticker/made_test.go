package sticker_test

import (
	"errors"
	"os"
	"testing"

	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/knowledge/sticker/stickertest"
)

// made prints a label of every maker that is invented, or skips.
func made(t *testing.T) []stickertest.Specimen {
	t.Helper()
	s, err := stickertest.Print(t.Context(), t.TempDir(), stickertest.Makers(), 3)
	if errors.Is(err, stickertest.ErrNoBrowser) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheTextOfLabelsOfEveryMakerIsRead(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	var s stickertest.Score
	for _, sp := range made(t) {
		b, err := os.ReadFile(sp.PDF)
		if err != nil {
			t.Fatal(err)
		}
		l, err := r.Read(t.Context(), []sticker.Document{{Bytes: b}}, nil)
		if err != nil {
			t.Fatal(sp.Name, err)
		}
		s.Add(sp.Name, l, sp.Truth)
		if l.Make != "" && l.Make != sp.Truth.Make {
			t.Errorf("%s is taken for a %s", sp.Name, l.Make)
		}
	}
	if s.VIN < s.Labels || s.Base < s.Labels || s.Destination < s.Labels || s.Total < s.Labels ||
		s.Found < s.Want || s.Got > s.Found || s.Codes < s.WantCodes || s.WrongFitter > 0 || s.MixedUp > 0 {
		t.Errorf("%+v", s)
	}
}
