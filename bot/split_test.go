package bot_test

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"example.com/vinbot/bot"
)

func TestSplitCutsWhereAReaderWould(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		html  string
		limit int
		want  []string
	}{
		"a short message stays whole":            {"<b>one</b> two", 10, []string{"<b>one</b> two"}},
		"tags and entities do not count":         {"<b>a&amp;b</b>&#39;", 4, []string{"<b>a&amp;b</b>&#39;"}},
		"after a paragraph rather than a line":   {"aaaa\n\nbb\ncc", 9, []string{"aaaa\n\n", "bb\ncc"}},
		"after a line rather than a sentence":    {"aaaa\nb. cc", 9, []string{"aaaa\n", "b. cc"}},
		"after a sentence rather than a word":    {"aaaa. b cc", 9, []string{"aaaa. ", "b cc"}},
		"after a word rather than within one":    {"aaaa bbb ccc", 10, []string{"aaaa bbb ", "ccc"}},
		"within a word that fills a part":        {"a bbbbbbbbbbbb", 8, []string{"a bbbbbb", "bbbbbb"}},
		"not at a paragraph that comes early":    {"a\n\nbbbb bbbb bb", 12, []string{"a\n\nbbbb ", "bbbb bb"}},
		"open tags are closed and opened again":  {`<b>aa <a href="x">bb cc</a></b>`, 6, []string{`<b>aa <a href="x">bb </a></b>`, `<b><a href="x">cc</a></b>`}},
		"a tag that ends at the cut ends there":  {"<b>aaaa </b><i>bbbb</i>", 6, []string{"<b>aaaa </b>", "<i>bbbb</i>"}},
		"an end without a start ends nothing":    {"<b>aaaa</i> bbbb</b>", 5, []string{"<b>aaaa</i> </b>", "<b>bbbb</b>"}},
		"an emoji is not cut":                    {"aaa👍🏽", 6, []string{"aaa", "👍🏽"}},
		"a flag is not cut":                      {"aaaa🇪🇸", 6, []string{"aaaa", "🇪🇸"}},
		"a character of two units counts as two": {"😀😀😀", 4, []string{"😀😀", "😀"}},
		"a number stays with its unit":           {"aaaa 5\u00a0kg", 7, []string{"aaaa ", "5\u00a0kg"}},
		"a part of white space is left out":      {"aaaa\n\n\n\n\n\n\n\n\nb", 4, []string{"aaaa", "b"}},
	}
	for name, tt := range tests {
		got := bot.Split(tt.html, tt.limit)
		if name == "a part of white space is left out" {
			for i := range got {
				got[i] = strings.TrimSpace(got[i])
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestSplitKeepsRawHTMLWithinTelegramsBytes(t *testing.T) {
	t.Parallel()

	link := `<a href="https://a.example/` + strings.Repeat("x", 500) + `">link</a> `
	for _, part := range bot.Split(strings.Repeat(link, 200), 4096) {
		if len(part) > 32768 {
			t.Errorf("a part has %d bytes", len(part))
		}
	}
}

func TestSplitMeasuresWhatFollowsABlankPart(t *testing.T) {
	t.Parallel()

	for _, message := range []string{" \n\n", "  \n\nno"} {
		for _, part := range bot.Split(message, 2) {
			if len(part) > 2 {
				t.Errorf("%q gives %q", message, part)
			}
		}
	}
}

// Every character keeps its place and its tags; every part is whole and fits.
func TestSplitLosesNothing(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		message := strings.Join(rapid.SliceOfN(piece(3), 1, 12).Draw(t, "html"), "")
		limit := rapid.IntRange(2, 60).Draw(t, "limit")
		var got []styled
		for _, part := range bot.Split(message, limit) {
			chars, open := read(part)
			if len(open) > 0 {
				t.Fatalf("%q leaves %v open", part, open)
			}
			if n := len(utf16.Encode([]rune(text(chars)))); n > limit {
				t.Fatalf("%q has %d characters, more than %d", part, n, limit)
			}
			if len(bot.Split(message, limit)) > 1 && strings.TrimSpace(text(chars)) == "" {
				t.Fatalf("%q is empty", part)
			}
			got = append(got, chars...)
		}
		want, _ := read(message)
		if diff := cmp.Diff(solid(want), solid(got), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q in parts of %d (-want +got):\n%s", message, limit, diff)
		}
	})
}

// piece draws well-formed HTML.
func piece(depth int) *rapid.Generator[string] {
	words := rapid.SampledFrom([]string{
		"word", "longerword", " ", " ", "\n", "\n\n", ". ", "&amp;", "&lt;", "&#39;", "é", "e\u0301", "😀", "👍🏽", "👩‍🔧", "🇪🇸", "日本語", "&nope;", "<", "5\u00a0kg",
	})
	if depth == 0 {
		return words
	}
	return rapid.Custom(func(t *rapid.T) string {
		tag := rapid.SampledFrom([]string{"", "", "", "b", "i", "code", "pre", "blockquote", "a"}).Draw(t, "tag")
		if tag == "" {
			return words.Draw(t, "word")
		}
		attribute := ""
		if tag == "a" {
			attribute = ` href="https://a.example/?b=1&amp;c=2"`
		}
		inner := strings.Join(rapid.SliceOfN(piece(depth-1), 0, 6).Draw(t, "inner"), "")
		return "<" + tag + attribute + ">" + inner + "</" + tag + ">"
	})
}

func FuzzSplit(f *testing.F) {
	f.Add("<b>one &amp; two</b> three", 5)
	f.Add("</i>&<<b>", 2)
	f.Add("\xff&#0;&#1114112;<a href='", 3)
	f.Fuzz(func(t *testing.T, message string, limit int) {
		if len(message) > 2000 || limit < 2 {
			t.Skip("no limit to split by, or more than one try should cost")
		}
		var got []styled
		for _, part := range bot.Split(message, limit) {
			chars, _ := read(part)
			got = append(got, chars...)
		}
		want, _ := read(message)
		if text(solid(want)) != text(solid(got)) {
			t.Errorf("%q became %q", text(want), text(got))
		}
	})
}

// styled is a character with the tags around it.
type styled struct {
	Char rune
	Tags string
}

// read parses HTML into characters and returns the tags left open.
func read(s string) (chars []styled, open []string) {
	token := regexp.MustCompile(`<(/?)([a-z][a-z0-9-]*)(\s[^<>]*)?>|&(lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});|(?s:.)`)
	for _, m := range token.FindAllStringSubmatch(s, -1) {
		switch {
		case m[2] == "" && m[4] == "":
			for _, r := range m[0] {
				chars = append(chars, styled{r, strings.Join(open, " ")})
			}
		case m[2] == "":
			for _, r := range html.UnescapeString(m[0]) {
				chars = append(chars, styled{r, strings.Join(open, " ")})
				break
			}
		case m[1] == "":
			open = append(open, m[2]+m[3])
		case len(open) > 0 && strings.HasPrefix(open[len(open)-1]+" ", m[2]+" "):
			open = open[:len(open)-1]
		default:
			open = append(open, m[0])
		}
	}
	return chars, open
}

func text(chars []styled) string {
	var b strings.Builder
	for _, c := range chars {
		b.WriteRune(c.Char)
	}
	return b.String()
}

func solid(chars []styled) []styled {
	return slices.DeleteFunc(slices.Clone(chars), func(c styled) bool { return unicode.IsSpace(c.Char) })
}
