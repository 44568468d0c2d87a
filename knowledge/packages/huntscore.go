package packages

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// HuntScore sums up hunts of one order.
type HuntScore struct {
	Cars, Suspects   int
	Certain          int // cars of which everything was told
	Needed           int // questions that these cars took
	Asked            int // questions in all
	Told             [MostAsked + 1]int
	Value            float64
	Worth            [MostAsked + 1]float64
	Cases, Having    int // packages with a code, and those of them that are there
	Asserted, Right  int
	Ruled, RuledWell int
}

// Add counts one hunt.
func (s *HuntScore) Add(h Hunted) {
	s.Cars++
	s.Suspects += h.Suspects
	s.Asked += h.Asked
	if n, ok := h.Certain(); ok {
		s.Certain++
		s.Needed += n
	}
	s.Value += h.Value
	for n := range h.Told {
		s.Told[n] += h.Told[n]
		s.Worth[n] += h.Worth[n]
	}
	for _, j := range h.Judged {
		s.Cases++
		if j.Truth {
			s.Having++
		}
		count(j.Asserted(), j.Truth, &s.Asserted, &s.Right)
		count(j.Verdict == knowledge.RuledOut, !j.Truth, &s.Ruled, &s.RuledWell)
	}
}

// HuntScores are the scores by brand and order; the brand "all" is all of them.
type HuntScores map[string]map[Order]*HuntScore

// Add counts one hunt. A car without a package that a look can tell is passed over.
func (s HuntScores) Add(o Order, h Hunted) {
	if h.Suspects == 0 { // a look can tell nothing
		return
	}
	for _, brand := range []string{h.Brand, "all"} {
		if s[brand] == nil {
			s[brand] = map[Order]*HuntScore{ByWorth: {}, Worthy: {}, Fixed: {}, Random: {}}
		}
		s[brand][o].Add(h)
	}
}

// Report writes a line for each brand and order, and how much is told after each
// question.
func (s HuntScores) Report(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-10s %-9s %6s %8s %8s %9s %7s %7s %8s %8s %8s %8s %8s\n", "brand", "order", "cars", "packages", "certain", "questions",
		"asked", "cases", "asserted", "right", "found", "ruled", "right")
	brands := slices.SortedFunc(maps.Keys(s), func(a, b string) int {
		return cmp.Or(cmp.Compare(last(a), last(b)), cmp.Compare(a, b))
	})
	for _, brand := range brands {
		for _, o := range orders() {
			t := s[brand][o]
			fmt.Fprintf(&b, "%-10s %-9s %6d %8.1f %8s %9.2f %7.2f %7d %8d %8s %8s %8d %8s\n", brand, o, t.Cars, ratio(t.Suspects, t.Cars), percent(t.Certain, t.Cars),
				ratio(t.Needed, t.Certain), ratio(t.Asked, t.Cars), t.Cases, t.Asserted, percent(t.Right, t.Asserted), percent(t.Right, t.Having), t.Ruled, percent(t.RuledWell, t.Ruled))
		}
	}
	s.curves(&b, brands, "packages told at 95 %", func(t *HuntScore, n int) float64 { return ratio(t.Told[n], t.Suspects) })
	s.curves(&b, brands, "the same, each counted by its price", func(t *HuntScore, n int) float64 { return t.Worth[n] / max(t.Value, 1) })
	_, err := io.WriteString(w, b.String()+"\n")
	return err
}

// curves writes a share after each number of questions.
func (s HuntScores) curves(b *strings.Builder, brands []string, title string, share func(t *HuntScore, questions int) float64) {
	fmt.Fprintf(b, "\n%s after so many questions\n%-10s %-9s", title, "brand", "order")
	for n := range MostAsked + 1 {
		fmt.Fprintf(b, " %7d", n)
	}
	for _, brand := range brands {
		for _, o := range orders() {
			fmt.Fprintf(b, "\n%-10s %-9s", brand, o)
			for n := range MostAsked + 1 {
				fmt.Fprintf(b, " %6.1f%%", 100*share(s[brand][o], n))
			}
		}
	}
	b.WriteByte('\n')
}

// last puts the sum behind the brands.
func last(brand string) int {
	if brand == "all" {
		return 1
	}
	return 0
}

func ratio(sum, of int) float64 { return float64(sum) / float64(max(of, 1)) }
