package sticker_test

import (
	"bytes"
	"context"
	"html"
	"image"
	"image/jpeg"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker"
)

// placedWord is a word and the middle of its place on a page, as pdftotext says.
type placedWord struct {
	text string
	page int
	x, y float64
}

// wordsOn asks pdftotext for the words of a PDF, in no order that the reader uses.
func wordsOn(ctx context.Context, t *testing.T, path string) (out []placedWord) {
	t.Helper()
	b, err := exec.CommandContext(ctx, "pdftotext", "-bbox-layout", "-enc", "UTF-8", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	tag := regexp.MustCompile(`<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*)</word>|<(page) `)
	page := 0
	for _, m := range tag.FindAllStringSubmatch(string(b), -1) {
		if m[6] != "" {
			page++
			continue
		}
		n := make([]float64, 4)
		for i := range n {
			n[i], _ = strconv.ParseFloat(m[i+1], 64)
		}
		out = append(out, placedWord{html.UnescapeString(m[5]), page, (n[0] + n[2]) / 2, (n[1] + n[3]) / 2})
	}
	return out
}

// proven is a value in print and its proof.
type proven struct {
	text  string
	proof *knowledge.Proof
}

// provenIn lists the values of a label that stand in print in so many letters.
func provenIn(l knowledge.Label) []proven {
	out := []proven{{string(l.VIN), l.Where.VIN}}
	for minor, p := range map[*int64]*knowledge.Proof{l.Base: l.Where.Base, l.Total: l.Where.Total, l.Destination: l.Where.Destination, l.OptionTotal: l.Where.OptionTotal} {
		if minor != nil {
			out = append(out, proven{digits(*minor), p})
		}
	}
	for _, o := range l.Options {
		out = append(out, proven{o.Name, o.Proof})
		if o.Price != nil && *o.Price != 0 {
			out = append(out, proven{digits(*o.Price), o.PriceProof})
		}
		for i, c := range o.Contents {
			out = append(out, proven{c, o.ContentProofs[i]})
		}
	}
	return out
}

// digits is an amount without its cents where they are none: labels leave them out.
func digits(minor int64) string {
	return strings.TrimSuffix(strconv.FormatInt(int64(math.Abs(float64(minor))), 10), "00")
}

// bare is a text's letters and digits.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(s))
}

// within are the letters of the words inside a proof's box.
func (p proven) within(words []placedWord) string {
	r := p.proof.Box.Bounds()
	var in strings.Builder
	for _, w := range words {
		if w.page == p.proof.Page && w.x >= float64(r.Min.X) && w.x <= float64(r.Max.X) && w.y >= float64(r.Min.Y) && w.y <= float64(r.Max.Y) {
			in.WriteString(bare(w.text))
		}
	}
	return in.String()
}

// shows reports whether all words of the value stand inside its box.
func (p proven) shows(words []placedWord) bool {
	in := p.within(words)
	return !slices.ContainsFunc(strings.Fields(p.text), func(w string) bool { return !strings.Contains(in, bare(w)) })
}

func TestEveryValueOfARealLabelHasItsPlace(t *testing.T) {
	t.Parallel()
	files := shared(t, filepath.Join("*", "*.pdf"))
	r := newReader(t)
	values, placed, right := 0, 0, 0
	for i, path := range files {
		if i%4 != 0 && os.Getenv("VINBOT_EVAL") == "" {
			continue // a sample
		}
		l, err := r.Read(t.Context(), []sticker.Document{{Bytes: readFile(t, path)}}, nil)
		if err != nil || l.Doubtful(knowledge.DoubtNotALabel) || l.OCR {
			continue
		}
		words := wordsOn(t.Context(), t, path)
		for _, v := range provenIn(l) {
			if v.text == "" {
				continue
			}
			values++
			switch {
			case v.proof == nil:
				t.Errorf("%s: %q has no place", filepath.Base(path), v.text)
			case !v.shows(words):
				placed++
				t.Errorf("%s: %q is said to be at %v of page %d, where %q stands", filepath.Base(path), v.text, v.proof.Box, v.proof.Page, v.within(words))
			default:
				placed++
				right++
			}
		}
	}
	t.Logf("of %d values %d have a place and %d of them show the value", values, placed, right)
}

