package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/document"
	"example.com/vinbot/knowledge/llm"
	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/store"
)

// ingestDocsCmd says what documents are about where they do not say it themselves, in
// lines of "name: value" between two lines of --- at their beginning, or, beside a PDF,
// in a file of the same name with .meta behind it.
type ingestDocsCmd struct {
	Paths   []string `arg:"" type:"path" help:"Files, or folders of them: .pdf, .md, .html, .txt."`
	DryRun  bool     `help:"Only report; no database is needed."`
	Title   string   `help:"Title of the source."`
	URL     string   `name:"url" help:"Where a reader can open it."`
	License string   `help:"Licence of the text."`
	Quality string   `help:"Kind of the source: oem, government, press, dealer, blog."`
	Make    string   `help:"Make that it is about; empty: cars in general."`
	Model   string   `help:"Model that it is about."`
	Year    string   `help:"Year or years (2021-2023) that it is about."`
	Trim    string   `help:"Trim that it is about."`
	Topic   string   `help:"What it is about, where its headings do not say."`
	Lang    string   `help:"Language of the text: en, es, fr, de."`
}

// Run loads documents. A file that is refused is reported and the others are loaded;
// then the command fails.
func (i *ingestDocsCmd) Run(ctx context.Context, c config, s streams) error {
	files, err := documents(i.Paths)
	if err != nil {
		return err
	}
	reader, err := sticker.New(sticker.Config{})
	if err != nil {
		return err
	}
	load := func(pool *pgxpool.Pool) error {
		l := loader{ingestDocsCmd: i, reader: reader, s: s}
		if pool != nil {
			l.stored = store.NewPassages(pool)
			if l.vectors, err = newVectors(c, pool, slog.New(slog.DiscardHandler)); err != nil {
				return err
			}
		}
		refused := 0
		for _, name := range files {
			ok, err := l.load(ctx, name)
			if err != nil {
				return err
			}
			if !ok {
				refused++
			}
		}
		if refused > 0 {
			return fmt.Errorf("ingest: %d of %d documents were refused", refused, len(files))
		}
		return nil
	}
	if i.DryRun {
		return load(nil)
	}
	return withDatabase(ctx, c, load)
}

// documents lists the files at paths. In folders, hidden files and those of other kinds
// are passed over, and links are not followed.
func documents(paths []string) (files []string, err error) {
	for _, root := range paths {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case path != root && strings.HasPrefix(d.Name(), "."):
				if d.IsDir() {
					return filepath.SkipDir
				}
			case path == root && !d.IsDir(), d.Type().IsRegular() && kindOf(path) != "":
				files = append(files, path)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("ingest: %w", err)
		}
	}
	return files, nil
}

// kindOf is the kind of document that a file's name says; empty: none that is read.
func kindOf(path string) string {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".pdf":
		return "pdf"
	case ".md", ".markdown":
		return "markdown"
	case ".html", ".htm":
		return "html"
	case ".txt", ".text":
		return "text"
	}
	return ""
}

type loader struct {
	*ingestDocsCmd

	reader  *sticker.Reader
	stored  *store.Passages
	vectors *llm.Store
	s       streams
}

// load loads one file and reports what became of it: false if it was refused. The error
// is about the database or the output.
func (l *loader) load(ctx context.Context, name string) (bool, error) {
	list, err := l.passages(ctx, name)
	if err != nil {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		return false, printJSON(l.s, map[string]any{"file": name, "refused": err.Error()})
	}
	report := map[string]any{"file": name, "passages": len(list), "dry_run": l.DryRun}
	if l.DryRun {
		return true, printJSON(l.s, report)
	}
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	had, err := l.stored.Has(ctx, ids)
	if err != nil {
		return false, err
	}
	const batch = 256
	for from := 0; from < len(list); from += batch {
		to := min(from+batch, len(list))
		if err := llm.Load(ctx, l.vectors, list[from:to]); err != nil {
			return false, fmt.Errorf("ingest: %s, passage %d of %d: %w", name, from, len(list), err)
		}
		if len(list) > batch {
			_, _ = fmt.Fprintf(l.s.err, "%s: %d of %d passages\n", name, to, len(list))
		}
	}
	removed, err := l.stored.Prune(ctx, list[0].Document, ids)
	if err != nil {
		return false, err
	}
	report["new"], report["removed"] = len(list)-had, removed
	return true, printJSON(l.s, report)
}

