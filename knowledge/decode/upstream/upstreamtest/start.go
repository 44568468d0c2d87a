package upstreamtest

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// Start serves h on a free local port for the time of a test and returns its
// address, without a slash at its end.
func Start(tb testing.TB, h http.Handler) string {
	tb.Helper()
	s := httptest.NewServer(h)
	tb.Cleanup(s.Close)
	return s.URL
}
