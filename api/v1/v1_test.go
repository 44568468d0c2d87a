package v1_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
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

// TestKeysThatDoNotOpenAreAllLookedUpOnce holds their timing together: whatever is wrong
// with a key, one look-up finds it out, each time anew.
func TestKeysThatDoNotOpenAreAllLookedUpOnce(t *testing.T) {
	t.Parallel()
	w := &world{}
	api, good := served(t, w)
	now := time.Now()
	ended := func(k billing.Key) string {
		s := billing.NewSecret().Reveal()
		k.Scopes = billing.Scopes()
		w.keys[s] = billing.Bearer{Key: k, User: 1}
		return s
	}
	for name, key := range map[string]string{
		"nobody's": billing.NewSecret().Reveal(),
		"expired":  ended(billing.Key{ExpiresAt: now}),
		"revoked":  ended(billing.Key{RevokedAt: now}),
	} {
		for range 3 {
			w.lookedUp = 0
			if got := request(api, key, http.MethodGet, "/api/v1/me", ""); got.Code != http.StatusUnauthorized || w.lookedUp != 1 {
				t.Errorf("%s: %d after %d look-ups", name, got.Code, w.lookedUp)
			}
		}
	}
	w.lookedUp = 0
	for range 3 {
		request(api, good, http.MethodGet, "/api/v1/me", "")
	}
	if w.lookedUp != 1 {
		t.Errorf("a good key is looked up %d times", w.lookedUp)
	}
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
