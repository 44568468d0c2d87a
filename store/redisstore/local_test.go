package redisstore_test

import (
	"fmt"
	"testing"
	"time"

	"example.com/vinbot/store/redisstore"
)

func TestCountingAloneIsEven(t *testing.T) {
	t.Parallel()
	l := redisstore.NewLocal(10)
	at := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for range 2 {
		if ok, _ := l.Allow("k", 2, at); !ok {
			t.Fatal("the burst is refused")
		}
	}
	ok, wait := l.Allow("k", 2, at)
	if ok || wait != 30*time.Second {
		t.Fatalf("%v, %v", ok, wait)
	}
	if ok, _ := l.Allow("k", 2, at.Add(wait-time.Millisecond)); ok {
		t.Error("allowed too early")
	}
	if ok, _ := l.Allow("k", 2, at.Add(wait)); !ok {
		t.Error("not allowed in time")
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	const most = 100
	l := redisstore.NewLocal(most)
	at := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for i := range 10 * most {
		if ok, _ := l.Allow(fmt.Sprint(i), 1, at); !ok {
			t.Fatal("a new key is refused")
		}
		if n := l.Len(); n > most {
			t.Fatalf("%d keys, at most %d", n, most)
		}
	}
}

func TestKeysWithAnAllowanceAreForgottenFirst(t *testing.T) {
	t.Parallel()
	const most = 10
	l := redisstore.NewLocal(most)
	at := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for i := range most - 1 {
		l.Allow(fmt.Sprint(i), 60, at)
	}
	l.Allow("busy", 1, at)
	later := at.Add(30 * time.Second)
	l.Allow("new", 1, later)
	if ok, _ := l.Allow("busy", 1, later); ok {
		t.Error("the one key that was limited is free again")
	}
}
