package main

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/store"
)

func TestKeysThatDoNotOpen(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	ended := func(change string) string {
		key := r.key(t, 7)
		if _, err := r.turns.Exec(t.Context(), `UPDATE api_keys SET `+change+` WHERE tail = $1`, key[len(key)-4:]); err != nil {
			t.Fatal(err)
		}
		return key
	}
	blocked := r.key(t, 9)
	if err := store.NewPeople(r.turns).Block(t.Context(), 9, true); err != nil {
		t.Fatal(err)
	}
	good := r.key(t, 7)
	for name, tt := range map[string]struct {
		key, code string
		status    int
	}{
		"none":         {"", "invalid_key", 401},
		"mistyped":     {good[:20] + "a" + good[20:], "invalid_key", 401},
		"nobody's":     {billing.NewSecret().Reveal(), "invalid_key", 401},
		"expired":      {ended("expires_at = now()"), "expired_key", 401},
		"revoked":      {ended("revoked_at = now()"), "revoked_key", 401},
		"out of scope": {r.key(t, 7, billing.ScopeAsk), "out_of_scope", 403},
		"blocked":      {blocked, "blocked", 403},
	} {
		for range 2 { // the second is answered no otherwise than the first
			got := r.get(t, tt.key, "/api/v1/vin/"+honda)
			got.is(t, tt.status, tt.code)
			if (got.Header.Get("WWW-Authenticate") != "") != (tt.status == 401) {
				t.Errorf("%s: %v", name, got.Header)
			}
			for _, field := range []string{"type", "title", "status", "code", "request_id"} {
				if got.field(t, field) == nil {
					t.Errorf("%s has no %s: %s", name, field, got.body)
				}
			}
		}
	}
	r.get(t, "", "/api/v1/nothing").is(t, http.StatusUnauthorized, "invalid_key") // who has no key learns not even what there is
	r.get(t, good, "/api/v1/nothing").is(t, http.StatusNotFound, "not_found")
	wrong := r.do(t, good, http.MethodDelete, "/api/v1/me", "")
	wrong.is(t, http.StatusMethodNotAllowed, "method_not_allowed")
	if wrong.Header.Get("Allow") != http.MethodGet {
		t.Errorf("%v", wrong.Header)
	}
}

// TestRevocationIsInForceWithinFiveSecondsOnEveryReplica moves the clock that the
// processes go by; none of them is told.
func TestRevocationIsInForceWithinFiveSecondsOnEveryReplica(t *testing.T) {
	t.Parallel()
	first := newREST(t, nil)
	second := serveREST(t, first.cfg)
	first.pays(t, 7, billing.Enterprise) // it is asked again and again
	s, id, err := first.engine.keys.Create(t.Context(), 7, billing.NewKey{Name: "test", Scopes: billing.Scopes()})
	if err != nil {
		t.Fatal(err)
	}
	key := s.Reveal()
	for _, r := range []*restAPI{first, second} {
		r.get(t, key, "/api/v1/me").is(t, http.StatusOK, "")
	}
	if err := first.engine.keys.Revoke(t.Context(), 7, id); err != nil {
		t.Fatal(err)
	}
	revoked := time.Now()
	for _, r := range []*restAPI{first, second} {
		for r.get(t, key, "/api/v1/me").StatusCode == http.StatusOK {
			if time.Since(revoked) > 5*time.Second {
				t.Fatal("it still opens after five seconds")
			}
			time.Sleep(50 * time.Millisecond)
		}
		r.get(t, key, "/api/v1/me").is(t, http.StatusUnauthorized, "revoked_key")
	}
}

