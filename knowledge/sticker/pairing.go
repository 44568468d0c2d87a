package sticker

import (
	"cmp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// oneLine is a line that both readings have, and the other's where its price differs.
func oneLine(a, b knowledge.OptionLine) (line knowledge.OptionLine, other *knowledge.OptionLine) {
	if a.Told {
		return a, nil
	}
	line = a
	if betterNamed(b, a) {
		line.Name, line.Proof = b.Name, b.Proof
	}
	line.Code = cmp.Or(a.Code, b.Code)
	line.Accessory = a.Accessory || b.Accessory
	if len(b.Contents) > len(a.Contents) {
		line.Contents, line.ContentProofs = b.Contents, b.ContentProofs
	}
	switch {
	case same(a.Price, b.Price):
		line.Confidence = max(a.Confidence, b.Confidence)
	case a.Price == nil:
		line.Price, line.PriceProof, line.Confidence = b.Price, b.PriceProof, b.Confidence
	case b.Price != nil:
		other = &b
	}
	return line, other
}

// betterNamed reports whether more speaks for the name of a than for that of b.
func betterNamed(a, b knowledge.OptionLine) bool {
	if a.Unsure() != b.Unsure() {
		return b.Unsure()
	}
	return a.Confidence > b.Confidence
}

// renamed are the lines of a, whose sums close, by the names that b supports better.
func renamed(a, b []knowledge.OptionLine) []knowledge.OptionLine {
	a = slices.Clone(a)
	for i, j := range pairs(a, b) {
		if j >= 0 && !a[i].Told && same(a[i].Price, b[j].Price) && betterNamed(b[j], a[i]) {
			a[i].Name, a[i].Proof = b[j].Name, b[j].Proof
			a[i].Confidence = b[j].Confidence
		}
	}
	return a
}

// oneName is how alike two names of one line are at least.
const oneName = 0.6

// pairs finds for each line of a its like in b, or -1.
func pairs(a, b []knowledge.OptionLine) []int {
	out := make([]int, len(a))
	used := make([]bool, len(b))
	for i, o := range a {
		out[i] = -1
		best := oneName
		for j, p := range b {
			s := likeness(o, p)
			if !used[j] && s >= best && (s > best || out[i] < 0) {
				best, out[i] = s, j
			}
		}
		if out[i] >= 0 {
			used[out[i]] = true
		}
	}
	return out
}

// likeness is 1 for lines of one name; codes that differ and prices that agree count.
func likeness(a, b knowledge.OptionLine) float64 {
	s := shared(a.Name, b.Name)
	switch {
	case a.Code != "" && a.Code == b.Code:
		s += 0.2
	case a.Code != "" && b.Code != "":
		s -= 0.2
	}
	if same(a.Price, b.Price) && a.Price != nil && *a.Price != 0 {
		s += 0.15
	}
	return s
}

// shared is the share of pairs of letters that two names have in common (Dice).
func shared(a, b string) float64 {
	x, y := letterPairs(a), letterPairs(b)
	n, all := 0, 0
	for p, c := range x {
		n += min(c, y[p])
		all += c
	}
	for _, c := range y {
		all += c
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(n) / float64(all)
}

func letterPairs(s string) map[string]int {
	r := []rune(" " + strings.Join(strings.Fields(strings.ToUpper(s)), " ") + " ")
	out := map[string]int{}
	for i := range len(r) - 1 {
		out[string(r[i:i+2])]++
	}
	return out
}
