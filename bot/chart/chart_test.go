package chart_test

import (
	"bytes"
	"image/png"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"example.com/vinbot/bot/chart"
)

func trucks() chart.Chart {
	return chart.Chart{Title: "Charge remorquée maximale – Größe, año", Bars: []chart.Bar{
		{Name: "2021 Ford F-150 (3.5L EcoBoost V6)", Value: "14,000 lb", Size: 14000},
		{Name: "2021 Chevrolet Silverado 1500 (6.2L V8)", Value: "13,300 lb", Size: 13300},
		{Name: "2021 Toyota Tundra (5.7L V8)", Value: "10,200 lb", Size: 10200},
		{Name: "2021 Honda Ridgeline", Value: "5.000 lb (2.268 kg)", Size: 5000},
	}}
}

// blue counts the blue pixels of a row of the picture.
func blue(t *testing.T, data []byte, y int) (n int) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for x := range img.Bounds().Dx() {
		if r, _, b, _ := img.At(x, y).RGBA(); b > r+0x4000 {
			n++
		}
	}
	return n
}

func TestBarsAreAsLongAsTheirValues(t *testing.T) {
	t.Parallel()
	data, err := chart.PNG(trucks())
	if err != nil {
		t.Fatal(err)
	}
	const first, row = 123, 88 // in the middle of the first bar; from one to the next
	longest := float64(blue(t, data, first))
	for i, b := range trucks().Bars {
		got := float64(blue(t, data, first+i*row)) / longest
		if want := b.Size / 14000; math.Abs(got-want) > 0.005 {
			t.Errorf("bar %d is %.3f of the longest, its value %.3f", i, got, want)
		}
	}
}

func TestChartsStandBeneathEachOtherEachByItsOwnScale(t *testing.T) {
	t.Parallel()
	one := chart.Chart{Title: "USD", Bars: []chart.Bar{{Name: "May", Value: "1", Size: 1}}}
	other := chart.Chart{Title: "XTR", Bars: []chart.Bar{{Name: "May", Value: "1", Size: 950}, {Name: "June", Value: "1", Size: 475}}}
	data, err := chart.PNG(one, other)
	if err != nil {
		t.Fatal(err)
	}
	const first, head, row = 123, 76, 88
	long := blue(t, data, first)
	for y, want := range map[int]int{first + row + head: long, first + row + head + row: long / 2} {
		if got := blue(t, data, y); long == 0 || got < want-1 || got > want+1 {
			t.Errorf("at %d a bar is %d long, and should be %d", y, got, want)
		}
	}
}

func TestTheSameWordsGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	one, err := chart.PNG(trucks())
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if other, _ := chart.PNG(trucks()); !bytes.Equal(one, other) {
			t.Fatal("they differ")
		}
	}
}

func TestAPictureIsBoundedWhateverTheWords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		c := chart.Chart{Title: rapid.String().Draw(r, "words")}
		for range rapid.IntRange(0, 20).Draw(r, "bars") {
			c.Bars = append(c.Bars, chart.Bar{Name: rapid.String().Draw(r, "words"), Value: rapid.String().Draw(r, "words") + strings.Repeat("9", 300), Size: rapid.Float64().Draw(r, "size")})
		}
		data, err := chart.PNG(c)
		if err != nil {
			r.Fatal(err)
		}
		img, err := png.DecodeConfig(bytes.NewReader(data))
		const widest, highest, largest = 720, 76 + 12*88, 100 << 10
		if err != nil || img.Width > widest || img.Height > highest || len(data) > largest {
			r.Fatalf("%v: %d × %d, %d bytes", err, img.Width, img.Height, len(data))
		}
	})
}

func BenchmarkPNG(b *testing.B) {
	size := 0
	for b.Loop() {
		data, err := chart.PNG(trucks())
		if err != nil {
			b.Fatal(err)
		}
		size = len(data)
	}
	b.ReportMetric(float64(size), "bytes")
}
