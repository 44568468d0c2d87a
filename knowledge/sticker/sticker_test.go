package sticker_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker"
)

// prices lists a label's options as name and price.
func prices(l knowledge.Label) map[string]int64 {
	out := map[string]int64{}
	for _, o := range l.Options {
		if o.Price != nil {
			out[o.Name] = *o.Price
		}
	}
	return out
}

func wanted() map[string]int64 {
	return map[string]int64{
		"COLD WEATHER PACKAGE": 60000, "MOONLIGHT SUNROOF WITH POWER SHADE": 145000, "CLIMATE PACKAGE": 109000,
		"GAS GUZZLER TAX": 130000, "CREDIT, NO CIGAR LIGHTER": -4000,
	}
}

func TestALabelIsReadFromItsText(t *testing.T) {
	t.Parallel()
	var stages []sticker.Stage
	l, err := newReader(t).Read(t.Context(), []sticker.Document{{Bytes: pdf(invented(), "")}}, func(s sticker.Stage, _ knowledge.Label) { stages = append(stages, s) })
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]sticker.Stage{sticker.StageReceived, sticker.StageReading, sticker.StageChecking}, stages); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(wanted(), prices(l)); d != "" {
		t.Error(d)
	}
	l.Options, l.Standard, l.Where = nil, nil, knowledge.Where{}
	want := knowledge.Label{
		VIN: inventedVIN, Make: "Cadillac", Model: "CT5", Year: 2023, Trim: "Luxury", Currency: "USD",
		Base: new(int64(4000000)), OptionTotal: new(int64(440000)), Destination: new(int64(139500)), Total: new(int64(4579500)), Sure: true,
	}
	if d := cmp.Diff(want, l); d != "" {
		t.Error(d)
	}
}

func TestSumsThatDoNotCloseAreSaid(t *testing.T) {
	t.Parallel()
	cols := invented()
	cols[4].lines[0] = "COLD WEATHER PACKAGE|800.00"
	cols[5].lines[3] = "TOTAL VEHICLE PRICE*|$45,895.00"
	l, err := newReader(t).Read(t.Context(), []sticker.Document{{Bytes: pdf(cols, "")}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []knowledge.Doubt{
		{Code: knowledge.DoubtOptionsSum, Printed: 440000, Summed: 460000},
		{Code: knowledge.DoubtTotalSum, Printed: 4589500, Summed: 4579500},
	}
	if d := cmp.Diff(want, l.Doubts); d != "" {
		t.Error(d)
	}
}

func blank(w, h int) []byte {
	img := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.NewUniform(color.Gray{Y: 230}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// hugePNG is a small file whose header claims 60,000 by 60,000 pixels.
func hugePNG() []byte {
	b := blank(8, 8)
	binary.BigEndian.PutUint32(b[16:], 60000)
	binary.BigEndian.PutUint32(b[20:], 60000)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestWhatCannotBeReadIsNamed(t *testing.T) {
	t.Parallel()
	secret := "/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" +
		"1111111111111111111111111111111111111111111111111111111111111111> /U <2222222222222222222222222222222222222222222222222222222222222222> >>"
	for name, c := range map[string]struct {
		docs []sticker.Document
		want error
	}{
		"nothing":               {nil, sticker.ErrNotADocument},
		"text":                  {[]sticker.Document{{Name: "a.pdf", MIME: "application/pdf", Bytes: []byte("hello")}}, sticker.ErrNotADocument},
		"a PDF cut off":         {[]sticker.Document{{Bytes: []byte("%PDF-1.4\nrubbish")}}, sticker.ErrNotADocument},
		"a PDF with a password": {[]sticker.Document{{Bytes: pdf(invented(), secret)}}, sticker.ErrEncrypted},
		"a picture cut off":     {[]sticker.Document{{Bytes: blank(300, 300)[:60]}}, sticker.ErrNotADocument},
		"a header that lies":    {[]sticker.Document{{Bytes: hugePNG()}}, sticker.ErrTooManyPixels},
		"an icon":               {[]sticker.Document{{Bytes: blank(40, 40)}}, sticker.ErrNothingRead},
		"a white wall":          {[]sticker.Document{{Bytes: blank(400, 300)}}, sticker.ErrNothingRead},
		"too many bytes":        {[]sticker.Document{{Bytes: make([]byte, 21<<20)}}, sticker.ErrTooBig},
		"too many documents":    {make([]sticker.Document, 11), sticker.ErrTooManyPages},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newReader(t).Read(t.Context(), c.docs, nil)
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestAPaperWithoutPricesIsNoLabelButItsVINCounts(t *testing.T) {
	t.Parallel()
	cols := []column{{100, 600, 300, []string{"CERTIFICATE OF NOTHING AT ALL", "This paper speaks of a car in many words", "VIN " + inventedVIN}}}
	l, err := newReader(t).Read(t.Context(), []sticker.Document{{Bytes: pdf(cols, "")}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(l.Doubts, knowledge.Doubt{Code: knowledge.DoubtNotALabel}) || l.VIN != inventedVIN || l.Sure {
		t.Errorf("%+v", l)
	}
}

func TestAProgramThatHangsIsStopped(t *testing.T) {
	t.Parallel()
	script := filepath.Join(t.TempDir(), "pdftotext")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nsleep 60 & sleep 60\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	r, err := sticker.New(sticker.Config{PDFToText: script, Timeout: 300 * time.Millisecond})
	if err != nil {
		t.Skip(err)
	}
	began := time.Now()
	_, err = r.Read(t.Context(), []sticker.Document{{Bytes: pdf(invented(), "")}}, nil)
	if !errors.Is(err, sticker.ErrStarved) || time.Since(began) > 10*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Read(ctx, []sticker.Document{{Bytes: pdf(invented(), "")}}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestAMissingProgramIsNamedAtStart(t *testing.T) {
	t.Parallel()
	if _, err := sticker.New(sticker.Config{Tesseract: "no-such-program"}); !errors.Is(err, sticker.ErrProgramMissing) {
		t.Error(err)
	}
}

func FuzzPictures(f *testing.F) {
	f.Add(blank(20, 20))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08"))
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 16)), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	r := newReader(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		if bytes.Contains(b, []byte("%PDF-")) || len(b) > 4096 {
			t.Skip("poppler's business")
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // before any program is started
		if _, err := r.Read(ctx, []sticker.Document{{Bytes: b}}, nil); err == nil {
			t.Error("read without a program")
		}
	})
}