// Bounds of one document.
const (
	maxDocument = 32 << 20 // bytes
	maxPieces   = 20_000
)

// passages reads a file. Its errors are reasons for the operator.
func (l *loader) passages(ctx context.Context, name string) ([]knowledge.Passage, error) {
	raw, err := readBounded(name, maxDocument)
	if err != nil {
		return nil, err
	}
	about, err := l.about()
	if err != nil {
		return nil, err
	}
	sections, err := l.sections(ctx, name, raw, &about)
	if err != nil {
		return nil, err
	}
	if err := about.Check(); err != nil {
		return nil, err
	}
	var list []knowledge.Passage
	seen := map[string]bool{}
	for _, section := range sections {
		p := about.Passage
		if section.Topic != "" {
			p.Topic = shortened(section.Topic)
		}
		pieces, err := llm.Split(section.Text, p)
		if err != nil {
			return nil, err
		}
		for _, piece := range pieces {
			if !seen[piece.ID] { // what a document repeats word for word is one passage
				list = append(list, piece)
			}
			seen[piece.ID] = true
		}
	}
	switch {
	case len(list) == 0:
		return nil, errors.New("there is no text in it")
	case len(list) > maxPieces:
		return nil, fmt.Errorf("it has %d passages, more than %d", len(list), maxPieces)
	}
	return list, nil
}

// shortened keeps the beginning of a heading.
func shortened(topic string) string {
	const longest = 120
	if r := []rune(topic); len(r) > longest {
		return string(r[:longest])
	}
	return topic
}

// about is what the command line says.
func (l *loader) about() (about document.About, err error) {
	for _, x := range [][2]string{
		{"title", l.Title},
		{"url", l.URL},
		{"license", l.License},
		{"quality", l.Quality},
		{"make", l.Make},
		{"model", l.Model},
		{"year", l.Year},
		{"trim", l.Trim},
		{"topic", l.Topic},
		{"lang", l.Lang},
	} {
		if x[1] == "" {
			continue
		}
		if err := about.Set(x[0], x[1]); err != nil {
			return about, err
		}
	}
	return about, nil
}

// sections are the words of a file; what it says of itself goes into about.
func (l *loader) sections(ctx context.Context, name string, raw []byte, about *document.About) ([]document.Section, error) {
	kind := kindOf(name)
	if kind == "pdf" {
		if meta, err := readBounded(name+".meta", maxDocument); err == nil {
			if err := about.Properties(string(meta)); err != nil {
				return nil, err
			}
		}
		pages, err := l.reader.Text(ctx, raw)
		if err != nil {
			return nil, err
		}
		return document.Plain(strings.Join(pages, "\n\n")), nil
	}
	text, err := about.FrontMatter(string(raw))
	if err != nil {
		return nil, err
	}
	switch kind {
	case "markdown":
		return document.Markdown(text)
	case "html":
		return document.HTML(strings.NewReader(text))
	case "text":
		return document.Plain(text), nil
	}
	return nil, errors.New("it is no .pdf, .md, .html or .txt")
}

func readBounded(name string, most int64) ([]byte, error) {
	f, err := os.Open(name) //nolint:gosec // G304: the operator names the file
	if err != nil {
		return nil, errors.New("it cannot be opened")
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, most+1))
	switch {
	case err != nil:
		return nil, errors.New("it cannot be read")
	case int64(len(raw)) > most:
		return nil, fmt.Errorf("it has more than %d bytes", most)
	}
	return raw, nil
}
