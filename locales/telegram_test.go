package locales_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// wellFormed checks what Telegram's parser accepts.
func wellFormed(html string) error {
	tag := regexp.MustCompile(`<(/?)([a-z]+)((?: href="[^"<>]*")?)>`)
	entity := regexp.MustCompile(`&(lt|gt|amp|quot|#[0-9]+|#x[0-9a-fA-F]+);`)
	rest := entity.ReplaceAllString(html, "")
	var open []string
	for _, m := range tag.FindAllStringSubmatch(rest, -1) {
		name := m[2]
		switch {
		case !slices.Contains([]string{"b", "i", "u", "s", "code", "pre", "a", "blockquote"}, name):
			return fmt.Errorf("tag %s is not used here", name)
		case (name == "a" && m[1] == "") != (m[3] != ""):
			return fmt.Errorf("odd attributes in %s", m[0])
		case m[1] == "":
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			return fmt.Errorf("%s closes nothing", m[0])
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("%v not closed", open)
	}
	if rest = tag.ReplaceAllString(rest, ""); strings.ContainsAny(rest, "<>&") {
		return fmt.Errorf("bare markup in %q", rest)
	}
	return nil
}
