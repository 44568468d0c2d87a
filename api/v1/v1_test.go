package v1_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/billing"
)

func TestAPanicIsAnsweredLikeAnyFailure(t *testing.T) {
	t.Parallel()
	w := &world{panics: true}
	api, key := served(t, w)
	got := request(api, key, http.MethodGet, "/api/v1/vin/x", "")
	if got.Code != http.StatusInternalServerError || strings.Contains(got.Body.String(), "broken") || !strings.Contains(got.Body.String(), `"code":"internal"`) {
		t.Errorf("%d %s", got.Code, got.Body)
	}
}

// readUntil remembers until when its request may be read.
type readUntil struct {
	*httptest.ResponseRecorder

	deadline time.Time
}

// SetReadDeadline is called by [http.ResponseController].
func (r *readUntil) SetReadDeadline(t time.Time) error {
	r.deadline = t
	return nil
}

// TestAnAnswerMayTakeLongerThanItsQuestion holds that no time for reading a body runs on
// while its answer is worked out: the server takes a connection on which reading fails for
// lost, and ends the work.
func TestAnAnswerMayTakeLongerThanItsQuestion(t *testing.T) {
	t.Parallel()
	api, key := served(t, &world{})
	for path, body := range map[string]string{
		"/api/v1/ask": `{"question":"What can it tow?"}`, "/api/v1/vin": `{"vins":["1FTFW1E80NF000000"]}`, "/api/v1/packages": `{"codes":["Z71"]}`,
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+key)
			w := &readUntil{ResponseRecorder: httptest.NewRecorder()}
			api.ServeHTTP(w, r)
			if w.Code != http.StatusOK || !w.deadline.IsZero() {
				t.Errorf("%d %s; the connection may be read until %v", w.Code, w.Body, w.deadline)
			}
		})
	}
}

// refusedKeys are keys that do not open /me, by what is wrong with them.
func refusedKeys(w *world) map[string]string {
	now := time.Now()
	key := func(k billing.Key, blocked bool) string {
		s := billing.NewSecret().Reveal()
		if k.Scopes == nil {
			k.Scopes = billing.Scopes()
		}
		w.keys[s] = billing.Bearer{Key: k, User: 1, Blocked: blocked}
		return s
	}
	return map[string]string{
		"nobody's":     billing.NewSecret().Reveal(),
		"expired":      key(billing.Key{ExpiresAt: now}, false),
		"revoked":      key(billing.Key{RevokedAt: now}, false),
		"blocked":      key(billing.Key{}, true),
		"out of scope": key(billing.Key{Scopes: []billing.Scope{billing.ScopeVIN}}, false),
	}
}

// TestEveryKeyIsRefusedAfterTheSameWork holds their timing together: whatever is wrong
// with a key, the same is asked in the same order, each time anew, also of a key that was
// good for something else a moment ago.
func TestEveryKeyIsRefusedAfterTheSameWork(t *testing.T) {
	t.Parallel()
	w := &world{}
	api, good := served(t, w)
	const want = "count find account"
	for name, key := range refusedKeys(w) {
		status := http.StatusUnauthorized
		if name == "blocked" || name == "out of scope" {
			status = http.StatusForbidden
		}
		for range 3 {
			if name == "out of scope" {
				if got := request(api, key, http.MethodGet, "/api/v1/vin/x", ""); got.Code != http.StatusOK {
					t.Errorf("in its scope: %d %s", got.Code, got.Body)
				}
			}
			w.work = nil
			got := request(api, key, http.MethodGet, "/api/v1/me", "")
			if work := strings.Join(w.noted(), " "); got.Code != status || work != want {
				t.Errorf("%s: %d after %q", name, got.Code, work)
			}
		}
	}
	request(api, good, http.MethodGet, "/api/v1/me", "")
	w.work = nil
	request(api, good, http.MethodGet, "/api/v1/me", "")
	if work := strings.Join(w.noted(), " "); work != "count" { // its requests by the minute
		t.Errorf("a good key costs %q the second time", work)
	}
}

// TestRequestsWithOneKeyAtOnceShareALookUp holds 50 of them until the look-up is allowed
// to end.
func TestRequestsWithOneKeyAtOnceShareALookUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &world{hold: make(chan struct{})}
		api, key := served(t, w)
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				if got := request(api, key, http.MethodGet, "/api/v1/me", ""); got.Code != http.StatusOK {
					t.Errorf("%d %s", got.Code, got.Body)
				}
			})
		}
		synctest.Wait()
		close(w.hold)
		group.Wait()
		if n := strings.Count(strings.Join(w.noted(), " "), "find"); n != 1 {
			t.Errorf("%d look-ups", n)
		}
	})
}

func TestALimitSaysWhenToTryAgain(t *testing.T) {
	t.Parallel()
	w := &world{}
	api, key := served(t, w)
	request(api, key, http.MethodGet, "/api/v1/me", "")
	w.window = v1.Window{Retry: 1500 * time.Millisecond, Reset: time.Minute}
	got := request(api, key, http.MethodGet, "/api/v1/me", "")
	if got.Code != http.StatusTooManyRequests || got.Header().Get("Retry-After") != "2" || got.Header().Get("RateLimit") != `"minute";r=0;t=60` {
		t.Errorf("%d %v", got.Code, got.Header())
	}
}

func TestAnAddressIsWhatOneHouseHas(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"192.0.2.7:1234":             "192.0.2.7",
		"[2001:db8:1:2:3:4:5:6]:99":  "2001:db8:1:2::/64",
		"[::ffff:192.0.2.7]:99":      "192.0.2.7",
		"[fe80::1%eth0]:99":          "fe80::/64",
		"somewhere":                  "unknown",
		"[2001:db8:1:2:ffff::1]:100": "2001:db8:1:2::/64",
	} {
		w := &world{}
		api, _ := served(t, w)
		r := httptest.NewRequest(http.MethodGet, "/api/v1/me", nil)
		r.RemoteAddr = from
		r.Header.Set("X-Forwarded-For", "203.0.113.9") // nobody trusts it here
		api.ServeHTTP(httptest.NewRecorder(), r)
		if len(w.counted) != 1 || w.counted[0] != "api:from:"+want {
			t.Errorf("%s: %v", from, w.counted)
		}
	}
}
