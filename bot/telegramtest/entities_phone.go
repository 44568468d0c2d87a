package telegramtest

import "strings"

// A telephone number is a plus sign and 7 to 15 digits; between them may be single
// spaces, hyphens, full stops and brackets.
const (
	leastDigits = 7
	mostDigits  = 15
)

// phone finds the number that a plus sign begins.
func (f *finder) phone(i int, before rune) {
	if wordRune(before) || before == '+' {
		return
	}
	end, digits, gap := i+1, 0, 0
scan:
	for j := i + 1; j < len(f.text); j++ {
		switch c := f.text[j]; {
		case c >= '0' && c <= '9':
			digits++
			end, gap = j+1, 0
		case digits == 0 || !strings.ContainsRune(" -.()", rune(c)) || gap == 2: // ") " is the longest
			break scan
		default:
			gap++
		}
	}
	if digits >= leastDigits && digits <= mostDigits && !wordRune(f.after(end)) {
		f.take(typePhone, i, end)
	}
}
