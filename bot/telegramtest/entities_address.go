package telegramtest

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// addresses finds links and e-mail addresses, in one pass over the runs of
// characters that a host or the name before an @ may have.
func (f *finder) addresses() {
	if !strings.ContainsAny(f.text, ".:") {
		return
	}
	for i := 0; i < len(f.text); {
		if end := f.run(i); end > i {
			i = f.address(i, end)
			continue
		}
		_, size := utf8.DecodeRuneInString(f.text[i:])
		i += size
	}
}

// run is where the run of address characters that begins at i ends.
func (f *finder) run(i int) int {
	n := strings.IndexFunc(f.text[i:], func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".-_%+", r)
	})
	if n < 0 {
		return len(f.text)
	}
	return i + n
}

// address takes what the run from i to end is the beginning of, and gives where
// to go on.
func (f *finder) address(i, end int) int {
	rest := f.text[end:]
	switch {
	case strings.HasPrefix(rest, "://"):
		return f.link(i, end)
	case strings.HasPrefix(rest, "@"):
		host := f.text[end+1 : f.run(end+1)]
		trimmed := strings.TrimRight(host, ".-_%+")
		if knownDomain(trimmed) {
			f.claim(typeEmail, i, end+1+len(trimmed))
		}
		return end + 1 + len(host)
	}
	host := strings.TrimRight(f.text[i:end], ".-_%+")
	if !knownDomain(host) || i > 0 && strings.IndexByte("/@", f.text[i-1]) >= 0 {
		return end
	}
	if i+len(host) < end {
		f.claim(typeURL, i, i+len(host))
		return end
	}
	to := f.path(end)
	f.claim(typeURL, i, to)
	return max(to, end)
}

// link takes an address with a scheme, whose run ends at end.
func (f *finder) link(i, end int) int {
	scheme := f.text[i:end]
	if cut := strings.LastIndexFunc(scheme, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) }); cut >= 0 {
		_, size := utf8.DecodeRuneInString(scheme[cut:])
		scheme = scheme[cut+size:]
	}
	begin, hostEnd := end+len("://"), f.run(end+len("://"))
	host := strings.TrimRight(f.text[begin:hostEnd], ".-_%+")
	switch strings.ToLower(scheme) {
	case "http", "https", "ftp":
		if !strings.Contains(host, ".") {
			return hostEnd
		}
	case "tg", "ton", "tonsite":
		if host == "" {
			return begin
		}
	default:
		return begin
	}
	to := begin + len(host)
	if to == hostEnd {
		to = f.path(hostEnd)
	}
	f.claim(typeURL, end-len(scheme), to)
	return max(to, hostEnd)
}

// path is where an address ends whose host ends at i: after a port and a path,
// without the punctuation of the sentence around it.
func (f *finder) path(i int) int {
	end := i
	if digits := f.digits(i + 1); strings.HasPrefix(f.text[i:], ":") && digits > i+1 && digits <= i+6 {
		end = digits
	}
	if end == len(f.text) || strings.IndexByte("/?#", f.text[end]) < 0 {
		return end
	}
	n := strings.IndexFunc(f.text[end:], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("<>\"“”«»", r) })
	if n < 0 {
		n = len(f.text) - end
	}
	const punctuation = ".,:;!?'…"
	path := strings.TrimRight(f.text[end:end+n], punctuation)
	if strings.HasSuffix(path, ")") && strings.Count(path, ")") > strings.Count(path, "(") {
		path = strings.TrimRight(path[:len(path)-1], punctuation)
	}
	return end + len(path)
}

func (f *finder) digits(i int) int {
	for i < len(f.text) && f.text[i] >= '0' && f.text[i] <= '9' {
		i++
	}
	return i
}

func (f *finder) claim(kind string, from, to int) {
	f.links = append(f.links, Entity{Type: kind, Offset: from, Length: to - from})
}

// knownDomain reports whether a bare host ends in a common top-level domain.
func knownDomain(host string) bool {
	dot := strings.LastIndexByte(host, '.')
	if dot < 1 || strings.ContainsAny(host, "_%+") || strings.HasPrefix(host, ".") || strings.HasPrefix(host, "-") {
		return false
	}
	const common = " com org net edu gov mil int info biz name app dev io co me tv ai to ly cc xyz site online shop club blog " +
		"cars auto dealer de fr es it nl be at ch uk us ca mx br ar cl pe ve eu pl cz se no fi dk pt ie ru ua jp cn kr in au nz za "
	return strings.Contains(common, " "+strings.ToLower(host[dot+1:])+" ")
}
