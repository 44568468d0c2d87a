package chaos_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestARepetitionIsNoLaterAnswer: somebody asks the same twice and gets the same
// words; a first answer repeated at a crash is not taken for the second one, and
// without a crash it is counted as doubled.
func TestARepetitionIsNoLaterAnswer(t *testing.T) {
	start := time.Now()
	at := func(s float64) time.Time { return start.Add(time.Duration(s * float64(time.Second))) }
	message := func(s float64) sent { return sent{"an offer", at(s), at(s + 0.1)} }
	p := &person{owed: []answer{{mark: "an offer", asked: at(0)}, {mark: "an offer", asked: at(5)}}}
	twice := []sent{message(1), message(2), message(6)}
	for _, c := range []struct {
		name    string
		crashes []crash
		list    []sent
		want    count
	}{
		{"repeated at a crash", []crash{{what: "program", from: at(1.5), to: at(1.6)}}, twice, count{answers: 2, repeated: 1}},
		{"repeated without a crash", nil, twice, count{answers: 2, doubled: 1}},
		{"not repeated", nil, []sent{message(1), message(6)}, count{answers: 2}},
		{"the second never came", nil, []sent{message(1)}, count{answers: 1, lost: 1}},
		{"the repetition came and the second answer did not", []crash{{what: "program", from: at(1.5), to: at(1.6)}}, twice[:2], count{answers: 1, repeated: 1, lost: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := count{}
			(&world{crashes: c.crashes}).chat(&got, "chat", p, c.list)
			if d := cmp.Diff(c.want, got, cmp.AllowUnexported(count{}), cmpopts.IgnoreFields(count{}, "complaints", "inFlight", "unwritten")); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestNoAnswerIsTakenForAnother: what somebody is thanked with, said again at a crash,
// must not settle what they asked after it. So of two different answers of a person
// neither mark stands in the other.
func TestNoAnswerIsTakenForAnother(t *testing.T) {
	for _, name := range []string{"talks", "decodes", "documents", "picture", "buys", "wavers", "pays twice", "lists", "reports", "pays in Stars"} {
		var owed []answer
		for _, a := range role(rand.New(rand.NewPCG(1, 0)), name) {
			owed = append(owed, a.owed...)
		}
		for _, a := range owed {
			for _, b := range owed {
				if a.mark != b.mark && strings.Contains(a.mark, b.mark) {
					t.Errorf("%s: %q is taken for %q", name, a.mark, b.mark)
				}
			}
		}
	}
}
