package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/internal/hook"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

// TestAStickerOfTheAPIIsToldOnceWhenItIsOpened reads two on a day that has room for one, and
// each of them twice, as a job does whose process died.
func TestAStickerOfTheAPIIsToldOnceWhenItIsOpened(t *testing.T) {
	t.Parallel()
	x := newHooked(t)
	x.add(t, "https://a.example/", hook.StickerRead)
	stickers := store.NewStickers(x.pool, func() time.Time { return x.now }).Telling(x.Hooks)
	var first int64
	for _, room := range []bool{true, false} {
		id, err := stickers.Add(t.Context(), 7)
		if err != nil {
			t.Fatal(err)
		}
		k, err := stickers.Sticker(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		label, err := store.NewLabels(x.pool).Save(t.Context(), 7, k.Job(), knowledge.Label{VIN: "1HGCV1F33KA000000"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if opened, err := stickers.Done(t.Context(), k, label, 1); err != nil || opened != room {
				t.Fatal(opened, err)
			}
		}
		if room {
			first = id
		}
	}
	x.work(t)
	if len(x.sent) != 1 || !strings.Contains(x.sent[0].Body, fmt.Sprintf(`"sticker":%d`, first)) {
		t.Errorf("%d are told: %s", len(x.sent), x.sent)
	}
}
