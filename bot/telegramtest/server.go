package telegramtest

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Server is the emulated Telegram. It is an http.Handler:
//
//	/bot<token>/<method>        the Bot API
//	/file/bot<token>/<path>     the files that getFile names
//	/emu/…                      the person's side, from this machine only
type Server struct {
	config  Config
	methods map[string]method
	// By name in lower case: what methods accept, and those that are refused.
	signatures    map[string]signature
	unimplemented map[string]string
	types         map[string]signature // of the objects in parameters, by name

	control http.Handler
	calls   *callLog
	faults  *faultList
	events  *hub
	rates   *rates
	scaling chan struct{} // how many pictures are scaled at once
	skew    atomic.Int64  // how far Advance moved the clock, in nanoseconds
	closed  chan struct{}
	closing sync.Once
	tasks   sync.WaitGroup

	mu sync.Mutex // guards what follows; never held during I/O but the journal's
	world
	queue
	hook    *hook
	journal *journal

	tb  testing.TB // nil outside tests
	url string
}

var tokenPattern = regexp.MustCompile(`^\d+:[\w-]{35}$`)

// Open starts a server that is not yet reachable: it is an http.Handler. Its
// state is loaded from c.Dir, if that is set. Close it.
func Open(c Config) (*Server, error) {
	c = c.withDefaults()
	if !tokenPattern.MatchString(c.Token) {
		return nil, errors.New("telegramtest: the token must be digits, a colon and 35 characters")
	}
	id, _, _ := strings.Cut(c.Token, ":")
	botID, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("telegramtest: read the token's id: %w", err)
	}
	s := &Server{
		config:        c,
		signatures:    signatures(),
		unimplemented: unimplemented(),
		types:         objectTypes(),
		calls:         newCallLog(c.KeepCalls),
		faults:        &faultList{},
		events:        newHub(),
		rates:         newRates(c.Rate),
		scaling:       make(chan struct{}, 2),
		closed:        make(chan struct{}),
		queue:         newQueue(),
	}
	s.faults.changed = func(all []Fault) { s.events.publish(eventFaults, append([]Fault{}, all...)) }
	s.world = newWorld(User{ID: botID, IsBot: true, FirstName: c.FirstName, Username: c.Username})
	s.methods = s.table()
	s.control = s.controls()
	if c.Dir != "" {
		if err := s.load(c.Dir); err != nil {
			return nil, err
		}
	}
	if s.lastUpdate == 0 { // nothing was loaded: a bot may remember the ids of another world
		s.lastUpdate = c.Now().Unix()
	}
	s.mu.Lock()
	s.startHook()
	s.mu.Unlock()
	return s, nil
}

// New serves on a free port of 127.0.0.1 until the test ends.
func New(tb testing.TB, opts ...Option) *Server {
	tb.Helper()
	var c Config
	for _, opt := range opts {
		opt(&c)
	}
	s, err := Open(c)
	if err != nil {
		tb.Fatal(err)
	}
	web := httptest.NewServer(s)
	s.tb, s.url = tb, web.URL
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
		web.CloseClientConnections()
		web.Close()
	})
	return s
}

// Close ends waiting polls and deliveries and writes the state down.
func (s *Server) Close() error {
	var err error
	s.closing.Do(func() {
		s.mu.Lock()
		s.stopHook()
		s.mu.Unlock()
		close(s.closed)
		s.tasks.Wait()
		s.mu.Lock()
		defer s.mu.Unlock()
		err = s.journal.close()
	})
	return err
}

// URL is where the Bot API is served; only New knows it.
func (s *Server) URL() string { return s.url }

// Token is the bot's.
func (s *Server) Token() string { return s.config.Token }

// Bot is the bot's own account.
func (s *Server) Bot() User {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bot.User
}

// Advance moves the server's clock: presses die, updates expire, messages grow
// too old to be deleted. Waiting polls and back-offs keep to the real clock.
func (s *Server) Advance(d time.Duration) { s.skew.Add(int64(d)) }

// Now is the server's time.
func (s *Server) Now() time.Time { return s.now() }

func (s *Server) now() time.Time { return s.config.Now().Add(time.Duration(s.skew.Load())) }

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch path := r.URL.Path; {
	case strings.HasPrefix(path, "/bot"):
		s.serveCall(w, r, strings.TrimPrefix(path, "/bot"))
	case strings.HasPrefix(path, "/file/bot"):
		s.serveFile(w, r, strings.TrimPrefix(path, "/file/bot"))
	case strings.HasPrefix(path, "/emu/"):
		s.serveControl(w, r)
	default:
		writeError(w, notFound(""))
	}
}

// Reset forgets people, chats, files, faults and the log. The bot's settings
// and the ids go on, so that nothing new looks like something old.
func (s *Server) Reset() {
	s.faults.clear()
	s.calls.reset()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.confirm(s.lastUpdate + 1)
	s.told = nil
	bot, serial := s.bot, s.serial
	s.world = newWorld(bot.User)
	s.bot, s.serial = bot, serial
	if s.journal != nil {
		s.journal.failing = s.journal.rewrite(s.snapshot)
	}
	s.stopHook()
	s.startHook()
	s.events.publish(eventState, changeEvent{})
}
