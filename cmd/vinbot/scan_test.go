package main

import (
	"bytes"
	"image"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
)

// scanned runs vinbot scan and returns the documents it printed.
func scanned(t *testing.T, args ...string) []map[string]any {
	t.Helper()
	var out, log bytes.Buffer
	if err := run(t.Context(), append([]string{"scan"}, args...), map[string]string{}, strings.NewReader(""), &out, &log); err != nil {
		t.Fatalf("%v\n%s", err, log.String())
	}
	return objects(t, out.String())
}

// vinProof is what a document of vinbot scan says of the place of the VIN.
func vinProof(t *testing.T, doc map[string]any) (map[string]any, image.Rectangle) {
	t.Helper()
	where, _ := doc["where"].(map[string]any)
	proof, _ := where["vin"].(map[string]any)
	corners, _ := proof["box"].([]any)
	var b knowledge.Box
	if len(corners) != len(b) {
		t.Fatalf("no box: %v", where["vin"])
	}
	for i, c := range corners {
		at, ok := c.([]any)
		if !ok || len(at) != 2 {
			t.Fatalf("no corner: %v", c)
		}
		for k := range at {
			n, ok := at[k].(float64)
			if !ok {
				t.Fatalf("no place: %v", c)
			}
			b[i][k] = int(n)
		}
	}
	return proof, b.Bounds()
}

// printedAt is where a PDF has a word, in its width, as pdftotext says.
func printedAt(t *testing.T, pdf, word string) (x0, y0, x1, y1 float64) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-bbox", pdf, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?s)<page width="([\d.]+)".*<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">` + word + `<`).FindSubmatch(out)
	if m == nil {
		t.Fatalf("%s has no word %s", pdf, word)
	}
	var n [5]float64
	for i := range n {
		if n[i], err = strconv.ParseFloat(string(m[i+1]), 64); err != nil {
			t.Fatal(err)
		}
	}
	return n[1] / n[0], n[2] / n[0], n[3] / n[0], n[4] / n[0]
}

func TestAScanSaysWhereTheVINIsPrintedAndHowSureThatIs(t *testing.T) {
	t.Parallel()
	const points, pixels = 972, 1485 // the widths of the page and of its picture
	pdf := filepath.Join("testdata", "stingray.pdf")
	x0, y0, x1, y1 := printedAt(t, pdf, corvette)
	for file, c := range map[string]struct {
		width float64
		why   knowledge.Witness
		least float64
	}{
		pdf: {points, knowledge.WitnessText, 1},
		filepath.Join("testdata", "stingray.jpg"): {pixels, knowledge.WitnessTwice, 0.5},
	} {
		proof, got := vinProof(t, scanned(t, file)[0])
		want := image.Rect(int(x0*c.width), int(y0*c.width), int(x1*c.width), int(y1*c.width))
		both := got.Intersect(want)
		if 2*both.Dx()*both.Dy() < got.Dx()*got.Dy() || 3*both.Dx()*both.Dy() < want.Dx()*want.Dy() {
			t.Errorf("%s: the VIN is said to be at %v, and is printed at %v", file, got, want)
		}
		confidence, ok := proof["confidence"].(float64)
		if !ok || confidence < c.least || confidence > 1 || proof["page"] != 1.0 || proof["why"] != string(c.why) {
			t.Errorf("%s: %v", file, proof)
		}
	}
}
