package main

import (
	"slices"
	"strings"
	"testing"

	"example.com/vinbot/knowledge/decode/upstream/upstreamtest"
)

// twenty are VINs that NHTSA's local service knows, but for three that exist nowhere.
func twenty(p *product) []string {
	list := p.nhtsa.VINs()
	slices.Sort(list)
	return append(list[:17:17], "1G1YB2D41M5000001", "1G1YB2D43M5000002", "1G1YB2D45M5000003")
}

// TestTwentyVINsAreOneQuestionToNHTSA, answered in their order as far as a message's
// cars are, and counted like cars asked about one by one.
func TestTwentyVINsAreOneQuestionToNHTSA(t *testing.T) {
	t.Parallel()
	p := newProduct(t, nil)
	somebody, list := p.telegram.User("en"), twenty(p)
	p.telegram.Say(somebody, strings.Join(list, "\n"))
	p.settle(t)
	if n := p.nhtsa.Asked(); n != 1 {
		t.Errorf("NHTSA was asked %d times", n)
	}
	var cards []string
	for _, m := range p.telegram.Replies(somebody.ID) {
		lines := strings.Split(m.Text, "\n")
		if strings.HasPrefix(m.Text, "🚗") && len(lines) > 1 {
			cards = append(cards, lines[1])
		}
	}
	if !slices.Equal(cards, list[:10]) {
		t.Errorf("answered were %v, asked %v", cards, list)
	}
	var counted int
	if err := p.pool.QueryRow(t.Context(), `SELECT count(*) FROM usage_vins`).Scan(&counted); err != nil || counted != 10 {
		t.Errorf("%d cars were counted, %v", counted, err)
	}
}

// TestEachCarOfAListSaysWhoWasMissing: a service that is down spoils no message, and
// one car that it does not understand spoils no other.
func TestEachCarOfAListSaysWhoWasMissing(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		fault  upstreamtest.Fault
		known  int
		missed int
	}{
		"it is down":                    {upstreamtest.Down, 0, 3},
		"its answers are of other cars": {upstreamtest.AnotherVIN, 0, 3},
		"all is well":                   {upstreamtest.None, 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProduct(t, nil)
			p.nhtsa.Always(tt.fault)
			somebody := p.telegram.User("en")
			p.telegram.Say(somebody, "1FTFW1E80NF000000 4T1G11AK6LU000000 1G1YB2D41M5000001")
			p.settle(t)
			said := ""
			for _, m := range p.telegram.Replies(somebody.ID) {
				said += m.Text + "\n"
			}
			inOrder(t, said, "1FTFW1E80NF000000", "4T1G11AK6LU000000", "1G1YB2D41M5000001")
			known := strings.Count(said, " F-150\n") + strings.Count(said, " Camry SE\n")
			missed := strings.Count(said, "NHTSA doesn't answer right now")
			if known != tt.known || missed != tt.missed {
				t.Errorf("%d cars are known and %d without NHTSA, want %d and %d", known, missed, tt.known, tt.missed)
			}
		})
	}
}

func inOrder(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		_, rest, found := strings.Cut(text, part)
		if !found {
			t.Fatalf("%s is missing, or not in its place", part)
		}
		text = rest
	}
}
