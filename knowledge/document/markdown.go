package document

import (
	"regexp"
	"strings"
)

var (
	image    = regexp.MustCompile(`!\[([^\]]*)\]\([^)]*\)`)
	link     = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	emphasis = regexp.MustCompile("[*_]{2,3}|`{1,3}")
	comment  = regexp.MustCompile(`(?s)<!--.*?(?:-->|$)`)
	markup   = regexp.MustCompile(`<[A-Za-z/][^>]*>`)
)

// Markdown reads a text's sections by its headings. Of links and pictures the words
// stay; HTML in it is read as a page is.
func Markdown(text string) ([]Section, error) {
	sections := []Section{{}}
	for line := range strings.Lines(inline(text)) {
		title := strings.TrimLeft(line, "#")
		if depth := len(line) - len(title); depth > 0 && depth <= 6 && strings.HasPrefix(title, " ") {
			sections = append(sections, Section{Topic: strings.TrimSpace(title)})
			continue
		}
		sections[len(sections)-1].Text += line
	}
	for i, s := range sections {
		if !markup.MatchString(s.Text) {
			continue
		}
		seen, err := HTML(strings.NewReader(s.Text))
		if err != nil {
			return nil, err
		}
		sections[i].Text = ""
		for _, x := range seen {
			sections[i].Text += x.Topic + "\n" + x.Text + "\n"
		}
	}
	return tidied(sections), nil
}

func inline(text string) string {
	text = comment.ReplaceAllString(strings.ReplaceAll(text, "\r\n", "\n"), "")
	text = link.ReplaceAllString(image.ReplaceAllString(text, "$1"), "$1")
	return emphasis.ReplaceAllString(text, "")
}
