package v1_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	v1 "example.com/vinbot/api/v1"
)

const car = "/api/v1/vin/1FTFW1E80NF000000"

// lasting is a world in which whatever is said of a VIN lasts, and counts.
func lasting() *world {
	return &world{answers: v1.Decoded{Lasting: true, Counts: true, Source: "first"}, inMonth: true, edition: "1"}
}

// TestAnAnswerIsGivenAgainWhileItsCarIsAsBefore changes something about the second request,
// or about the world before it.
func TestAnAnswerIsGivenAgainWhileItsCarIsAsBefore(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		first   func(*world)
		between func(*world)
		target  string
		headers []string
		again   bool
	}{
		"nothing":                              {again: true},
		"the answer's form, said in words":     {headers: []string{"Accept", "application/json"}, again: true},
		"the answer came while Redis was away": {first: func(w *world) { w.unknown = true }, between: func(w *world) { w.unknown = false }},
		"Redis is away":                        {between: func(w *world) { w.unknown = true }},
		"more is known of the car":             {between: func(w *world) { w.edition = "2" }},
		"another index is in use":              {between: func(w *world) { w.data++ }},
		"the VIN does not count in this month": {between: func(w *world) { w.inMonth = false }},
		"somebody was asked":                   {first: func(w *world) { w.answers.Lasting = false }},
		"another language":                     {headers: []string{"Accept-Language", "de"}},
		"a form that is not ours":              {headers: []string{"Accept", "text/plain"}},
		"packages as well":                     {target: car + "?include=packages"},
		"facts as well":                        {target: car + "?include=facts"},
		"written otherwise":                    {target: "/api/v1/vin/1ftfw1e80nf000000"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := lasting()
			api, key := served(t, w)
			if tt.first != nil {
				tt.first(w)
			}
			first := request(api, key, http.MethodGet, car, "")
			if tt.between != nil {
				tt.between(w)
			}
			w.answers.Source = "second"
			target := car
			if tt.target != "" {
				target = tt.target
			}
			got := request(api, key, http.MethodGet, target, "", tt.headers...)
			if first.Code != http.StatusOK || got.Code != http.StatusOK || strings.Contains(got.Body.String(), "first") != tt.again {
				t.Fatalf("%d %s\n%d %s", first.Code, first.Body, got.Code, got.Body)
			}
			if again := request(api, key, http.MethodGet, target, "", "If-None-Match", got.Header().Get("ETag")); tt.again && again.Code != http.StatusNotModified {
				t.Errorf("with what it has: %d", again.Code)
			}
		})
	}
}

// TestAKeptAnswerIsTheSameByteForByte compares it with the one that was made, plain and
// compressed, but for what is each request's own.
func TestAKeptAnswerIsTheSameByteForByte(t *testing.T) {
	t.Parallel()
	w := lasting()
	api, key := served(t, w)
	for _, accept := range []string{"", "gzip"} {
		w.data++
		made, kept := request(api, key, http.MethodGet, car, "", "Accept-Encoding", accept), request(api, key, http.MethodGet, car, "", "Accept-Encoding", accept)
		if made, kept := unpacked(t, made), unpacked(t, kept); made != kept {
			t.Errorf("%q: %s\n%s", accept, made, kept)
		}
		for _, own := range []string{"X-Request-Id", "Content-Length"} { // the length is the server's to say of the first
			made.Header().Del(own)
			kept.Header().Del(own)
		}
		if a, b := fmt.Sprint(made.Header()), fmt.Sprint(kept.Header()); a != b {
			t.Errorf("%q: %s\n%s", accept, a, b)
		}
	}
}

func unpacked(t *testing.T, r *httptest.ResponseRecorder) string {
	t.Helper()
	body := io.Reader(r.Body)
	if r.Header().Get("Content-Encoding") == "gzip" {
		var err error
		if body, err = gzip.NewReader(body); err != nil {
			t.Fatal(err)
		}
	}
	all, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// TestWhatIsKeptIsBounded asks about more cars than there is room for.
func TestWhatIsKeptIsBounded(t *testing.T) {
	t.Parallel()
	w := lasting()
	w.answers.Source = strings.Repeat("x", 200_000)
	api, key := served(t, w)
	ask := func(n int) int {
		w.vins = nil
		request(api, key, http.MethodGet, fmt.Sprintf("/api/v1/vin/1FTFW1E80NF%06d", n), "")
		return len(w.vins)
	}
	for n := range 60 { // some 18 MB
		ask(n)
	}
	if ask(59) != 0 || ask(0) != 1 {
		t.Error("the newest is not kept, or the oldest still is")
	}
}
