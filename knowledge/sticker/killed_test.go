package sticker_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/vinbot/knowledge/sticker"
)

// neverEnding is a reader whose tesseract notes its process, and that of a child of its
// own, in a file, and never ends.
func neverEnding(t *testing.T, timeout time.Duration) (r *sticker.Reader, noted string) {
	t.Helper()
	dir := t.TempDir()
	noted = filepath.Join(dir, "processes")
	program := filepath.Join(dir, "tesseract")
	script := fmt.Sprintf("#!/bin/sh\nsleep 600 &\necho $$ $! > %s.new\nmv %s.new %s\nwait\n", noted, noted, noted)
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	r, err := sticker.New(sticker.Config{Tesseract: program, Timeout: timeout})
	if err != nil {
		t.Skip(err)
	}
	return r, noted
}

// strokes is a picture with something on it to be read.
func strokes(t *testing.T) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 900, 600))
	for i := range img.Pix {
		img.Pix[i] = 0xff
		if x, y := i%900, i/900; x%40 < 6 && y%60 < 30 {
			img.Pix[i] = 0
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// processes waits until a program has noted its own.
func processes(t *testing.T, noted string) (pids []int) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	const patience = 9000 // ticks: it waits for its turn on a busy machine
	for range patience {
		if b, err := os.ReadFile(noted); err == nil {
			for f := range strings.FieldsSeq(string(b)) {
				pid, err := strconv.Atoi(f)
				if err != nil {
					t.Fatal(err)
				}
				pids = append(pids, pid)
			}
			return pids
		}
		<-tick.C
	}
	t.Fatal("tesseract was never started")
	return nil
}

// gone waits until a process has ended; one that nobody has waited for yet has.
func gone(t *testing.T, pid int) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for range 300 {
		if syscall.Kill(pid, 0) != nil {
			return
		}
		if b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil && strings.Contains(string(b), ") Z ") {
			return
		}
		<-tick.C
	}
	t.Errorf("process %d goes on", pid)
}

func TestTesseractAndItsChildrenEndWithTheReading(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		timeout time.Duration
		cancel  bool
		want    error
	}{
		"that was cancelled":  {time.Minute, true, context.Canceled},
		"that is out of time": {2 * time.Second, false, sticker.ErrStarved},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, noted := neverEnding(t, c.timeout)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			over := make(chan error, 1)
			go func() {
				_, err := r.Read(ctx, []sticker.Document{{Bytes: strokes(t)}}, nil)
				over <- err
			}()
			pids := processes(t, noted)
			if c.cancel {
				cancel()
			}
			if err := <-over; !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			for _, pid := range pids {
				gone(t, pid)
			}
		})
	}
}

// TestTesseractMayUseSoMuchOfAProcessor tells a picture that is too much to read
// from a machine that has too much to do: only the second may be better later.
func TestTesseractMayUseSoMuchOfAProcessor(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "tesseract")
	if err := os.WriteFile(program, []byte("#!/bin/sh\nwhile :; do :; done\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	r, err := sticker.New(sticker.Config{Tesseract: program, Processor: time.Second})
	if err != nil {
		t.Skip(err)
	}
	if _, err := r.Read(t.Context(), []sticker.Document{{Bytes: strokes(t)}}, nil); !errors.Is(err, sticker.ErrTimeout) {
		t.Errorf("got %v, want %v", err, sticker.ErrTimeout)
	}
}
