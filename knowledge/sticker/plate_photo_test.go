package sticker //nolint:testpackage // what one picture holds is not exported

import (
	"errors"
	"math/rand/v2"
	"os"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker/stickertest"
)

// reading is how a picture of a plate was read: right and sure, to be asked about, not
// at all, or wrong and sure.
type reading struct{ right, asked, none, wrong int }

func (r *reading) add(vins []knowledge.VINReading, truth knowledge.VIN) {
	switch {
	case len(vins) == 0:
		r.none++
	case !vins[0].Sure:
		r.asked++
	case len(vins) == 1 && vins[0].Text == string(truth):
		r.right++
	default:
		r.wrong++
	}
}

// photosOf takes a plate with each damage, as Telegram sends it.
func photosOf(t *testing.T, p stickertest.Plate, damages []stickertest.Damage) (photos [][]byte) {
	t.Helper()
	page, err := stickertest.Page(t.Context(), p.PDF)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range damages {
		b, err := stickertest.Photo(page, d, rand.New(rand.NewPCG(1, uint64(i))))
		if err != nil {
			t.Fatal(err)
		}
		if b, err = stickertest.Telegram(b); err != nil {
			t.Fatal(err)
		}
		photos = append(photos, b)
	}
	return photos
}

// readPlate looks for barcodes, and for print where a VIN stands in print alone.
func readPlate(t *testing.T, r *Reader, photo []byte, kind stickertest.PlateKind) []knowledge.VINReading {
	t.Helper()
	g, err := r.decode(photo)
	if err != nil {
		t.Fatal(err)
	}
	vins := coded(t.Context(), g)
	if len(vins) > 0 || kind == stickertest.PlateNone {
		return vins
	}
	if vins, err = r.plate(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	return vins
}

// TestPlatesInPhotos reads plates of each kind as Telegram sends photos of them. Few are
// read in print, which takes seconds each; VINBOT_EVAL=1 reads all.
func TestPlatesInPhotos(t *testing.T) {
	t.Parallel()
	plates, err := stickertest.PrintPlates(t.Context(), t.TempDir(), 1, 5)
	if errors.Is(err, stickertest.ErrNoBrowser) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(Config{})
	if err != nil {
		t.Skip(err)
	}
	damages := []stickertest.Damage{stickertest.DamageSmall, stickertest.DamageTilt, stickertest.DamageSideways}
	if os.Getenv("VINBOT_EVAL") != "" {
		damages = stickertest.Damages()
	}
	found := map[stickertest.PlateKind]*reading{}
	for _, p := range plates {
		f := &reading{}
		for _, b := range photosOf(t, p, damages) {
			f.add(readPlate(t, r, b, p.Kind), p.Truth.VIN)
		}
		found[p.Kind] = f
	}
	for _, k := range stickertest.PlateKinds() {
		f := *found[k]
		t.Logf("%-20s right %2d, asked back %2d, not read %2d, wrong and sure %2d", k, f.right, f.asked, f.none, f.wrong)
		if f.wrong > 0 {
			t.Errorf("%s: %d wrong and sure", k, f.wrong)
		}
	}
	for _, k := range []stickertest.PlateKind{stickertest.PlateCode39, stickertest.PlateCode128, stickertest.PlateMatrix, stickertest.PlateQR} {
		if f := *found[k]; f.asked+f.none > 0 {
			t.Errorf("%s: not every barcode was read", k)
		}
	}
}
