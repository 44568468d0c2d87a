package playground

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// guard keeps other sites out of an address that only this machine can reach.
func guard(next http.Handler) http.Handler {
	writes := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLoopback(r.Host) {
			http.Error(w, "the playground answers to loopback names only", http.StatusForbidden)
			return
		}
		if isEmulator(r.URL.Path) && isForeign(r) {
			http.Error(w, "another site may not use the playground", http.StatusForbidden)
			return
		}
		writes.ServeHTTP(w, r)
	})
}

// isForeign catches what the cross-origin protection lets through: the Bot API also acts on GET, so even a picture
// tag of another page could send a message.
func isForeign(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return false
	default:
		return true
	}
}

// isLoopback says whether a Host header (with or without a port) names this machine.
func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && addr.IsLoopback()
}

// headers sets what every answer carries. The emulator's answers get the stricter policy, because a file that
// somebody uploaded may be HTML.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		policy := pagePolicy
		if isEmulator(r.URL.Path) {
			policy = dataPolicy
		}
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}
