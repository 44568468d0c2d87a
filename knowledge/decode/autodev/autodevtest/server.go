// Package autodevtest is a local stand-in for Auto.dev's VIN decoder: it speaks its
// protocol, knows a few cars that exist on paper only, in the shapes the service has
// been seen to answer with, and has on request the faults that the real one has.
package autodevtest

import (
	_ "embed" // the cars
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"example.com/vinbot/knowledge/decode/upstream/upstreamtest"
)

//go:embed cars.json
var cars []byte

// Key is the one that the server takes.
const Key = "test-autodev-key"

// Server is an [http.Handler] for /vin/{vin}. It is safe for concurrent use.
type Server struct {
	upstreamtest.Faults

	URL string // set by New: the address to give to the client

	cars map[string]map[string]any
}

// New starts a server on a free local port for the time of a test.
func New(tb testing.TB) *Server {
	tb.Helper()
	s, err := Handler()
	if err != nil {
		tb.Fatal(err)
	}
	s.URL = upstreamtest.Start(tb, s)
	return s
}

// Handler returns a server without an address of its own, to be mounted.
func Handler() (*Server, error) {
	var list []map[string]any
	if err := json.Unmarshal(cars, &list); err != nil {
		return nil, fmt.Errorf("autodevtest: cars: %w", err)
	}
	s := &Server{cars: make(map[string]map[string]any, len(list))}
	for _, c := range list {
		s.cars[fmt.Sprint(c["vin"])] = c
	}
	return s, nil
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fault := s.Take()
	if s.Break(w, r, fault) {
		return
	}
	if r.Header.Get("Authorization") != "Bearer "+Key {
		http.Error(w, "Unauthorized", http.StatusUnauthorized)
		return
	}
	vin, ok := strings.CutPrefix(r.URL.Path, "/vin/")
	car := maps.Clone(s.cars[strings.ToUpper(vin)])
	if !ok || r.Method != http.MethodGet || car == nil {
		http.NotFound(w, r)
		return
	}
	if fault == upstreamtest.NoYear {
		car["vehicle"] = map[string]any{"vin": car["vin"], "make": car["make"], "model": car["model"]}
	}
	if fault == upstreamtest.AnotherVIN {
		car["vin"] = "1HGCV1F33KA000000"
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(car) //nolint:errchkjson // a client that is gone
}
