package sticker_test

import (
	"bytes"
	"context"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"example.com/vinbot/knowledge/sticker"
)

// photo renders a label as Telegram would deliver a flat photo of it.
func photo(tb testing.TB, pdf string, side int) []byte {
	tb.Helper()
	b, err := exec.CommandContext(tb.Context(), "pdftoppm", "-png", "-singlefile", "-scale-to", strconv.Itoa(side), pdf).Output()
	if err != nil {
		tb.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		tb.Fatal(err)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 82}); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func readPhotos(ctx context.Context, t *testing.T, files []string, side int) score {
	t.Helper()
	r := newReader(t)
	var s score
	began := time.Now()
	for _, f := range files {
		l, err := r.Read(ctx, []sticker.Document{{Bytes: photo(t, f, side)}}, nil)
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(f), err)
			continue
		}
		s.add(l, readTruth(t, f))
	}
	t.Logf("%d px, %.1f s a photo: %v", side, time.Since(began).Seconds()/float64(len(files)), s)
	return s
}

func TestPhotosOfRealGMLabels(t *testing.T) {
	files := shared(t, filepath.Join("gm", "*.pdf"))
	n, sides := 1, []int{2560} // a sample; VINBOT_EVAL=1 reads a dozen at both sizes
	if os.Getenv("VINBOT_EVAL") != "" {
		n, sides = 12, []int{2560, 1280}
	}
	var some []string
	for i := range n {
		some = append(some, files[(i*len(files)/n+40)%len(files)])
	}
	for _, side := range sides {
		s := readPhotos(t.Context(), t, some, side)
		if s.lies > 0 {
			t.Errorf("%d px: sums close over a wrong base price or total", side)
		}
		if s.vin*10 < s.labels*7 || s.total*10 < s.labels*9 || s.found*100 < s.options*85 || n > 1 && s.closed*10 < s.labels*7 {
			t.Errorf("%d px: less is read than was measured", side)
		}
		for _, m := range s.missed {
			t.Log(m)
		}
	}
}
