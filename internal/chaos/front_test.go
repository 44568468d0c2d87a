package chaos_test

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// front is the load balancer before the replicas: webhooks go to each in turn, and
// to the next one where nobody answers. It also delivers some updates once more,
// later and anywhere, as Telegram does after it lost an answer.
type front struct {
	url      string
	again    float64 // of the updates are delivered once more
	backends []string
	next     atomic.Int64
	client   *http.Client

	later sync.WaitGroup

	mu    sync.Mutex
	held  chan struct{}  // while it is there, Stripe's events wait for it to close
	taken map[string]int // how often an update was taken
}

func newFront(t *testing.T, again float64, replicas ...*replica) *front {
	t.Helper()
	f := &front{again: again, client: &http.Client{Timeout: time.Minute}, taken: map[string]int{}}
	for _, r := range replicas {
		f.backends = append(f.backends, "http://"+r.address)
	}
	server := httptest.NewServer(f)
	t.Cleanup(func() {
		f.later.Wait()
		server.CloseClientConnections()
		server.Close()
	})
	f.url = server.URL
	return f
}

const (
	telegramPath = "/webhooks/telegram"
	stripePath   = "/webhooks/stripe"
)

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if r.URL.Path == stripePath {
		f.wait(r.Context())
	}
	status := f.pass(r.Context(), r.URL.Path, r.Header, body)
	if r.URL.Path == telegramPath && status == http.StatusOK && rand.Float64() < f.again {
		f.repeat(r.Header.Clone(), body)
	}
	w.WriteHeader(status)
}

// pass tries each replica once.
func (f *front) pass(ctx context.Context, path string, h http.Header, body []byte) int {
	for range f.backends {
		backend := f.backends[int(f.next.Add(1))%len(f.backends)]
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, backend+path, bytes.NewReader(body))
		if err != nil {
			return http.StatusBadGateway
		}
		r.Header = h
		answer, err := f.client.Do(r)
		if err != nil {
			continue
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		if path == telegramPath && answer.StatusCode == http.StatusOK {
			f.took(body)
		}
		return answer.StatusCode
	}
	return http.StatusBadGateway
}

// repeat delivers an update once more, within a few seconds.
func (f *front) repeat(h http.Header, body []byte) {
	f.later.Go(func() {
		time.Sleep(rand.N(8 * time.Second))
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
		defer stop()
		f.pass(ctx, telegramPath, h, body) // or it is not
	})
}

func (f *front) took(update []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.taken[string(update)]++
}

// repeated is how often an update was taken that had been taken before.
func (f *front) repeated() (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, times := range f.taken {
		n += times - 1
	}
	return n
}

// hold keeps Stripe's events back until the returned function is called.
func (f *front) hold() (release func()) {
	held := make(chan struct{})
	f.mu.Lock()
	f.held = held
	f.mu.Unlock()
	return sync.OnceFunc(func() {
		f.mu.Lock()
		f.held = nil
		f.mu.Unlock()
		close(held)
	})
}

func (f *front) wait(ctx context.Context) {
	f.mu.Lock()
	held := f.held
	f.mu.Unlock()
	if held == nil {
		return
	}
	select {
	case <-held:
	case <-ctx.Done():
	}
}
