package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker"
)

// stageMark is the comment in every picture of a stage, by which it is known again. It
// follows the two bytes that a JPEG begins with.
const stageMark = "\xff\xfe\x00\x14vinbot stage image"

var errNotOurs = errors.New("is no picture of a stage: not overwritten")

// stageFolder is where pictures of the stages of readings are written. They stay inside
// it, and replace nothing but their like.
type stageFolder struct {
	root  *os.Root
	taken map[string]int // names of documents, and how often each came
}

func openStageFolder(dir string) (*stageFolder, error) {
	const private = 0o700 // pictures of people's papers
	if err := os.MkdirAll(dir, private); err != nil {
		return nil, fmt.Errorf("explain: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("explain: %w", err)
	}
	return &stageFolder{root: root, taken: map[string]int{}}, nil
}

func (f *stageFolder) Close() error { return f.root.Close() }

// explained reads a document and writes the pictures of that, numbered in their order.
// Those of an earlier run are taken away.
func (f *stageFolder) explained(r *sticker.Reader) readLabel {
	return func(ctx context.Context, d sticker.Document) (knowledge.Label, error) {
		name := d.Name
		if f.taken[name]++; f.taken[name] > 1 {
			name = fmt.Sprintf("%s-%d", name, f.taken[name])
		}
		if err := f.clear(name); err != nil {
			return knowledge.Label{}, fmt.Errorf("explain: %w", err)
		}
		n := 0
		return r.Explain(ctx, d, func(stage string, img image.Image) error {
			n++
			return f.write(fmt.Sprintf("%s.%02d-%s.jpg", name, n, stage), img)
		})
	}
}

// clear removes the pictures of a document that an earlier run wrote.
func (f *stageFolder) clear(name string) error {
	all, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range all {
		rest, ok := strings.CutPrefix(e.Name(), name+".")
		if number, _, dashed := strings.Cut(rest, "-"); !ok || !dashed || strings.Trim(number, "0123456789") != "" || !f.ours(e) {
			continue
		}
		if err := f.root.Remove(e.Name()); err != nil {
			return err
		}
	}
	return nil
}

// ours reports whether a file is a picture of a stage.
func (f *stageFolder) ours(e fs.DirEntry) bool {
	if !e.Type().IsRegular() {
		return false
	}
	file, err := f.root.Open(e.Name())
	if err != nil {
		return false
	}
	defer file.Close() //nolint:errcheck // it was only read
	head := make([]byte, 2+len(stageMark))
	n, _ := file.Read(head)
	return n == len(head) && string(head[2:]) == stageMark
}

func (f *stageFolder) write(name string, img image.Image) error {
	const quality = 85
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		return fmt.Errorf("explain: %w", err)
	}
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("explain: %s %w", filepath.Join(f.root.Name(), name), errNotOurs)
	}
	if err != nil {
		return fmt.Errorf("explain: %w", err)
	}
	b := out.Bytes()
	_, err = file.Write(append([]byte(string(b[:2])+stageMark), b[2:]...))
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("explain: %w", err)
	}
	return nil
}
