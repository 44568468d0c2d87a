// Package nhtsatest is a local stand-in for NHTSA's vPIC service: it speaks its
// protocol, knows a few cars that exist on paper only (their serials are zero),
// and has on request the faults that the real one has.
package nhtsatest

import (
	_ "embed" // the cars
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"example.com/vinbot/knowledge/decode/upstream/upstreamtest"
)

//go:embed cars.json
var cars []byte

// Server is an [http.Handler] for /vehicles/DecodeVinValues/{vin},
// /vehicles/DecodeVINValuesBatch/ and /recalls/recallsByVehicle, with or without
// "/api" before them. It is safe for concurrent use.
type Server struct {
	upstreamtest.Faults

	URL string // set by New: the address to give to the client

	cars map[string]map[string]string

	mu    sync.Mutex
	filed []map[string]string // recalls
}

// Handler returns a server without an address of its own, to be mounted.
func Handler() (*Server, error) {
	var list []map[string]string
	if err := json.Unmarshal(cars, &list); err != nil {
		return nil, fmt.Errorf("nhtsatest: cars: %w", err)
	}
	s := &Server{cars: make(map[string]map[string]string, len(list))}
	for _, c := range list {
		s.cars[c["VIN"]] = c
	}
	return s, nil
}

// New starts a server on a free local port for the time of a test.
func New(tb testing.TB) *Server {
	tb.Helper()
	s, err := Handler()
	if err != nil {
		tb.Fatal(err)
	}
	s.URL = upstreamtest.Start(tb, s) + "/api"
	return s
}

// VINs lists the cars that the server knows, in no order.
func (s *Server) VINs() (vins []string) {
	for v := range s.cars {
		vins = append(vins, v)
	}
	return vins
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fault := s.Take()
	if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/recalls/recallsByVehicle") {
		if !s.Break(w, r, fault) {
			s.recalls(w, r)
		}
		return
	}
	vins, ok := requested(w, r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	if s.Break(w, r, fault) {
		return
	}
	results := make([]map[string]string, len(vins))
	for i, v := range vins {
		results[i] = s.answer(strings.ToUpper(v))
		spoil(results[i], fault)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(map[string]any{ //nolint:errchkjson // a client that is gone
		"Count": len(results), "Message": "Results returned successfully", "SearchCriteria": "VIN(s): " + strings.Join(vins, "; "), "Results": results,
	})
}

// requested reads the VINs of either endpoint.
func requested(w http.ResponseWriter, r *http.Request) (vins []string, ok bool) {
	path := strings.ToLower(strings.TrimPrefix(r.URL.Path, "/api"))
	const one, many, maxForm = "/vehicles/decodevinvalues/", "/vehicles/decodevinvaluesbatch", 1 << 20
	switch {
	case r.Method == http.MethodGet && strings.HasPrefix(path, one):
		return []string{path[len(one):]}, r.URL.Query().Get("format") == "json"
	case r.Method == http.MethodPost && strings.TrimRight(path, "/") == many:
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if r.FormValue("format") != "json" {
			return nil, false
		}
		for v := range strings.SplitSeq(r.FormValue("data"), ";") {
			v, _, _ = strings.Cut(v, ",") // "VIN,year"
			if v = strings.TrimSpace(v); v != "" {
				vins = append(vins, v)
			}
		}
		return vins, true
	}
	return nil, false
}

// answer is a copy of the car, or what NHTSA says of a number it does not know.
func (s *Server) answer(vin string) map[string]string {
	if c, ok := s.cars[vin]; ok {
		return maps.Clone(c)
	}
	const length = 17
	code, text := "7", "7 - Manufacturer is not registered with NHTSA for sale or importation in the U.S. for use on U.S roads; Please contact the manufacturer directly for more information"
	if len(vin) < length {
		code, text = "6,7", "6 - Incomplete VIN; "+text
	}
	return map[string]string{"VIN": vin, "Make": "", "Model": "", "ModelYear": "", "ErrorCode": code, "ErrorText": text, "VehicleType": "Not Applicable"}
}

// spoil makes an answer wrong that looks like one.
func spoil(result map[string]string, f upstreamtest.Fault) {
	if f == upstreamtest.NoYear {
		result["ModelYear"] = ""
	}
	if f == upstreamtest.AnotherVIN {
		result["VIN"] = "1HGCV1F33KA000000"
	}
}
