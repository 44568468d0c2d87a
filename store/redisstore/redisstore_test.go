package redisstore_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/decode/nhtsa"
	"example.com/vinbot/store/redisstore"
)

var _ decode.Cache = (*redisstore.Store)(nil)

func open(tb testing.TB, url string) *redisstore.Store {
	tb.Helper()
	s, err := redisstore.OpenPatient(url)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

func mini(tb testing.TB) (*redisstore.Store, *miniredis.Miniredis) {
	tb.Helper()
	m := miniredis.RunT(tb)
	return open(tb, "redis://"+m.Addr()), m
}

// real is a store on the Redis of REDIS_URL.
func real(tb testing.TB) *redisstore.Store {
	tb.Helper()
	url := os.Getenv("REDIS_URL")
	if url == "" {
		tb.Skip("REDIS_URL is not set: `make test` starts a private Redis and sets it")
	}
	return open(tb, url)
}

// own is a key that no other run of the tests uses.
func own(tb testing.TB) string {
	tb.Helper()
	return fmt.Sprintf("test:%s:%d:%d", tb.Name(), os.Getpid(), time.Now().UnixNano())
}

func known() knowledge.Decode {
	return knowledge.Decode{VIN: "1FTFW1E80NF000000", Valid: true, Quality: 70, Attributes: map[string]string{"make": "Ford", "model": "F-150"}}
}

func TestADecodeIsKeptForThirtyDays(t *testing.T) {
	t.Parallel()
	s, m := mini(t)
	want := known()
	if _, ok := s.Decode(t.Context(), want.VIN); ok {
		t.Error("an empty cache knows it")
	}
	s.KeepDecode(t.Context(), want)
	got, ok := s.Decode(t.Context(), want.VIN)
	if diff := cmp.Diff(want, got); diff != "" || !ok {
		t.Error(diff, ok)
	}
	if ttl := m.TTL("vin:" + string(want.VIN)); ttl != 30*24*time.Hour {
		t.Errorf("kept for %v", ttl)
	}
}

func TestAnUnknownCarIsKeptForADay(t *testing.T) {
	t.Parallel()
	s, m := mini(t)
	d := known()
	delete(d.Attributes, "model")
	s.KeepDecode(t.Context(), d)
	if ttl := m.TTL("vin:" + string(d.VIN)); ttl != 24*time.Hour {
		t.Errorf("kept for %v", ttl)
	}
}

func TestWhatIsNoDecodeIsNotRead(t *testing.T) {
	t.Parallel()
	s, m := mini(t)
	v := known().VIN
	for _, bad := range []string{"", "{", "[]", "null", `{"vin":"1HGCV1F33KA000000","attributes":{}}`} {
		if err := m.Set("vin:"+string(v), bad); err != nil {
			t.Fatal(err)
		}
		if _, ok := s.Decode(t.Context(), v); ok {
			t.Errorf("%q is read", bad)
		}
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	s, m := mini(t)
	s.SetProgress(t.Context(), 7, "reading")
	if stage, ok := s.Progress(t.Context(), 7); !ok || stage != "reading" {
		t.Error(stage, ok)
	}
	if _, ok := s.Progress(t.Context(), 8); ok {
		t.Error("another job has its progress")
	}
	s.SetProgress(t.Context(), 9, strings.Repeat("x", 1<<20))
	if _, ok := s.Progress(t.Context(), 9); ok {
		t.Error("a huge value is kept")
	}
	if _, ok := s.Progress(t.Context(), 7); !ok {
		t.Error("refusing a value is no fault of Redis")
	}
	m.FastForward(2 * time.Hour)
	if _, ok := s.Progress(t.Context(), 7); ok {
		t.Error("progress outlives its time")
	}
}

// burst counts how many of n calls in a row are allowed.
func burst(tb testing.TB, l *redisstore.Limiter, key string, n, perMinute int) (allowed int, wait time.Duration) {
	tb.Helper()
	for range n {
		ok, retry := l.Allow(tb.Context(), key, perMinute)
		if ok {
			allowed++
		}
		wait = max(wait, retry)
	}
	return allowed, wait
}

// The same suite over Redis, over Redis that is down and without Redis.
func TestTheLimitHoldsWithAndWithoutRedis(t *testing.T) {
	t.Parallel()
	dead := func(tb testing.TB) *redisstore.Store {
		tb.Helper()
		s, m := mini(tb)
		m.Close()
		return s
	}
	for name, store := range map[string]func(testing.TB) *redisstore.Store{
		"Redis":         real,
		"miniredis":     func(tb testing.TB) *redisstore.Store { tb.Helper(); s, _ := mini(tb); return s },
		"Redis is down": dead,
		"no Redis":      func(tb testing.TB) *redisstore.Store { tb.Helper(); return open(tb, "") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := store(t).Limiter()
			key := own(t)
			const perMinute = 30
			allowed, wait := burst(t, l, key, 2*perMinute, perMinute)
			if allowed < perMinute || allowed > perMinute+1 { // one more if the burst took two seconds
				t.Errorf("%d of a burst are allowed, want %d", allowed, perMinute)
			}
			if wait <= 0 || wait > 3*time.Second {
				t.Errorf("the next is allowed in %v, want about 2 s", wait)
			}
			if ok, _ := l.Allow(t.Context(), key+"another", perMinute); !ok {
				t.Error("another person is limited too")
			}
			if ok, _ := l.Allow(t.Context(), key, 0); ok {
				t.Error("a limit of none allows one")
			}
		})
	}
}

func TestALimitGoesOnWhenRedisFailsInTheMiddle(t *testing.T) {
	t.Parallel()
	s, m := mini(t)
	l := s.Limiter()
	const perMinute = 10
	before, _ := burst(t, l, "k", perMinute-2, perMinute)
	m.Close()
	after, _ := burst(t, l, "k", perMinute, perMinute)
	if before != perMinute-2 || after < 2 || after > 3 { // one more if it took six seconds
		t.Errorf("%d before, %d after", before, after)
	}
}

func TestALimitIsSharedByProcesses(t *testing.T) {
	t.Parallel()
	key := own(t)
	a, b := real(t).Limiter(), real(t).Limiter()
	first, _ := burst(t, a, key, 10, 10)
	second, _ := burst(t, b, key, 10, 10)
	if first != 10 || second > 1 {
		t.Errorf("one allowed %d, the other %d", first, second)
	}
}

// silent accepts connections and never answers.
func silent(tb testing.TB) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			tb.Cleanup(func() { _ = c.Close() })
		}
	}()
	return "redis://" + l.Addr().String()
}

