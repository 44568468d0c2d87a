package chaos_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"example.com/vinbot/internal/ports"
)

// replica is one process of the real program. While it is wanted it is started
// again whenever it ends, as any host does.
type replica struct {
	program, address string
	log              *os.File

	mu      sync.Mutex
	env     []string
	process *exec.Cmd
	over    chan struct{} // the process has ended
	wanted  bool
	quits   int // times it ended without having been killed
}

func newReplica(t *testing.T, program string) *replica {
	t.Helper()
	address, err := ports.Own(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := &replica{program: program, address: address}
	if r.log, err = os.Create(filepath.Join(t.TempDir(), "log")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.kill()
		_ = r.log.Close()
		if t.Failed() {
			t.Logf("the end of the log of %s:\n%s", r.address, tail(r.log.Name()))
		}
	})
	return r
}

// tail is the last of a file.
func tail(name string) []byte {
	const most = 8 << 10
	b, err := os.ReadFile(name)
	if err != nil {
		return []byte(err.Error())
	}
	return b[max(0, len(b)-most):]
}

// start runs the program from now on, with these settings.
func (r *replica) start(env []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.env, r.wanted = slices.Concat(env, []string{"LISTEN_ADDR=" + r.address}), true
	r.spawn()
}

// spawn starts a process; the caller holds the lock.
func (r *replica) spawn() {
	cmd := exec.CommandContext(context.Background(), r.program, "serve")
	cmd.Env, cmd.Stderr = r.env, r.log
	if err := cmd.Start(); err != nil {
		_, _ = fmt.Fprintln(r.log, "cannot start:", err)
		return
	}
	over := make(chan struct{})
	r.process, r.over = cmd, over
	go func() {
		_ = cmd.Wait() // killed, or it says why in its log
		close(over)
		r.ended(cmd)
	}()
}

// ended starts a process that nobody killed anew.
func (r *replica) ended(cmd *exec.Cmd) {
	r.mu.Lock()
	quit := r.wanted && r.process == cmd
	r.mu.Unlock()
	if !quit {
		return
	}
	time.Sleep(200 * time.Millisecond)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.wanted && r.process == cmd {
		r.quits++
		r.spawn()
	}
}

// kill gives the process no chance to do anything more, and returns when it is gone.
func (r *replica) kill() {
	r.mu.Lock()
	cmd, over := r.process, r.over
	r.wanted, r.process = false, nil
	r.mu.Unlock()
	if cmd != nil {
		_ = cmd.Process.Kill() // it may be gone already
		<-over
	}
}

// ready asks the process whether it is.
func (r *replica) ready(ctx context.Context) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+r.address+"/readyz", http.NoBody)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}
