package vpic_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"example.com/vinbot/knowledge/vin/vpic"
	"example.com/vinbot/knowledge/vin/vpic/vpictest"
)

// releases are two index files: the newer calls the F-150 by another name.
func releases(t *testing.T) (older, newer []byte) {
	t.Helper()
	dump := vpictest.Dump()
	return vpictest.Bytes(t, dump), vpictest.Bytes(t, strings.ReplaceAll(dump, "1801\tF-150", "1801\tF-150 New"))
}

// put replaces a file at once, as an import does.
func put(t *testing.T, name string, file []byte) {
	t.Helper()
	next := name + ".next"
	if err := os.WriteFile(next, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(next, name); err != nil {
		t.Fatal(err)
	}
}

func modelOf(d vpic.Decoding) string {
	for _, f := range d.Fields {
		if f.Attribute == "model" {
			return f.Value
		}
	}
	return ""
}

const truck = "TSLFW1E8XNF000000"

func TestAnIndexIsTakenIntoUseWhileItIsUsed(t *testing.T) {
	t.Parallel()
	older, newer := releases(t)
	name := filepath.Join(t.TempDir(), "vpic.idx")
	live := vpic.NewLive(name)
	for _, step := range []struct {
		what     string
		do       func()
		replaced bool
		fails    error
		model    string
	}{
		{"no file yet", func() {}, false, nil, ""},
		{"the first one appears", func() { put(t, name, older) }, true, nil, "F-150"},
		{"nothing has changed", func() {}, false, nil, "F-150"},
		{"a broken one takes its place", func() { put(t, name, newer[:len(newer)/2]) }, false, vpic.ErrBroken, "F-150"},
		{"it is complained of once", func() {}, false, nil, "F-150"},
		{"a newer one takes its place", func() { put(t, name, newer) }, true, nil, "F-150 New"},
		{"it is taken away", func() { _ = os.Remove(name) }, false, fs.ErrNotExist, "F-150 New"},
		{"that is complained of once", func() {}, false, nil, "F-150 New"},
		{"the older one comes back", func() { put(t, name, older) }, true, nil, "F-150"},
	} {
		step.do()
		replaced, err := live.Refresh()
		if replaced != step.replaced || !errors.Is(err, step.fails) || err != nil && step.fails == nil {
			t.Errorf("%s: replaced %v, error %v", step.what, replaced, err)
		}
		if got := modelOf(live.Decode(truck, 2026)); got != step.model {
			t.Errorf("%s: the model is %q, want %q", step.what, got, step.model)
		}
	}
}

func TestWhoReadsHoldsTheIndexTheyBeganWith(t *testing.T) {
	t.Parallel()
	older, newer := releases(t)
	name := filepath.Join(t.TempDir(), "vpic.idx")
	put(t, name, older)
	live := vpic.NewLive(name)
	if _, err := live.Refresh(); err != nil {
		t.Fatal(err)
	}
	held := live.Index()
	over, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() { readUntil(over, t, live) })
	}
	for i := range 20 {
		put(t, name, [][]byte{newer, older}[i%2])
		if replaced, err := live.Refresh(); !replaced || err != nil {
			t.Errorf("replaced %v, %v", replaced, err)
		}
	}
	stop()
	readers.Wait()
	put(t, name, newer)
	if _, err := live.Refresh(); err != nil {
		t.Fatal(err)
	}
	if modelOf(held.Decode(truck, 2026)) != "F-150" || modelOf(live.Decode(truck, 2026)) != "F-150 New" {
		t.Error("an index that is held changes, or the newer one is not in use")
	}
}

func readUntil(over context.Context, t *testing.T, live *vpic.Live) {
	t.Helper()
	for over.Err() == nil {
		if m := modelOf(live.Decode(truck, 2026)); m != "F-150" && m != "F-150 New" {
			t.Errorf("the model is %q", m)
			return
		}
	}
}
