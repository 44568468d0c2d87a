package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"example.com/vinbot/bot/telegramtest"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
)

// TestKilledWithoutWarningNothingIsLostDoubledOrReordered kills the real program
// with SIGKILL while people write, and counts in the emulator's own ledger. An
// answer in flight at a kill may come twice, once a chat and kill; nothing else may.
func TestKilledWithoutWarningNothingIsLostDoubledOrReordered(t *testing.T) {
	t.Parallel()
	const chats, messages, kills = 20, 12, 5

	v := newVictim(t)
	people := make([]*telegramtest.User, chats)
	for i := range people {
		people[i] = v.telegram.User("en")
	}
	v.telegram.Fault(telegramtest.Fault{Method: "getUpdates", Kind: telegramtest.FaultDuplicate, Times: -1, Probability: 0.1})
	v.start(t)
	var writing sync.WaitGroup
	writing.Go(func() {
		for n := range messages {
			for _, u := range people {
				v.telegram.Say(u, fmt.Sprintf("/c%d", n))
				time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
			}
		}
	})
	for range kills {
		time.Sleep(300*time.Millisecond + time.Duration(rand.IntN(500))*time.Millisecond)
		v.kill(t)
		v.start(t)
	}
	writing.Wait()
	v.rest(t, people, messages)
	v.stop(t)

	repeated := 0
	for i, u := range people {
		got := answers(v.telegram.Replies(u.ID))
		if lost := messages - len(slices.Compact(slices.Clone(got))); lost != 0 || !slices.IsSorted(got) {
			t.Errorf("chat %d: %d lost, or out of order: %v", i, lost, got)
		}
		if again := len(got) - messages; again > kills {
			t.Errorf("chat %d: %d answers repeated in %d kills", i, again, kills)
		} else {
			repeated += again
		}
	}
	t.Logf("%d updates over %d chats, %d kills: 0 lost, 0 reordered, %d repeated", chats*messages, chats, kills, repeated)
}

// answers are the numbers of the commands that were answered, in order.
func answers(replies []telegramtest.Message) (numbers []int) {
	for _, m := range replies {
		_, rest, found := strings.Cut(m.Text, "/c")
		n := 0
		if _, err := fmt.Sscanf(rest, "%d", &n); found && err == nil {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// victim is the real program in a process of its own.
type victim struct {
	telegram *telegramtest.Server
	program  string
	env      []string
	process  *exec.Cmd
	log      bytes.Buffer
}

func newVictim(t *testing.T) *victim {
	t.Helper()
	v := &victim{telegram: telegramtest.New(t, telegramtest.Lenient(), telegramtest.Local()), program: filepath.Join(t.TempDir(), "vinbot")}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", v.program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	v.env = append(os.Environ(),
		"DATABASE_URL="+dbtest.URL(t), "REDIS_URL=redis://"+miniredis.RunT(t).Addr(), "LISTEN_ADDR=127.0.0.1:0", "DATA_KEYS="+dataKey,
		"TELEGRAM_API_URL="+v.telegram.URL(), "TELEGRAM_BOT_TOKEN="+v.telegram.Token(), "NHTSA_API_URL="+nhtsatest.New(t).URL)
	t.Cleanup(func() {
		if v.process != nil {
			v.kill(t)
		}
		if t.Failed() {
			t.Logf("log:\n%s", &v.log)
		}
	})
	return v
}

func (v *victim) start(t *testing.T) {
	t.Helper()
	v.process = exec.CommandContext(context.WithoutCancel(t.Context()), v.program, "serve")
	v.process.Env, v.process.Stderr = v.env, &v.log
	if err := v.process.Start(); err != nil {
		t.Fatal(err)
	}
}

// kill gives the program no chance to do anything more.
func (v *victim) kill(t *testing.T) {
	t.Helper()
	if err := v.process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = v.process.Wait() // "signal: killed"
	v.process = nil
}

// stop asks the program to end, and demands that it does.
func (v *victim) stop(t *testing.T) {
	t.Helper()
	if err := v.process.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- v.process.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
		v.process = nil
	case <-time.After(stopIn):
		t.Errorf("the program did not stop within %s", stopIn)
	}
}

// rest waits until every chat has its last answer.
func (v *victim) rest(t *testing.T, people []*telegramtest.User, messages int) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for _, u := range people {
		for !slices.Contains(answers(v.telegram.Replies(u.ID)), messages-1) {
			if time.Now().After(deadline) {
				t.Error("not everything was answered in time")
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}