func TestARedisThatHangsCostsLittle(t *testing.T) {
	t.Parallel()
	s, err := redisstore.Open(silent(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	start := time.Now()
	for range 100 {
		if _, ok := s.Decode(t.Context(), known().VIN); ok {
			t.Error("found")
		}
		s.KeepDecode(t.Context(), known())
	}
	if took := time.Since(start); took > 1500*time.Millisecond {
		t.Errorf("200 calls took %v", took)
	}
}

func TestRedisIsUsedAgainWhenItIsBack(t *testing.T) {
	t.Parallel()
	s, m := mini(t)
	m.SetError("LOADING")
	s.KeepDecode(t.Context(), known())
	m.SetError("")
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.KeepDecode(t.Context(), known())
	if _, ok := s.Decode(t.Context(), known().VIN); !ok {
		t.Error("not used again")
	}
}

func TestACallerWhoLeavesDoesNotPutRedisToSleep(t *testing.T) {
	t.Parallel()
	s, _ := mini(t)
	s.KeepDecode(t.Context(), known())
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok := s.Decode(gone, known().VIN); ok {
		t.Error("found for nobody")
	}
	if _, ok := s.Decode(t.Context(), known().VIN); !ok {
		t.Error("not asked any more")
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"", "redis://:p@localhost:1/2", "rediss://default:p@host:6379", "unix:///tmp/x.sock"} {
		if s := open(t, good); s == nil {
			t.Error(good)
		}
	}
	for _, bad := range []string{"localhost:6379", "http://:secret@x", "redis://:secret@h:p:q/"} {
		_, err := redisstore.Open(bad, nil)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if err := open(t, "").Ping(t.Context()); err == nil {
		t.Error("no Redis answers")
	}
}

func TestRealRedisKeepsAValueForItsTime(t *testing.T) {
	t.Parallel()
	s := real(t)
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	key := own(t)
	s.KeepRecalls(t.Context(), key, someRecalls(), 200*time.Millisecond)
	if _, ok := s.Recalls(t.Context(), key); !ok {
		t.Error("not kept")
	}
	<-time.After(400 * time.Millisecond)
	if _, ok := s.Recalls(t.Context(), key); ok {
		t.Error("a value outlives its time")
	}
}

var _ nhtsa.RecallCache = (*redisstore.Store)(nil)

func someRecalls() knowledge.RecallList {
	return knowledge.RecallList{At: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), Recalls: []knowledge.Recall{{
		Campaign: "21V000001", Summary: "Invented.", Source: knowledge.Source{Title: "NHTSA recall 21V000001", URL: "https://www.nhtsa.gov/recalls?nhtsaId=21V000001"},
	}}}
}

func TestRecallsAreKeptForAsLongAsTheyAreSaid(t *testing.T) {
	t.Parallel()
	s, m := mini(t)
	for key, want := range map[string]knowledge.RecallList{
		"make=ford&model=f-150&modelyear=2021": someRecalls(),
		"make=ford&model=f-150&modelyear=2022": {At: someRecalls().At, Recalls: []knowledge.Recall{}},
	} {
		if _, ok := s.Recalls(t.Context(), key); ok {
			t.Error("an empty cache knows", key)
		}
		s.KeepRecalls(t.Context(), key, want, nhtsa.RecallsFor)
		got, ok := s.Recalls(t.Context(), key)
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Error(diff, ok)
		}
		if ttl := m.TTL("recalls:1:" + key); ttl != 24*time.Hour {
			t.Errorf("kept for %v", ttl)
		}
	}
}

func TestWhatIsNoListOfRecallsIsNotRead(t *testing.T) {
	t.Parallel()
	s, m := mini(t)
	for name, bad := range map[string]string{
		"nothing":                  "",
		"half of a list":           `{"at":"2026-06-01T00:00:00Z","recalls":[{"camp`,
		"a list without its time":  `{"recalls":[]}`,
		"a time without a list":    `{"at":"2026-06-01T00:00:00Z"}`,
		"the list alone":           `[{"campaign":"21V000001"}]`,
		"a recall without number":  `{"at":"2026-06-01T00:00:00Z","recalls":[{"source":{"url":"https://www.nhtsa.gov/recalls"}}]}`,
		"a recall without address": `{"at":"2026-06-01T00:00:00Z","recalls":[{"campaign":"21V000001"}]}`,
		"null":                     "null",
	} {
		if err := m.Set("recalls:1:k", bad); err != nil {
			t.Fatal(err)
		}
		if list, ok := s.Recalls(t.Context(), "k"); ok || list.Recalls != nil {
			t.Errorf("%s is read as %+v", name, list)
		}
	}
}
