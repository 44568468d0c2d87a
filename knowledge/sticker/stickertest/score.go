// Package stickertest makes labels to measure a reading of stickers by: invented
// ones in the manner of several makers, printed by Chromium, and photos of any
// label with the damages that real photos have. The same seed makes the same
// labels and damages.
package stickertest

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"example.com/vinbot/knowledge"
)

// Score counts what was read right over many labels. A line of the options
// counts where its price is exact and its name at least nine tenths alike.
type Score struct {
	Labels, VIN, Total   int
	Base, Destination    int
	Want, Got, Found     int // lines with a price: on the labels, read, read right
	WrongVIN, WrongTotal int // stated without a doubt and wrong
	MixedUp              int // standard equipment stated as an option
	Codes, WantCodes     int // of the lines read right
	WrongFitter          int // lines read right that name the factory for a port or a dealer, or these for it
	AskedVIN             int // doubted, right or not: a person is asked
	Values, WrongValues  int // stated without a doubt, and wrong of these: VINs, amounts, lines with a price
	Misses               []string
}

// Add scores one reading. err is that of the reading: nothing was read then.
func (s *Score) Add(name string, got, want knowledge.Label) {
	s.Labels++
	miss := func(what string) { s.Misses = append(s.Misses, name+": "+what) }
	vinStated := got.VIN != "" && !doubted(got, knowledge.DoubtVIN)
	if got.VIN != "" && !vinStated {
		s.AskedVIN++
	}
	s.state(vinStated, got.VIN == want.VIN)
	for _, v := range [][2]*int64{{got.Base, want.Base}, {got.Destination, want.Destination}, {got.OptionTotal, want.OptionTotal}, {got.Total, want.Total}} {
		s.state(got.Sure && v[0] != nil, equal(v[0], v[1]))
	}
	if got.VIN == want.VIN {
		s.VIN++
	} else {
		miss("VIN " + string(got.VIN))
		if vinStated {
			s.WrongVIN++
		}
	}
	if equal(got.Total, want.Total) {
		s.Total++
	} else {
		miss("total")
		if got.Total != nil && got.Sure && !doubted(got, knowledge.DoubtTotalSum) {
			s.WrongTotal++
		}
	}
	if equal(got.Base, want.Base) {
		s.Base++
	} else {
		miss("base")
	}
	if equal(got.Destination, want.Destination) {
		s.Destination++
	} else {
		miss("destination")
	}
	if got.OptionTotal != nil && !equal(got.OptionTotal, want.OptionTotal) {
		miss("total of the options")
	}
	s.lines(miss, got, want)
}

// state counts a value that is stated without a doubt.
func (s *Score) state(stated, right bool) {
	if !stated {
		return
	}
	s.Values++
	if !right {
		s.WrongValues++
	}
}

func (s *Score) lines(miss func(string), got, want knowledge.Label) {
	used := make([]bool, len(got.Options))
	for _, o := range want.Options {
		if o.Price == nil {
			continue
		}
		s.Want++
		if i := match(got.Options, used, o); i >= 0 {
			used[i] = true
			s.Found++
			s.detail(miss, got.Options[i], o)
		} else {
			miss("line " + o.Name)
		}
	}
	for i, o := range got.Options {
		if o.Price != nil {
			s.Got++
			s.state(got.Sure && !o.Unsure(), used[i])
		}
		if used[i] {
			continue
		}
		if o.Price != nil {
			what := "no such line "
			if o.Unsure() {
				what = "doubtful, and " + what
			}
			miss(what + o.Name)
		}
		if slices.ContainsFunc(want.Standard, func(std string) bool { return Similar(o.Name, std) >= alike }) {
			s.MixedUp++
			miss("standard as option " + o.Name)
		}
	}
}

// detail scores what a line that was read right says beside name and price.
func (s *Score) detail(miss func(string), got, want knowledge.OptionLine) {
	if want.Code != "" {
		s.WantCodes++
		if got.Code == want.Code {
			s.Codes++
		} else {
			miss("code of " + want.Name)
		}
	}
	if got.Accessory != want.Accessory {
		s.WrongFitter++
		miss("who fitted " + want.Name)
	}
}

const alike = 0.9

func match(got []knowledge.OptionLine, used []bool, want knowledge.OptionLine) int {
	for i, o := range got {
		if !used[i] && equal(o.Price, want.Price) && Similar(o.Name, want.Name) >= alike {
			return i
		}
	}
	return -1
}

func equal(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }

func doubted(l knowledge.Label, c knowledge.DoubtCode) bool {
	return slices.ContainsFunc(l.Doubts, func(d knowledge.Doubt) bool { return d.Code == c })
}

// Similar is 1 for equal names and 0 for unrelated ones, by edit distance; case
// and a colon at the end do not count.
func Similar(a, b string) float64 {
	norm := func(s string) string {
		return strings.Join(strings.Fields(strings.TrimRight(strings.ToUpper(s), ": ")), " ")
	}
	x, y := norm(a), norm(b)
	if x == "" || y == "" {
		return 0
	}
	longer := max(utf8.RuneCountInString(x), utf8.RuneCountInString(y))
	return 1 - float64(levenshtein.ComputeDistance(x, y))/float64(longer)
}
