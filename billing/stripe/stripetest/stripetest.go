// Package stripetest is a local Stripe for tests and the playground: it keeps
// products, prices, links, sessions, customers, subscriptions, invoices,
// charges, refunds, disputes and portal sessions, shows a pay page, and delivers
// signed events. Its clock can be advanced: renewals, trials and dunning then happen.
//
// It knows the requests that the rail sends and refuses every other, with
// Stripe's own kinds of error. No money moves and no card is asked for.
package stripetest

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	stripe "github.com/stripe/stripe-go/v76"
)

// Config is what a local Stripe needs to know. Its zero value is one in memory
// that delivers nothing by itself.
type Config struct {
	URL     string           // where browsers and the API's clients reach it; empty: the host they asked
	Webhook string           // where events are delivered to
	Secret  string           // signs the events; empty: Secret
	Dir     string           // keeps the state in a file there; empty: memory
	Now     func() time.Time // nil: time.Now
	Client  *http.Client     // delivers events; nil: one with a timeout of 10 s
}

// Secret signs the events of a server that was given no other.
const Secret = "whsec_playground"

// Key is a secret key as the server takes it: any that begins like a test key is.
const Key = "sk_test_playground"

// Server is a local Stripe. It is safe for concurrent use.
type Server struct {
	cfg    Config
	mux    *http.ServeMux
	wake   chan struct{} // an event waits
	faults chan Faults   // holds the one value

	mu    sync.Mutex
	state state
	seen  []Request
}

// Open returns a server with the state that it left in cfg.Dir.
func Open(cfg Config) (*Server, error) {
	cfg.Secret = cmp.Or(cfg.Secret, Secret)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Client == nil {
		cfg.Client = &http.Client{Timeout: 10 * time.Second}
	}
	s := &Server{cfg: cfg, mux: http.NewServeMux(), wake: make(chan struct{}, 1), faults: make(chan Faults, 1), state: newState()}
	s.faults <- Faults{}
	if cfg.Dir != "" {
		raw, err := os.ReadFile(s.file())
		if err == nil {
			err = json.Unmarshal(raw, &s.state)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("stripetest: %w", err)
		}
	}
	s.routes()
	return s, nil
}

// New returns a server in memory behind a test's HTTP server, and its address.
func New(tb testing.TB) (*Server, string) {
	tb.Helper()
	s, err := Open(Config{})
	if err != nil {
		tb.Fatal(err)
	}
	h := httptest.NewServer(s)
	tb.Cleanup(h.Close)
	s.cfg.URL = h.URL
	return s, h.URL
}

// ServeHTTP answers the API under /v1/ and the pages of browsers.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

func (s *Server) file() string { return filepath.Join(s.cfg.Dir, "stripe.json") }

// save keeps the state; the caller holds the lock.
func (s *Server) save() error {
	if s.cfg.Dir == "" {
		return nil
	}
	raw, err := json.Marshal(s.state)
	if err != nil {
		return fmt.Errorf("stripetest: %w", err)
	}
	next := s.file() + ".next"
	if err := os.WriteFile(next, raw, 0o600); err != nil {
		return fmt.Errorf("stripetest: %w", err)
	}
	if err := os.Rename(next, s.file()); err != nil {
		return fmt.Errorf("stripetest: %w", err)
	}
	return nil
}

// now is the time as it is for the server: the caller holds the lock.
func (s *Server) now() int64 { return s.cfg.Now().Unix() + s.state.Ahead }

// base is where a browser reaches the server.
func (s *Server) base(r *http.Request) string {
	return strings.TrimSuffix(cmp.Or(s.cfg.URL, "http://"+r.Host), "/")
}

// name makes an id. It is random: the product's database outlives a state, and
// must not meet an id again.
func name(kind string) string { return kind + "_" + rand.Text() }

const version = stripe.APIVersion
