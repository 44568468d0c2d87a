package hook

import (
	"net/netip"
	"net/url"
	"strings"
)

// MaxURL is how long an endpoint's URL may be, in bytes.
const MaxURL = 500

// CheckURL is a URL as it is kept, or ErrURL: https, port 443 or 8443, the name of a host
// on the internet or its address, neither credentials nor a fragment. Where loopback is
// allowed, this machine may be named with any port and with http as well.
//
// What a name leads to is looked at with each attempt: see [Allowed].
func CheckURL(raw string, loopback bool) (string, error) {
	if len(raw) > MaxURL || strings.ContainsFunc(raw, odd) {
		return "", ErrURL
	}
	u, err := url.Parse(raw)
	if err != nil || u.Opaque != "" || u.User != nil || u.Fragment != "" || strings.Contains(raw, "#") {
		return "", ErrURL
	}
	host := strings.ToLower(u.Hostname())
	if loopback && local(host) && (u.Scheme == "https" || u.Scheme == "http") && u.Port() != "0" {
		return u.String(), nil
	}
	if u.Scheme != "https" || !onInternet(host) {
		return "", ErrURL
	}
	if p := u.Port(); p != "" && p != "443" && p != "8443" || strings.HasSuffix(u.Host, ":") {
		return "", ErrURL
	}
	return u.String(), nil
}

// odd finds what has to be escaped in a URL. Names in other scripts are to be written in
// their ASCII form (xn--…), so that everybody sees which name is meant.
func odd(r rune) bool { return r <= ' ' || r >= 0x7f || r == '\\' }

// local reports whether a host is this machine by name.
func local(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.Zone() == "" && a.IsLoopback()
}

// onInternet reports whether a host may be one on the internet: a public address in its
// usual form, or a name of at least two labels. Numbers in other forms (0x7f.1,
// 2130706433) are addresses to some resolvers.
func onInternet(host string) bool {
	if a, err := netip.ParseAddr(host); err == nil {
		return Public(a)
	}
	host = strings.TrimSuffix(host, ".")
	labels := strings.Split(host, ".")
	const longest, longestLabel = 253, 63
	if len(labels) < 2 || len(host) > longest {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > longestLabel || strings.Trim(l, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return false
		}
	}
	last := labels[len(labels)-1]
	if last[0] >= '0' && last[0] <= '9' {
		return false
	}
	return last != "localhost" && last != "local" && last != "internal"
}
