package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/knowledge/decode/upstream/upstreamtest"
	"example.com/vinbot/knowledge/vin/vpic/vpictest"
)

// imported is where an index is put that the tests' release was imported to, with
// the maker's code of a real one.
func imported(t *testing.T, index, dump string) {
	t.Helper()
	next := index + ".next"
	if err := os.WriteFile(next, vpictest.Bytes(t, dump), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(next, index); err != nil {
		t.Fatal(err)
	}
}

// TestAnIndexIsImportedWhileTheBotRuns: it answers from the new one without a
// restart, and from that still when a broken file takes its place.
func TestAnIndexIsImportedWhileTheBotRuns(t *testing.T) {
	t.Parallel()
	index := filepath.Join(t.TempDir(), "vpic.idx")
	p := newProduct(t, func(c *config) { c.VPICIndex = index })
	p.nhtsa.Always(upstreamtest.Down)
	somebody := p.telegram.User("en")
	ask := func(vin string) string {
		p.telegram.Say(somebody, vin)
		p.settle(t)
		replies := p.telegram.Replies(somebody.ID)
		card := ""
		for _, m := range replies {
			if strings.Contains(m.Text, vin) {
				card, _, _ = strings.Cut(m.Text, "\n")
			}
		}
		return card
	}
	until := func(vin, want string) {
		t.Helper()
		deadline := time.Now().Add(20 * time.Second)
		got := ask(vin)
		for ; !strings.Contains(got, want) && time.Now().Before(deadline); got = ask(vin) {
			time.Sleep(lookForIndex / 4)
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s is %q, want %q", vin, got, want)
		}
	}
	if card := ask("TSLFW1E8XNF000000"); strings.Contains(card, "F-150") {
		t.Errorf("without an index it is %q", card)
	}
	imported(t, index, vpictest.Dump())
	until("TSLFW1E8XNF000000", "F-150")
	imported(t, index, strings.ReplaceAll(vpictest.Dump(), "1801\tF-150", "1801\tF-150 New"))
	until("TSLFW1E8XNF000000", "F-150 New")
	if err := os.WriteFile(index, []byte("half of an index"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second look may be of another file state
		time.Sleep(lookForIndex)
	}
	until("TSLFW1E8XNF000000", "F-150 New")
	p.stop()
	if n := strings.Count(p.log.String(), "the present one stays in use"); n != 1 {
		t.Errorf("the log complains of the broken file %d times", n)
	}
}
