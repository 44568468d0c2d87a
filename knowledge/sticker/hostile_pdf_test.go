package sticker_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"strings"
	"testing"

	"example.com/vinbot/knowledge/sticker"
)

// pdfOf writes a PDF of n pages that share one stream of content.
func pdfOf(n int, content []byte, box, catalog, stream string) []byte {
	var kids strings.Builder
	for i := range n {
		fmt.Fprintf(&kids, "%d 0 R ", i+5)
	}
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R " + catalog + " >>",
		fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), n),
		fmt.Sprintf("<< /Length %d %s >>\nstream\n%s\nendstream", len(content), stream, content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	for range n {
		objects = append(objects, "<< /Type /Page /Parent 2 0 R /MediaBox ["+box+"] /Contents 3 0 R /Resources << /Font << /F1 4 0 R >> >> >>")
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	for i, o := range objects {
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\n%%%%EOF\n", len(objects)+1)
	return out.Bytes()
}

func TestAHostilePDFIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	const letter = "0 0 612 792"
	words := []byte("BT /F1 9 Tf 50 700 Td (This paper speaks of a car in a great many words, none of them a price) Tj ET\n")
	var bomb bytes.Buffer
	z := zlib.NewWriter(&bomb)
	for range 200_000 {
		if _, err := z.Write(words); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		pdf  []byte
		want error
	}{
		"two hundred pages":         {pdfOf(200, words, letter, "", ""), sticker.ErrTooManyPages},
		"more text than a label":    {pdfOf(1, bomb.Bytes(), letter, "", "/Filter /FlateDecode"), sticker.ErrTooBig},
		"a page without anything":   {pdfOf(1, nil, letter, "", ""), sticker.ErrNothingRead},
		"a page as large as a town": {pdfOf(1, nil, "0 0 9000000 9000000", "", ""), sticker.ErrNothingRead},
		"pages that are not there":  {[]byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 9 0 R >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"), sticker.ErrNotADocument},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newReader(t).Read(t.Context(), []sticker.Document{{Bytes: c.pdf}}, nil)
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestAScriptInAPDFIsNotRunAndItsTextIsRead(t *testing.T) {
	t.Parallel()
	script := "/OpenAction << /S /JavaScript /JS (while\\(true\\){}) >>"
	text := []byte("BT /F1 9 Tf 50 700 Td (A certificate of nothing at all, with a script that never ends) Tj ET\n")
	l, err := newReader(t).Read(t.Context(), []sticker.Document{{Bytes: pdfOf(1, text, "0 0 612 792", script, "")}}, nil)
	if err != nil || l.Sure || len(l.Options) > 0 {
		t.Errorf("%+v, %v", l, err)
	}
}