// overlap is the share of two rectangles that both have.
func overlap(a, b image.Rectangle) float64 {
	area := func(r image.Rectangle) float64 { return float64(r.Dx()) * float64(r.Dy()) }
	both := area(a.Intersect(b))
	return both / max(1, area(a)+area(b)-both)
}

// lying is a picture turned by quarters, as a phone held sideways sends it, and where a
// rectangle of it goes.
func lying(img image.Image, quarters int) (image.Image, func(image.Rectangle) image.Rectangle) {
	move := func(r image.Rectangle) image.Rectangle { return r }
	for range quarters {
		from, h, before := img, img.Bounds().Dy(), move
		out := image.NewGray(image.Rect(0, 0, h, img.Bounds().Dx()))
		for y := range h {
			for x := range from.Bounds().Dx() {
				out.Set(h-1-y, x, from.At(x, y))
			}
		}
		img = out
		move = func(r image.Rectangle) image.Rectangle {
			r = before(r)
			return image.Rect(h-r.Max.Y, r.Min.X, h-r.Min.Y, r.Max.X)
		}
	}
	return img, move
}

func TestAPhotoIsReadAndSaysWhereItsValuesStandAsItWasSent(t *testing.T) {
	t.Parallel()
	const width = 2448 // twice the page's points
	path := filepath.Join(t.TempDir(), "label.pdf")
	writeFile(t, path, pdf(invented(), ""))
	text, err := newReader(t).Read(t.Context(), []sticker.Document{{Bytes: readFile(t, path)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	upright := decoded(t, photo(t, path, width))
	turns := []int{1, 2} // on its side and upside down
	if os.Getenv("VINBOT_EVAL") != "" {
		turns = []int{0, 1, 2, 3}
	}
	for _, quarters := range turns {
		sent, move := lying(upright, quarters)
		l, err := newReader(t).Read(t.Context(), []sticker.Document{{Bytes: encoded(t, sent)}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if l.VIN != inventedVIN || l.Total == nil || *l.Total != *text.Total || !l.OCR {
			t.Errorf("turned by %d: %+v", quarters, l)
		}
		got, want := prices(l), prices(text)
		misread := maps.Clone(want)
		maps.DeleteFunc(misread, func(name string, p int64) bool { return got[name] == p })
		if len(misread) > 1 {
			t.Errorf("turned by %d: %v, not %v", quarters, got, want)
		}
		for what, both := range proofsOfBoth(l, text) {
			want := both[1].Box.Bounds()
			want = move(image.Rect(2*want.Min.X, 2*want.Min.Y, 2*want.Max.X, 2*want.Max.Y))
			if p := both[0]; p == nil || overlap(p.Box.Bounds(), want) < 0.4 || p.Why == "" || p.Page != 1 {
				t.Errorf("turned by %d: %s is at %+v, not %v", quarters, what, p, want)
			}
		}
		if w := l.Where.Total.Why; w != knowledge.WitnessSums {
			t.Errorf("turned by %d: all sums close, and the total says %q", quarters, w)
		}
	}
}

// proofsOfBoth are the proofs of two readings of one label.
func proofsOfBoth(l, o knowledge.Label) map[string][2]*knowledge.Proof {
	out := map[string][2]*knowledge.Proof{
		"VIN": {l.Where.VIN, o.Where.VIN}, "title": {l.Where.Title, o.Where.Title}, "base": {l.Where.Base, o.Where.Base}, "total": {l.Where.Total, o.Where.Total},
	}
	for i, want := range o.Options {
		var got knowledge.OptionLine
		if i < len(l.Options) {
			got = l.Options[i]
		}
		out[want.Name] = [2]*knowledge.Proof{got.Proof, want.Proof}
		out["price of "+want.Name] = [2]*knowledge.Proof{got.PriceProof, want.PriceProof}
	}
	return out
}

func decoded(t *testing.T, b []byte) image.Image {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func encoded(t *testing.T, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func writeFile(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
