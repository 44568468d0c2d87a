package ask

import (
	"slices"
	"strconv"
)

// yearsIn lists the model years of a text, each once.
func yearsIn(words []string) (all []int) {
	for i, w := range words {
		if w == roundYear && i+1 < len(words) && slices.Contains([]string{"lb", "kg", "mm", "mi", "km", "l"}, canonical(words[i+1])) {
			continue // "tow 2000 lb"
		}
		if y := yearOf(w); y != 0 && !slices.Contains(all, y) {
			all = append(all, y)
		}
	}
	return all
}

// yearBeside is the year right before a car's name, else the first one after it,
// unless that stands right before the next car's.
func yearBeside(words []string, m mention, from, to int, last bool) int {
	for j := m.start - 1; j >= max(from, m.start-2); j-- {
		if y := yearOf(words[j]); y != 0 {
			return y
		}
	}
	if !last {
		to -= 2
	}
	for j := m.start + m.words; j < to; j++ {
		if y := yearOf(words[j]); y != 0 {
			return y
		}
	}
	return 0
}

// yearOf is the model year a word says; 0 is none.
func yearOf(w string) int {
	if len(w) != 4 || (w[:2] != "19" && w[:2] != "20") || w[:3] > "203" || w < "1950" {
		return 0
	}
	y := 0
	for _, c := range w {
		if c < '0' || c > '9' {
			return 0
		}
		y = y*10 + int(c-'0')
	}
	return y
}

// shortYearOf is the model year that two digits beside a car's name say; 0 is none.
func shortYearOf(w string) int {
	const from, to, century = 10, 29, 2000
	if y, err := strconv.Atoi(w); err == nil && len(w) == 2 && y >= from && y <= to {
		return century + y
	}
	return 0
}
