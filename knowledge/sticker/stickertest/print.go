package stickertest

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ErrNoBrowser says that there is no Chromium to print with.
var ErrNoBrowser = errors.New("stickertest: no chromium on this machine")

//go:embed layouts/*.html
var layouts embed.FS

// Print invents n labels, the makers in turn, and prints each into a PDF in dir.
func Print(ctx context.Context, dir string, n int, seed uint64) ([]Specimen, error) {
	r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // G404: an invention, not a secret
	var sheets []sheet
	var out []Specimen
	for i := range n {
		m := makers()[i%len(makers())]
		p := invent(m, r)
		sheets = append(sheets, sheet{m.layout, p})
		out = append(out, Specimen{Name: fmt.Sprintf("%s %d", p.Make, i+1), Truth: p.Label})
	}
	files, err := printSheets(ctx, dir, sheets)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].PDF = files[i]
	}
	return out, nil
}

// sheet is a page to be printed.
type sheet struct {
	layout string // file name below layouts, without its ending
	data   any
}

// printSheets prints each page into a PDF of its own in dir.
func printSheets(ctx context.Context, dir string, sheets []sheet) (files []string, err error) {
	page, err := template.ParseFS(layouts, "layouts/*.html")
	if err != nil {
		return nil, fmt.Errorf("stickertest: layouts: %w", err)
	}
	var b strings.Builder
	file := filepath.Join(dir, "labels.pdf")
	if err := page.ExecuteTemplate(&b, "head.html", nil); err != nil {
		return nil, fmt.Errorf("stickertest: print: %w", err)
	}
	for i, s := range sheets {
		if err := page.ExecuteTemplate(&b, s.layout+".html", s.data); err != nil {
			return nil, fmt.Errorf("stickertest: print: %w", err)
		}
		files = append(files, fmt.Sprintf("%s-%d.pdf", file, i+1))
	}
	if err := toPDF(ctx, b.String(), file); err != nil {
		return nil, err
	}
	if err := exec.CommandContext(ctx, "pdfseparate", file, file+"-%d.pdf").Run(); err != nil { //nolint:gosec // G204: a file of our own
		return nil, fmt.Errorf("stickertest: part the pages: %w", err)
	}
	return files, nil
}

// toPDF has Chromium print a page of HTML.
func toPDF(ctx context.Context, html, file string) error {
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		return ErrNoBrowser
	}
	source := strings.TrimSuffix(file, ".pdf") + ".html"
	if err := os.WriteFile(source, []byte(html), 0o600); err != nil {
		return fmt.Errorf("stickertest: print: %w", err)
	}
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", //nolint:gosec // G204: a browser of this machine and a page of our own
		"--user-data-dir="+filepath.Join(filepath.Dir(file), "profile"), "--no-pdf-header-footer", "--print-to-pdf="+file, source)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("stickertest: print: %w: %.200s", err, out)
	}
	return nil
}
