package sticker //nolint:testpackage // what one picture holds is not exported

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/sticker/stickertest"
)

// codesOfMakers are real codes of the makers of each kind of list.
func codesOfMakers(t *testing.T) map[stickertest.ListKind][]stickertest.NamedCode {
	t.Helper()
	out := map[stickertest.ListKind][]stickertest.NamedCode{}
	for kind, files := range map[stickertest.ListKind][]string{
		stickertest.ListGM: {"chevrolet", "cadillac", "gmc"}, stickertest.ListVW: {"volkswagen", "audi"}, stickertest.ListBMW: {"bmw"},
	} {
		seen := map[string]bool{}
		for _, f := range files {
			b, err := os.ReadFile(filepath.Join("..", "packages", "codes", f+".tsv"))
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range strings.Split(strings.TrimSpace(string(b)), "\n")[1:] {
				c := strings.Split(row, "\t")
				name := c[2]
				if cut := strings.LastIndex(name[:min(len(name), 40)], " "); cut > 0 && len(name) > 40 {
					name = name[:cut]
				}
				if !seen[c[0]] {
					out[kind] = append(out[kind], stickertest.NamedCode{Code: c[0], Name: name})
				}
				seen[c[0]] = true
			}
		}
	}
	return out
}

// listScore counts the codes of a list, as they are judged by those that
// are known: stated, to be asked about, not read; and what was stated or offered alone
// and does not stand there.
type listScore struct{ vins, wrongVIN, codes, right, asked, missed, wrong, misled int }

func scored(l knowledge.Label, j packages.ReadCodes, truth stickertest.CodeList) (s listScore) {
	s.codes = len(truth.Codes)
	switch {
	case len(l.VINs) == 1 && l.VINs[0].Sure && l.VIN == truth.Truth.VIN:
		s.vins++
	case len(l.VINs) == 1 && l.VINs[0].Sure:
		s.wrongVIN++
	}
	var offered []string
	for _, a := range j.Asked {
		offered = append(offered, a.Maybe...)
	}
	for _, c := range truth.Codes {
		switch {
		case slices.Contains(j.Stated, c):
			s.right++
		case slices.Contains(offered, c):
			s.asked++
		default:
			s.missed++
		}
	}
	s.wrong += strangers(j.Stated, truth.Codes)
	for _, a := range j.Asked {
		if strangers(a.Maybe, truth.Codes) == len(a.Maybe) {
			s.misled++
		}
	}
	return s
}

// strangers counts what is not among the codes.
func strangers(list, codes []string) (n int) {
	for _, c := range list {
		if !slices.Contains(codes, c) {
			n++
		}
	}
	return n
}

// brands of the lists that are printed.
func brandOf(kind stickertest.ListKind) string {
	return map[stickertest.ListKind]string{stickertest.ListGM: "Chevrolet", stickertest.ListVW: "Volkswagen", stickertest.ListBMW: "BMW"}[kind]
}

// TestListsOfOptionCodesInPhotos reads service parts labels, build stickers and lists of
// three makers; VINBOT_EVAL=1 reads them with more damages.
func TestListsOfOptionCodesInPhotos(t *testing.T) {
	t.Parallel()
	damages := []stickertest.Damage{stickertest.DamageNone}
	if os.Getenv("VINBOT_EVAL") != "" {
		damages = []stickertest.Damage{stickertest.DamageNone, stickertest.DamageTilt, stickertest.DamagePerspective, stickertest.DamageShadow, stickertest.DamageJPEG}
	}
	lists, err := stickertest.PrintLists(t.Context(), t.TempDir(), codesOfMakers(t), 1, 7)
	r := readerOf(t, err)
	known, err := packages.Load()
	if err != nil {
		t.Fatal(err)
	}
	scores := map[stickertest.ListKind][]listScore{}
	for _, c := range lists {
		for _, photo := range photosOf(t, stickertest.Plate{Specimen: c.Specimen}, damages) {
			l, err := r.Read(t.Context(), []Document{{Bytes: photo}}, nil)
			if err != nil && !errors.Is(err, ErrNothingRead) {
				t.Fatal(err)
			}
			j, err := known.Judge(brandOf(c.Kind), l.Listed)
			if err != nil {
				t.Fatal(err)
			}
			scores[c.Kind] = append(scores[c.Kind], scored(l, j, c))
		}
	}
	for _, kind := range stickertest.ListKinds() {
		for i, d := range damages {
			scores[kind][i].judge(t, kind, d)
		}
	}
}

func (s listScore) judge(t *testing.T, kind stickertest.ListKind, d stickertest.Damage) {
	t.Helper()
	t.Logf("%-18s %-12s VIN %d (%d wrong and sure), codes %3d: right %3d, asked %2d, missed %3d; stated and wrong %d, offered and wrong %d",
		kind, d, s.vins, s.wrongVIN, s.codes, s.right, s.asked, s.missed, s.wrong, s.misled)
	if s.wrongVIN > 0 || s.wrong*50 > s.codes {
		t.Errorf("%s, %s: something was stated that does not stand there", kind, d)
	}
	if d == stickertest.DamageNone && (s.right+s.asked)*10 < s.codes*9 {
		t.Errorf("%s: %d of %d codes were missed", kind, s.missed, s.codes)
	}
}
