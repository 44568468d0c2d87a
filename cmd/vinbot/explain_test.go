package main

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// picturesIn are the pictures in a folder by the names of their stages, in order.
func picturesIn(t *testing.T, dir, document string) (stages []string, pictures map[string]image.Image) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, document+".[0-9]*"))
	if err != nil {
		t.Fatal(err)
	}
	pictures = map[string]image.Image{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		_, stage, _ := strings.Cut(strings.TrimSuffix(filepath.Base(f), ".jpg"), "-")
		stages, pictures[stage] = append(stages, stage), img
	}
	return stages, pictures
}

// printed is the share of dark pixels within a part of a picture.
func printed(img image.Image, r image.Rectangle) float64 {
	const dark = 0x7000
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if red, green, blue, _ := img.At(x, y).RGBA(); red < dark && green < dark && blue < dark {
				n++
			}
		}
	}
	return float64(n) / max(1, float64(r.Dx()*r.Dy()))
}

func TestTheStagesOfAReadingCanBeLookedAt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	docs := scanned(t, "--explain", dir, filepath.Join("testdata", "stingray.jpg"), filepath.Join("testdata", "stingray.pdf"))
	stages, pictures := picturesIn(t, dir, "stingray.jpg")
	if want := []string{"sent", "paper", "straightened", "whitened", "words", "lines", "values"}; !slices.Equal(stages, want) {
		t.Errorf("of a photo: %v", stages)
	}
	_, vin := vinProof(t, docs[0])
	if share := printed(pictures["values"], vin); share < 0.1 || share > 0.6 {
		t.Errorf("%.0f %% of the VIN's box is dark", 100*share)
	}
	green := func(x, y int) bool {
		r, g, b, _ := pictures["values"].At(x, y).RGBA()
		return g > r+0x3000 && g > b+0x3000
	}
	if middle := (vin.Min.Y + vin.Max.Y) / 2; !green(vin.Min.X-2, middle) || green(vin.Min.X-30, middle) || green((vin.Min.X+vin.Max.X)/2, vin.Max.Y+30) {
		t.Error("no box is drawn around the VIN")
	}
	stages, _ = picturesIn(t, dir, "stingray.pdf")
	if want := []string{"page-1-sent", "page-1-words", "page-1-values"}; !slices.Equal(stages, want) {
		t.Errorf("of a PDF: %v", stages)
	}
}

func TestPicturesOfStagesReplaceNothingButTheirLike(t *testing.T) {
	t.Parallel()
	dir, pdf := t.TempDir(), filepath.Join("testdata", "stingray.pdf")
	name := func(n string) string { return filepath.Join(dir, n) }
	left := map[string]string{"stingray.pdf.99-mine.jpg": "mine", "notes.txt": "notes"}
	for n, words := range left {
		if err := os.WriteFile(name(n), []byte(words), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	scanned(t, "--explain", dir, pdf, pdf)
	old := name("stingray.pdf.98-older.jpg") // of a run that had more stages
	b, err := os.ReadFile(name("stingray.pdf.01-page-1-sent.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(old, b, 0o600); err != nil {
		t.Fatal(err)
	}
	scanned(t, "--explain", dir, pdf)
	if _, err := os.Stat(old); err == nil {
		t.Error("a picture of an earlier run is left")
	}
	if stages, _ := picturesIn(t, dir, "stingray.pdf-2"); len(stages) != 3 {
		t.Errorf("of a second document of that name: %v", stages)
	}
	for n, words := range left {
		if b, err := os.ReadFile(name(n)); err != nil || string(b) != words {
			t.Errorf("%s is %q, %v", n, b, err)
		}
	}

	outside := filepath.Join(t.TempDir(), "outside")
	for what, occupy := range map[string]func(path string) error{
		"a file of somebody else's": func(path string) error { return os.WriteFile(path, []byte("theirs"), 0o600) },
		"a link that leads out":     func(path string) error { return os.Symlink(outside, path) },
	} {
		dir := t.TempDir()
		if err := occupy(filepath.Join(dir, "stingray.pdf.02-page-1-words.jpg")); err != nil {
			t.Fatal(err)
		}
		var out, log bytes.Buffer
		err := run(t.Context(), []string{"scan", "--explain", dir, pdf}, map[string]string{}, strings.NewReader(""), &out, &log)
		if err == nil || !strings.Contains(err.Error(), "02-page-1-words.jpg") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := os.Stat(outside); err == nil {
		t.Error("a file was written outside the folder")
	}
}