func TestUseOfAKeyIsWrittenWhenTheProgramStops(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	r.get(t, key, "/api/v1/me").is(t, http.StatusOK, "")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := r.api.Run(ctx); err != nil {
		t.Fatal(err)
	}
	list, err := r.engine.keys.Keys(t.Context(), 7)
	if err != nil || list[0].UsedAt.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestSomebodyElsesIdempotencyKeysAndQuotaAreTheirs(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	mine, theirs := r.key(t, 7), r.key(t, 8)
	r.post(t, mine, "/api/v1/vin", `{"vins":["`+honda+`"]}`, "Idempotency-Key", "k").is(t, http.StatusOK, "")
	other := r.post(t, theirs, "/api/v1/vin", `{"vins":["hello"]}`, "Idempotency-Key", "k")
	other.is(t, http.StatusOK, "")
	if other.Header.Get("Idempotent-Replayed") != "" {
		t.Error("somebody else's answer")
	}
	if used := r.get(t, theirs, "/api/v1/usage"); used.field(t, "used") != 0.0 {
		t.Errorf("%s", used.body)
	}
}

func TestARepeatedPOSTIsAnsweredAlikeAndDoneOnce(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	for path, body := range map[string]string{
		"/api/v1/vin":      `{"vins":["` + honda + `"]}`,
		"/api/v1/packages": `{"id":"a","make":"Ford"}`,
		"/api/v1/ask":      `{"id":"a","question":"How long is a 2021 Ford F-150?"}`,
	} {
		first := r.post(t, key, path, body, "Idempotency-Key", path)
		again := r.post(t, key, path, body, "Idempotency-Key", path)
		again.is(t, http.StatusOK, "")
		if string(first.body) != string(again.body) || first.Header.Get("Idempotent-Replayed") != "" || again.Header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("%s\n%s", first.body, again.body)
		}
		r.post(t, key, path, `{"vins":["x"],"question":"x"}`, "Idempotency-Key", path).is(t, http.StatusUnprocessableEntity, "idempotency_key_reused")
	}
	r.post(t, key, "/api/v1/ask", `{}`, "Idempotency-Key", "failed").is(t, http.StatusUnprocessableEntity, "invalid_request")
	r.post(t, key, "/api/v1/ask", `{"question":"How long is a 2021 Ford F-150?"}`, "Idempotency-Key", "failed").is(t, http.StatusOK, "") // nothing was done
	r.post(t, key, "/api/v1/ask", `{}`, "Idempotency-Key", strings.Repeat("x", 201)).is(t, http.StatusUnprocessableEntity, "invalid_request")
}

// TestWhatIsBeingAnsweredIsNotTakenUpTwice puts a request back to where it was begun and
// not answered yet.
func TestWhatIsBeingAnsweredIsNotTakenUpTwice(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key, body := r.key(t, 7), `{"vins":["`+honda+`"]}`
	first := r.post(t, key, "/api/v1/vin", body, "Idempotency-Key", "k")
	begun := func(ago string) {
		if _, err := r.turns.Exec(t.Context(), `UPDATE idempotent_requests SET status = NULL, begun_at = now() - $1::interval`, ago); err != nil {
			t.Fatal(err)
		}
	}
	begun("1 second")
	again := r.post(t, key, "/api/v1/vin", body, "Idempotency-Key", "k")
	again.is(t, http.StatusConflict, "request_running")
	if again.Header.Get("Retry-After") != "1" {
		t.Errorf("%v", again.Header)
	}
	r.post(t, key, "/api/v1/vin", `{"vins":["hello"]}`, "Idempotency-Key", "k").is(t, http.StatusUnprocessableEntity, "idempotency_key_reused")
	begun("3 minutes") // its process died
	answered := r.post(t, key, "/api/v1/vin", body, "Idempotency-Key", "k")
	answered.is(t, http.StatusOK, "")
	if string(answered.body) != string(first.body) {
		t.Errorf("%s\n%s", first.body, answered.body)
	}
}

func TestOfTwoAtOnceOneIsToldToWait(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	var ok, running atomic.Int64
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			switch got := r.post(t, key, "/api/v1/vin", `{"vins":["`+honda+`"]}`, "Idempotency-Key", "k"); got.StatusCode {
			case http.StatusOK:
				ok.Add(1)
			case http.StatusConflict:
				running.Add(1)
			default:
				t.Errorf("%d %s", got.StatusCode, got.body)
			}
		})
	}
	group.Wait()
	if ok.Load() == 0 {
		t.Errorf("%d answered, %d told to wait", ok.Load(), running.Load())
	}
}

