package telegramtest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// finder finds what Telegram marks by itself. The rules are the published
// ones, shortened: top-level domains are a short list, telephone and card
// numbers are not looked for.
type finder struct {
	text  string
	found []Entity
	taken []bool // by byte
}

func findEntities(text string) []Entity {
	if !strings.ContainsAny(text, "@#$/.:") {
		return nil
	}
	f := &finder{text: text, taken: make([]bool, len(text))}
	f.scan("/@#$")
	f.addresses()
	for i := range f.found {
		from, to := f.found[i].Offset, f.found[i].Offset+f.found[i].Length
		f.found[i].Offset = utf16Len(text[:from])
		f.found[i].Length = utf16Len(text[from:to])
	}
	sortEntities(f.found)
	return f.found
}

// scan looks at each character that may begin an entity.
func (f *finder) scan(marks string) {
	for i := 0; i < len(f.text); i++ {
		if strings.IndexByte(marks, f.text[i]) < 0 || f.taken[i] {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(f.text[:i])
		if i == 0 {
			before = ' '
		}
		switch f.text[i] {
		case '/':
			f.command(i, before)
		case '@':
			f.mention(i, before)
		case '#':
			f.hashtag(i, before)
		case '$':
			f.cashtag(i, before)
		}
	}
}

func (f *finder) take(kind string, from, to int) {
	for i := from; i < to; i++ {
		f.taken[i] = true
	}
	f.found = append(f.found, Entity{Type: kind, Offset: from, Length: to - from})
}

// word is how many ASCII letters, digits and underscores begin a text.
func word(text string) int {
	n := 0
	for n < len(text) && wordByte(text[n]) {
		n++
	}
	return n
}

func wordByte(c byte) bool { return isLetter(c) || c >= '0' && c <= '9' || c == '_' }

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == 0x200c
}

func (f *finder) after(i int) rune {
	r, _ := utf8.DecodeRuneInString(f.text[i:])
	if i >= len(f.text) {
		return ' '
	}
	return r
}

func (f *finder) command(i int, before rune) {
	if wordRune(before) || strings.ContainsRune("/<>", before) {
		return
	}
	end := i + 1 + word(f.text[i+1:])
	if n := end - i - 1; n < 1 || n > 64 {
		return
	}
	if end < len(f.text) && f.text[end] == '@' {
		if n := word(f.text[end+1:]); n >= 3 && n <= 32 {
			end += 1 + n
		}
	}
	if next := f.after(end); !wordRune(next) && !strings.ContainsRune("/<>", next) {
		f.take(typeBotCommand, i, end)
	}
}

func (f *finder) mention(i int, before rune) {
	end := i + 1 + word(f.text[i+1:])
	n := end - i - 1
	if wordRune(before) || wordRune(f.after(end)) || n > 32 {
		return
	}
	short := strings.ToLower(f.text[i+1 : end])
	if n >= 4 || short == "gif" || short == "vid" || short == "pic" {
		f.take(typeMention, i, end)
	}
}

func (f *finder) hashtag(i int, before rune) {
	if wordRune(before) {
		return
	}
	letters, n, end := false, 0, i+1
	for end < len(f.text) {
		r, size := utf8.DecodeRuneInString(f.text[end:])
		if !wordRune(r) && r != 0xb7 {
			break
		}
		letters = letters || unicode.IsLetter(r)
		n++
		end += size
	}
	if letters && n <= 256 && f.after(end) != '#' {
		f.take(typeHashtag, i, end)
	}
}

func (f *finder) cashtag(i int, before rune) {
	end := i + 1
	for end < len(f.text) && f.text[end] >= 'A' && f.text[end] <= 'Z' {
		end++
	}
	next := f.after(end)
	if n := end - i - 1; n >= 1 && n <= 8 && !wordRune(before) && before != '$' && !wordRune(next) && next != '$' {
		f.take(typeCashtag, i, end)
	}
}

// addresses finds e-mail addresses and links. What was taken before inside a
// link belongs to the link.
func (f *finder) addresses() {
	if !strings.ContainsAny(f.text, ".:") {
		return
	}
	for _, at := range addressPattern.FindAllStringIndex(f.text, -1) {
		from, to := at[0], at[0]+len(strings.TrimRight(f.text[at[0]:at[1]], ".,:;!?'\"»“”…"))
		before, _ := utf8.DecodeLastRuneInString(f.text[:from])
		if from > 0 && (wordRune(before) || strings.ContainsRune("/@-.", before)) {
			continue
		}
		text := f.text[from:to]
		open, closed := strings.Count(text, "("), strings.Count(text, ")")
		if closed > open && strings.HasSuffix(text, ")") {
			to--
			text = f.text[from:to]
		}
		kind := addressKind(text)
		if kind == "" {
			continue
		}
		kept := f.found[:0]
		for _, e := range f.found {
			if e.Offset >= to || e.Offset+e.Length <= from {
				kept = append(kept, e)
			}
		}
		f.found = kept
		f.take(kind, from, to)
	}
}

var addressPattern = regexp.MustCompile(`(?i)(?:[a-z][a-z0-9+.-]*://)?(?:[\pL\pN._%+-]+(?::[^\s@/]+)?@)?` +
	`[\pL\pN](?:[\pL\pN.-]*[\pL\pN])?(?::\d{1,5})?(?:[/?#][^\s<>"“”«»]*)?`)

// addressKind tells whether a candidate is an address at all.
func addressKind(text string) string {
	scheme, rest, hasScheme := strings.Cut(text, "://")
	if !hasScheme {
		rest = text
	}
	authority := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority = rest[:i]
	}
	user, host, hasUser := strings.Cut(authority, "@")
	if !hasUser {
		host = authority
	}
	host, _, _ = strings.Cut(host, ":")
	if hasScheme {
		switch strings.ToLower(scheme) {
		case "http", "https", "ftp":
			if strings.Contains(host, ".") {
				return typeURL
			}
		case "tg", "ton", "tonsite":
			return typeURL
		}
		return ""
	}
	if !knownDomain(host) {
		return ""
	}
	if hasUser {
		if authority == rest && !strings.Contains(user, ":") {
			return typeEmail
		}
		return ""
	}
	return typeURL
}

// knownDomain reports whether a bare host ends in a common top-level domain.
func knownDomain(host string) bool {
	dot := strings.LastIndexByte(host, '.')
	if dot < 1 {
		return false
	}
	const common = " com org net edu gov mil int info biz name app dev io co me tv ai to ly cc xyz site online shop club blog " +
		"cars auto dealer de fr es it nl be at ch uk us ca mx br ar cl pe ve eu pl cz se no fi dk pt ie ru ua jp cn kr in au nz za "
	return strings.Contains(common, " "+strings.ToLower(host[dot+1:])+" ")
}
