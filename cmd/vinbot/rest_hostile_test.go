package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

func TestBodiesThatAreNotReadToTheirEnd(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	if _, err := io.CopyN(z, zeros{}, 64<<20); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		body    string
		headers []string
		status  int
		code    string
	}{
		"a compressed bomb":   {bomb.String(), []string{"Content-Encoding", "gzip"}, 415, "unsupported_media_type"},
		"a form":              {"a=b", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "unsupported_media_type"},
		"too big":             {`{"text":"` + strings.Repeat("x", 300<<10) + `"}`, nil, 413, "body_too_large"},
		"nested too deep":     {strings.Repeat("[", 20) + strings.Repeat("]", 20), nil, 400, "bad_request"},
		"no JSON":             {`{"make":`, nil, 400, "bad_request"},
		"another shape":       {`{"codes":"a"}`, nil, 422, "invalid_request"},
		"an unknown field":    {`{"colour":"red"}`, nil, 422, "invalid_request"},
		"a field of NUL":      {`{"make":"\u0000"}`, nil, 200, ""},
		"brackets in a text":  {`{"text":"` + strings.Repeat("[", 100) + `\"` + strings.Repeat("{", 100) + `"}`, nil, 200, ""},
		"a number that is no": {`{"model_year":1e400}`, nil, 422, ""},
	} {
		got := r.post(t, key, "/api/v1/packages", tt.body, tt.headers...)
		if got.StatusCode != tt.status && (tt.code != "" || got.StatusCode >= 500) {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.body)
		}
		if tt.code != "" && got.field(t, "code") != tt.code {
			t.Errorf("%s: %s", name, got.body)
		}
	}
	got := r.post(t, key, "/api/v1/packages", `{"codes":["ok",7]}`)
	if got.field(t, "errors", "0", "field") != "body.codes[1]" {
		t.Errorf("the field at fault is not named: %s", got.body)
	}
}

// zeros compress well.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// TestSlowRequestsAreCutOff sends a head, and a body, a byte at a time.
func TestSlowRequestsAreCutOff(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	for name, tt := range map[string]struct {
		begin  string
		within time.Duration
		want   string
	}{
		"a head": {"GET /api/v1/me HTTP/1.1\r\nHost: x\r\n", 12 * time.Second, ""},
		"a body": {fmt.Sprintf("POST /api/v1/packages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n", key), 20 * time.Second, " 408 "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := trickle(t, strings.TrimPrefix(r.url, "http://"), tt.begin, tt.within); !strings.Contains(got, tt.want) {
				t.Errorf("%s", got)
			}
		})
	}
}

// trickle sends a beginning and then a byte at a time, and returns what is said until the
// connection is closed, which must be within some time.
func trickle(t *testing.T, to, begin string, within time.Duration) string {
	t.Helper()
	conn, err := net.Dial("tcp", to)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, begin); err != nil {
		t.Fatal(err)
	}
	go func() {
		for range 100 {
			if _, err := conn.Write([]byte("x")); err != nil {
				return
			}
			time.Sleep(500 * time.Millisecond)
		}
	}()
	if err := conn.SetReadDeadline(time.Now().Add(within)); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(conn)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("it is still waited for after %s", within)
	}
	return string(got)
}

func TestWhatIsKnownAlreadyIsNotSentAgain(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	for _, path := range []string{"/api/v1/vin/" + honda, "/api/v1/me", "/openapi.json", "/docs"} {
		first := r.get(t, key, path)
		tag := first.Header.Get("ETag")
		again := r.get(t, key, path, "If-None-Match", `"other", `+tag)
		if tag == "" || again.StatusCode != http.StatusNotModified || len(again.body) != 0 || again.Header.Get("ETag") != tag {
			t.Errorf("%s: %d %q", path, again.StatusCode, tag)
		}
		if other := r.get(t, key, path, "If-None-Match", `"other"`); other.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, other.StatusCode)
		}
	}
}

func TestAnswersTravelCompressedIfThatIsWanted(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	req, err := http.NewRequest(http.MethodGet, r.url+"/openapi.json", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip") // the client leaves it to us then
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	z, err := gzip.NewReader(res.Body)
	if err != nil || res.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("%v %v", err, res.Header)
	}
	if n, err := io.Copy(io.Discard, z); err != nil || n < 10_000 {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestTheDocumentationNeedsNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	page := r.get(t, "", "/docs")
	page.is(t, http.StatusOK, "")
	for _, foreign := range []string{"<script", "src=", "@import", "url("} {
		if strings.Contains(string(page.body), foreign) {
			t.Errorf("the page has %s", foreign)
		}
	}
	if p := page.Header.Get("Content-Security-Policy"); !strings.HasPrefix(p, "default-src 'none'; style-src 'sha256-") {
		t.Errorf("%s", p)
	}
	for _, part := range []string{"/api/v1/vin/{vin}", "/api/v1/packages/catalog", "quota_used_up", "Idempotency-Key"} {
		if !strings.Contains(string(page.body), part) {
			t.Errorf("the page lacks %s", part)
		}
	}
}

func TestAFailureOfOursSaysNothingOfItsCause(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	if _, err := r.turns.Exec(t.Context(), `ALTER TABLE usage_vins RENAME TO gone`); err != nil {
		t.Fatal(err)
	}
	got := r.get(t, key, "/api/v1/usage")
	got.is(t, http.StatusInternalServerError, "internal")
	if strings.Contains(string(got.body), "usage_vins") || strings.Contains(string(got.body), "SQL") || got.field(t, "detail") != nil {
		t.Errorf("%s", got.body)
	}
}
