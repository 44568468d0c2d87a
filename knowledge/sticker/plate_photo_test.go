package sticker //nolint:testpackage // what one picture holds is not exported

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker/stickertest"
	"example.com/vinbot/knowledge/vin"
)

// reading is how pictures of a plate were read: right and sure; asked about, with the
// true VIN among what is offered or without it; not at all; or wrong and sure.
type reading struct {
	right, offered, missed, none, wrong int

	photos int
	spent  time.Duration // of processors
}

func (r *reading) add(vins []knowledge.VINReading, truth knowledge.VIN) {
	r.photos++
	switch {
	case len(vins) == 0:
		r.none++
	case !vins[0].Sure && slices.Contains(offers(vins), truth):
		r.offered++
	case !vins[0].Sure:
		r.missed++
	case len(vins) == 1 && vins[0].Text == string(truth):
		r.right++
	default:
		r.wrong++
	}
}

func (r *reading) String() string {
	return fmt.Sprintf("right %2d, asked back with the true VIN offered %2d, without it %2d, not read %2d, wrong and sure %2d, %.2f CPU-s a photo",
		r.right, r.offered, r.missed, r.none, r.wrong, r.spent.Seconds()/float64(r.photos))
}

// offers are the VINs that a person is asked about: those that were read, and what the
// first may have been.
func offers(vins []knowledge.VINReading) (out []knowledge.VIN) {
	for _, v := range vins {
		out = append(out, knowledge.VIN(v.Text))
	}
	const most = 5 // buttons
	out = append(out, vin.Repairs(vins[0].Text)...)
	return out[:min(len(out), most)]
}

// spent is the time on processors of the test and the programs it ran.
func spent(t *testing.T) (d time.Duration) {
	t.Helper()
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err != nil {
			t.Fatal(err)
		}
		d += time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	return d
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

// readPlate looks for barcodes, and for print where there are none.
func readPlate(t *testing.T, r *Reader, photo []byte) []knowledge.VINReading {
	t.Helper()
	g, err := r.decode(t.Context(), photo)
	if err != nil {
		t.Fatal(err)
	}
	vins := coded(t.Context(), g)
	if len(vins) > 0 {
		return vins
	}
	if vins, err = r.plate(t.Context(), printOn(g)); err != nil {
		t.Fatal(err)
	}
	return vins
}

// readerOf reads what was just printed. It skips where the browser that prints or a
// program that reads is missing: `make test` brings both.
func readerOf(t *testing.T, printing error) *Reader {
	t.Helper()
	r, err := New(Config{})
	for _, err := range []error{printing, err} {
		if errors.Is(err, stickertest.ErrNoBrowser) || errors.Is(err, ErrProgramMissing) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// TestPlatesInPhotos reads plates of each kind as Telegram sends photos of them: two
// photos each of the three damages in turn, or with VINBOT_EVAL=1 one for each damage, of plates that
// VINBOT_EVAL_SEED makes. It runs alone, since it measures processors.
func TestPlatesInPhotos(t *testing.T) {
	seed, err := strconv.ParseUint(cmp.Or(os.Getenv("VINBOT_EVAL_SEED"), "5"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	plates, err := stickertest.PrintPlates(t.Context(), t.TempDir(), 1, seed)
	r := readerOf(t, err)
	turns := []stickertest.Damage{stickertest.DamageSmall, stickertest.DamageTilt, stickertest.DamageSideways, stickertest.DamageSmall}
	for i, p := range plates {
		damages := turns[i%3 : i%3+2]
		if os.Getenv("VINBOT_EVAL") != "" {
			damages = stickertest.Damages()
		}
		f := &reading{}
		for _, b := range photosOf(t, p, damages) {
			before := spent(t)
			f.add(readPlate(t, r, b), p.Truth.VIN)
			f.spent += spent(t) - before
		}
		t.Logf("%-20s %s", p.Kind, f)
		if f.wrong > 0 {
			t.Errorf("%s: %d wrong and sure", p.Kind, f.wrong)
		}
		if p.Kind != stickertest.PlateNone && (f.right+f.offered)*5 < f.photos*4 {
			t.Errorf("%s: less is read than was measured", p.Kind)
		}
	}
}
