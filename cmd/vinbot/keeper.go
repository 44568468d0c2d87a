package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"sync"
	"time"
)

// keeper runs `vinbot serve` as a process of its own and starts it again when it
// ends. The playground can so kill its bot as a crash would, while the emulated
// Telegram lives on.
type keeper struct {
	program string   // this binary
	env     []string // of the bot
	url     string   // where the bot serves health and webhooks
	log     io.Writer
	ready   func() // the bot answers for the first time

	mu      sync.Mutex
	process *os.Process
	starts  int
	crashed bool // on demand
}

// botState is what the page shows of the bot's process.
type botState struct {
	Running bool `json:"running"`
	PID     int  `json:"pid,omitempty"`
	Starts  int  `json:"starts"` // how often it was started since the playground was
}

// run keeps the bot alive until ctx ends. A bot that ends before it ever was ready
// cannot be helped by starting it again: its error ends the playground.
func (k *keeper) run(ctx context.Context) error {
	const shortest, longest = time.Second, 15 * time.Second
	everReady := make(chan struct{})
	go func() {
		if k.await(ctx) {
			close(everReady)
			k.ready()
		}
	}()
	wait := shortest
	for {
		began := time.Now()
		err := k.once(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-everReady:
		default:
			if !k.crashedOnDemand() {
				return fmt.Errorf("playground: the bot did not start: %w", err)
			}
		}
		switch {
		case k.crashedOnDemand():
			wait = shortest
			continue
		case time.Since(began) > time.Minute:
			wait = shortest
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
			wait = min(2*wait, longest)
		}
	}
}

// once runs the bot until it ends. The thread is held because on Linux the bot is
// killed when the thread that started it ends: it must not outlive the playground.
func (k *keeper) once(ctx context.Context) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	bot := exec.CommandContext(ctx, k.program, "serve") //nolint:gosec // this very binary
	bot.Env, bot.Stdout, bot.Stderr = k.env, k.log, k.log
	bot.Cancel = func() error { return bot.Process.Signal(os.Interrupt) }
	bot.WaitDelay = stopIn
	bot.SysProcAttr = dieTogether()
	if err := bot.Start(); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	k.set(bot.Process)
	defer k.set(nil)
	if err := bot.Wait(); err != nil {
		return fmt.Errorf("it ended: %w", err)
	}
	return errors.New("it ended")
}

func (k *keeper) set(p *os.Process) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.process = p
	if p != nil {
		k.starts++
		k.crashed = false
	}
}

func (k *keeper) crashedOnDemand() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.crashed
}

// await waits until the bot is ready, and reports false when ctx ended first.
func (k *keeper) await(ctx context.Context) bool {
	const often = 50 * time.Millisecond
	for ctx.Err() == nil {
		if k.answers(ctx) {
			return true
		}
		select {
		case <-ctx.Done():
		case <-time.After(often):
		}
	}
	return false
}

func (k *keeper) answers(ctx context.Context) bool {
	ctx, stop := context.WithTimeout(ctx, time.Second)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, k.url+"/readyz", nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer func() { _ = resp.Body.Close() }()
	return resp.StatusCode == http.StatusOK
}

// proxy passes requests on to the bot; while it is down they get 502.
func (k *keeper) proxy() http.Handler {
	to, err := url.Parse(k.url)
	if err != nil {
		panic(err) // it was made of a listener's address
	}
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) },
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			http.Error(w, "the bot is down", http.StatusBadGateway)
		},
	}
}

// state serves GET /play/bot.
func (k *keeper) state(w http.ResponseWriter, _ *http.Request) {
	k.mu.Lock()
	s := botState{Running: k.process != nil, Starts: k.starts}
	if k.process != nil {
		s.PID = k.process.Pid
	}
	k.mu.Unlock()
	writeJSON(w, s)
}

// crash serves POST /play/crash: the bot is killed where it stands (SIGKILL) and
// started again at once.
func (k *keeper) crash(w http.ResponseWriter, _ *http.Request) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.process == nil {
		http.Error(w, "the bot is not running just now", http.StatusConflict)
		return
	}
	k.crashed = true
	if err := k.process.Kill(); err != nil {
		http.Error(w, "the bot has just ended by itself", http.StatusConflict)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // the browser went away
}

// overlay returns an environment with some variables set anew; an empty value
// takes the variable away.
func overlay(base map[string]string, set map[string]string) []string {
	var env []string
	for name, value := range base {
		if _, anew := set[name]; !anew {
			env = append(env, name+"="+value)
		}
	}
	for name, value := range set {
		if value != "" {
			env = append(env, name+"="+value)
		}
	}
	slices.Sort(env)
	return env
}
