package telegramtest

import (
	"net/url"
	"strconv"
	"strings"
)

// linkTo points an entity at an address, or turns it into a mention of a person
// for tg://user?id=N. It reports false for what Telegram does not link.
func linkTo(e *Entity, address string) bool {
	if id := linkedUser(address); id != 0 {
		e.Type, e.User, e.URL = typeTextMention, &User{ID: id}, ""
		return true
	}
	checked, ok := checkLink(address, false)
	e.URL = checked
	return ok
}

func linkedUser(address string) int64 {
	query, found := telegramLink(address, "user")
	if !found {
		return 0
	}
	id, err := strconv.ParseInt(query.Get("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0
	}
	return id
}

// telegramLink reads the query of tg://NAME?… (or tg:NAME?…).
func telegramLink(address, name string) (url.Values, bool) {
	rest, found := cutPrefixFold(address, "tg:")
	if !found {
		return nil, false
	}
	rest = strings.TrimPrefix(rest, "//")
	rest, _, _ = strings.Cut(rest, "#")
	host, query, _ := strings.Cut(rest, "?")
	if !strings.EqualFold(strings.TrimSuffix(host, "/"), name) {
		return nil, false
	}
	values, err := url.ParseQuery(query)
	return values, err == nil
}

func cutPrefixFold(text, prefix string) (string, bool) {
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return text, false
	}
	return text[len(prefix):], true
}

// checkLink normalises an address as Telegram does: http is added where no
// scheme is, the host is lowered, and a host needs a dot (unless local is set).
func checkLink(address string, local bool) (string, bool) {
	address = strings.TrimSpace(address)
	for _, scheme := range []string{"tg:", "ton:", "tonsite:"} {
		if rest, found := cutPrefixFold(address, scheme); found {
			rest = strings.TrimPrefix(rest, "//")
			return scheme + "//" + rest, rest != ""
		}
	}
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	scheme := strings.ToLower(u.Scheme)
	if scheme != "http" && scheme != "https" || u.Hostname() == "" {
		return "", false
	}
	if !strings.ContainsAny(u.Hostname(), ".:") && !local {
		return "", false
	}
	head, rest := address[strings.Index(address, "://")+3:], ""
	if i := strings.IndexAny(head, "/?#"); i >= 0 {
		head, rest = head[:i], head[i:]
	}
	if !strings.HasPrefix(rest, "/") {
		rest = "/" + rest
	}
	return scheme + "://" + strings.ToLower(head) + rest, true
}

// emojiOrTime reads the address of a MarkdownV2 "![text](…)".
func emojiOrTime(e *Entity, address string) bool {
	if query, found := telegramLink(address, "emoji"); found {
		id := query.Get("id")
		n, err := strconv.ParseInt(id, 10, 64)
		e.CustomEmojiID = id
		return err == nil && n > 0 && id[0] != '0'
	}
	query, found := telegramLink(address, "time")
	if !found {
		return false
	}
	e.Type = typeDateTime
	return setTime(e, query.Get("unix"), query.Get("format"))
}

// setTime fills a date_time entity.
func setTime(e *Entity, unix, format string) bool {
	n, err := strconv.ParseInt(unix, 10, 64)
	if err != nil || n <= 0 || unix[0] == '0' {
		return false
	}
	e.UnixTime, e.DateTimeFormat = n, format
	return format == "r" || format == "R" || strings.Trim(format, "tTdDwW") == ""
}
