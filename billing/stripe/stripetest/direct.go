package stripetest

import (
	"net/http"
	"net/http/httptest"
)

// Direct is a transport that asks a server without a network.
type Direct struct{ Server *Server }

// RoundTrip implements [http.RoundTripper].
func (d Direct) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	d.Server.ServeHTTP(w, r)
	return w.Result(), nil
}