// TestLimitsAreExactOverReplicas spends a day's requests through two processes.
func TestLimitsAreExactOverReplicas(t *testing.T) {
	t.Parallel()
	first := newREST(t, nil)
	second := serveREST(t, first.cfg)
	key := first.key(t, 7)
	var ok, limited atomic.Int64
	var group sync.WaitGroup
	for _, r := range []*restAPI{first, second} {
		group.Go(func() {
			for range 60 {
				switch got := r.get(t, key, "/api/v1/me"); got.StatusCode {
				case http.StatusOK:
					ok.Add(1)
				case http.StatusTooManyRequests:
					limited.Add(1)
					if wait, err := strconv.Atoi(got.Header.Get("Retry-After")); err != nil || wait < 1 {
						t.Errorf("%v", got.Header)
					}
				default:
					t.Errorf("%d %s", got.StatusCode, got.body)
				}
			}
		})
	}
	group.Wait()
	if ok.Load() != 100 || limited.Load() != 20 {
		t.Errorf("%d of 100 are allowed, %d refused", ok.Load(), limited.Load())
	}
	got := first.get(t, first.key(t, 8), "/api/v1/me") // somebody else
	got.is(t, http.StatusOK, "")
	if p, l := got.Header.Get("RateLimit-Policy"), got.Header.Get("RateLimit"); p != `"minute";q=100;w=60, "day";q=100;w=86400` || !strings.HasPrefix(l, `"minute";r=9`) || !strings.Contains(l, `"day";r=99;t=`) {
		t.Errorf("%s; %s", p, l)
	}
}

func TestARotatedKeySharesTheLimitsOfItsForerunner(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	s, id, err := r.engine.keys.Create(t.Context(), 7, billing.NewKey{Name: "test", Scopes: billing.Scopes()})
	if err != nil {
		t.Fatal(err)
	}
	young, _, err := r.engine.keys.Rotate(t.Context(), 7, id, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	r.get(t, s.Reveal(), "/api/v1/me").is(t, http.StatusOK, "")
	if got := r.get(t, young.Reveal(), "/api/v1/me"); !strings.Contains(got.Header.Get("RateLimit"), `"day";r=98`) {
		t.Errorf("%s", got.Header.Get("RateLimit"))
	}
}

func TestWithoutRedisLimitsAreStricter(t *testing.T) {
	t.Parallel()
	r := newREST(t, func(c *config) { c.RedisURL = "" })
	key, ok := r.key(t, 7), 0
	for range 40 {
		if r.get(t, key, "/api/v1/me").StatusCode == http.StatusOK {
			ok++
		}
	}
	if ok != 25 {
		t.Errorf("%d of a day's 100 are allowed by one process alone, want a quarter", ok)
	}
}

func TestAnAddressThatGuessesKeysIsStoppedAndOneWithAGoodKeyIsNot(t *testing.T) {
	t.Parallel()
	r := newREST(t, func(c *config) { c.ClientIPHeader = "Fly-Client-IP" })
	good := r.key(t, 7)
	r.get(t, good, "/api/v1/me", "Fly-Client-IP", "192.0.2.1").is(t, http.StatusOK, "")
	// Redis allows 60 and each second another; where it did not answer in time, as on a busy machine, the process
	// allows a quarter of that alone, beside what Redis allows before and after.
	const shared, alone = 60, 60 / 4
	last, began, tries := reply{}, time.Now(), 0
	for last.Response == nil || last.StatusCode == http.StatusUnauthorized {
		if took := time.Since(began); float64(tries) > (shared+alone)*(1+took.Minutes()) {
			t.Fatalf("%d keys were guessed in %v", tries, took)
		}
		tries++
		last = r.get(t, billing.NewSecret().Reveal(), "/api/v1/me", "Fly-Client-IP", "192.0.2.1")
	}
	if last.is(t, http.StatusTooManyRequests, "too_many_requests"); tries < alone { // the good key was new to the address, too
		t.Errorf("the guess %d was not taken", tries)
	}
	r.get(t, billing.NewSecret().Reveal(), "/api/v1/me", "Fly-Client-IP", "192.0.2.2").is(t, http.StatusUnauthorized, "invalid_key")
	r.get(t, good, "/api/v1/me", "Fly-Client-IP", "192.0.2.1").is(t, http.StatusOK, "")
}
