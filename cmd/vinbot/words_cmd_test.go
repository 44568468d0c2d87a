package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestWordsThatSeveralPeopleWroteReachTheOperator, and nobody's alone.
func TestWordsThatSeveralPeopleWroteReachTheOperator(t *testing.T) {
	t.Parallel()
	p := newProduct(t, nil)
	for n, words := range []string{"", "", "", " zanzibars"} {
		u := p.telegram.User("en")
		p.telegram.Say(u, "What is the frobnication of a 2021 Ford F-150?"+words)
		p.settle(t)
		var out bytes.Buffer
		if err := (&wordsCmd{Days: 2, Limit: 9, JSONL: true}).Run(t.Context(), p.cfg, streams{out: &out}); err != nil {
			t.Fatal(err)
		}
		const several = 3
		if shown := strings.Contains(out.String(), "frobnication"); shown && n+1 < several || strings.Contains(out.String(), "zanzibars") {
			t.Errorf("after %d people: %s", n+1, out.String())
		} else if n+1 > several && !shown {
			t.Errorf("after %d people nothing is shown: %s", n+1, out.String())
		}
	}
}
