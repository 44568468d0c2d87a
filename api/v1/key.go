package v1

import (
	"context"
	"crypto/sha256"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
	"golang.org/x/sync/singleflight"

	"example.com/vinbot/billing"
)

// How keys are remembered.
const (
	believed   = 3 * time.Second // a key that was good is good for so long: revocation is in force within five seconds
	remembered = time.Minute     // an address that showed a good key is not taken for one that guesses
	mostKnown  = 20_000
	useWritten = 20 * time.Second
	findIn     = 10 * time.Second
	guesses    = 60 // keys that are not known, from one address in a minute
)

// bearers remembers who showed a good key just now. Whatever a key is refused for, it is
// refused after the same look-ups, and anew each time, so that the time an answer takes
// does not tell one reason from another.
type bearers struct {
	keys     Keys
	accounts Accounts
	now      func() time.Time

	flights singleflight.Group

	mu    sync.Mutex
	known map[[sha256.Size]byte]known
	used  map[int64]time.Time
}

type known struct {
	caller Caller
	at     time.Time
}

func newBearers(k Keys, a Accounts, now func() time.Time) *bearers {
	return &bearers{keys: k, accounts: a, now: now, known: map[[sha256.Size]byte]known{}, used: map[int64]time.Time{}}
}

// recall returns whom what was shown as a key belongs to, as far as that is fresh, and whether it was good a
// while ago.
func (b *bearers) recall(shown string) (c Caller, fresh, good bool) {
	hash := sha256.Sum256([]byte(shown))
	b.mu.Lock()
	defer b.mu.Unlock()
	k, ok := b.known[hash]
	age := b.now().Sub(k.at)
	return k.caller, ok && age < believed && k.caller.Key.Live(b.now()), ok && age < remembered
}

// find looks a key up. Requests that show the same key at once share one look-up: a
// thousand of them must not ask a thousand times whenever what is known of it gets old.
func (b *bearers) find(ctx context.Context, s billing.Secret, need billing.Scope) (Caller, error) {
	flight := b.flights.DoChan(s.Reveal()+" "+string(need), func() (any, error) {
		shared, stop := context.WithTimeout(context.WithoutCancel(ctx), findIn) // others may wait for it too
		defer stop()
		return b.look(shared, s, need)
	})
	select {
	case <-ctx.Done():
		return Caller{}, ctx.Err()
	case r := <-flight:
		c, _ := r.Val.(Caller)
		return c, r.Err
	}
}

// look asks for a key and the account of whoever has it, and remembers a good one. A key
// that nobody has takes as long: its account is that of nobody.
func (b *bearers) look(ctx context.Context, s billing.Secret, need billing.Scope) (Caller, error) {
	now := b.now()
	bearer, err := b.keys.Find(ctx, s)
	nobodys := errors.Is(err, billing.ErrNoKey)
	if err != nil && !nobodys {
		return Caller{}, err
	}
	account, err := b.accounts.Account(ctx, bearer.User)
	if err != nil {
		return Caller{}, err
	}
	refused := refusal(bearer, nobodys, now)
	if refused == nil && !may(bearer.Key, need) {
		refused = problem(OutOfScope, "The key needs the scope "+string(need)+".")
	}
	hash := sha256.Sum256([]byte(s.Reveal()))
	b.mu.Lock()
	defer b.mu.Unlock()
	if refused != nil {
		delete(b.known, hash)
		return Caller{}, refused
	}
	if len(b.known) >= mostKnown {
		clear(b.known)
	}
	c := Caller{Bearer: bearer, Entitlement: account.Entitlement}
	b.known[hash] = known{c, now}
	return c, nil
}

// refusal is why a key is refused for anything, or nil.
func refusal(b billing.Bearer, nobodys bool, now time.Time) *Problem {
	switch {
	case nobodys:
		return problem(InvalidKey, "")
	case !b.Key.RevokedAt.IsZero():
		return problem(RevokedKey, "")
	case b.Key.Expired(now):
		return problem(ExpiredKey, "")
	case b.Blocked:
		return problem(Blocked, "")
	}
	return nil
}

// may reports whether a key has a scope; none is needed for what is no operation.
func may(k billing.Key, need billing.Scope) bool { return need == "" || k.May(need) }

// use notes that a key is used.
func (b *bearers) use(key int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used[key] = b.now()
}

// write stores what was noted.
func (b *bearers) write(ctx context.Context) error {
	b.mu.Lock()
	used := b.used
	b.used = map[int64]time.Time{}
	b.mu.Unlock()
	if len(used) == 0 {
		return nil
	}
	return b.keys.Used(ctx, used)
}

// Run writes down when keys were used, until ctx ends.
func (s *Server) Run(ctx context.Context) error {
	tick := time.NewTicker(useWritten)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			last, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer stop()
			return s.service.bearers.write(last)
		case <-tick.C:
		}
		if err := s.service.bearers.write(ctx); err != nil && ctx.Err() == nil {
			s.service.Log.WarnContext(ctx, "use of keys not written", "error", err)
		}
	}
}

// authenticate finds out whose key a request carries.
func (s *service) authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := s.caller(r)
		if err != nil {
			p := (*Problem)(nil)
			if errors.As(s.fail(r.Context(), err), &p) {
				p.write(w, r)
			}
			return
		}
		s.bearers.use(c.Key.ID)
		c.Lang = firstLanguage(r.Header.Get("Accept-Language"))
		exchangeOf(r.Context()).caller = c
		next.ServeHTTP(w, r)
	})
}

func (s *service) caller(r *http.Request) (Caller, error) {
	kind, shown, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") {
		return Caller{}, s.unknown(r, "Send a key: Authorization: Bearer "+billing.KeyPrefix+"…")
	}
	shown = strings.TrimSpace(shown)
	need := s.needs[route{r.Method, chi.RouteContext(r.Context()).RoutePattern()}]
	c, fresh, good := s.bearers.recall(shown)
	if fresh && may(c.Key, need) {
		return c, nil
	}
	secret, err := billing.ParseSecret(shown)
	if err != nil {
		return Caller{}, s.unknown(r, "This is no key, or a mistyped one.")
	}
	if !good || !may(c.Key, need) {
		if w := s.guess(r); !w.OK {
			return Caller{}, tooMany(w)
		}
	}
	return s.bearers.find(r.Context(), secret, need)
}

// unknown refuses a request without a key.
func (s *service) unknown(r *http.Request, detail string) error {
	if w := s.guess(r); !w.OK {
		return tooMany(w)
	}
	return problem(InvalidKey, detail)
}

// guess counts a request from an address that has not shown a good key.
func (s *service) guess(r *http.Request) Window {
	return s.Limits.Minute(r.Context(), "api:from:"+s.from(r), guesses)
}

// from is the network that a request comes from: an address, or what one house has of
// IPv6.
func (s *service) from(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if s.ClientIP != "" {
		said := r.Header.Get(s.ClientIP)
		if at := strings.LastIndexByte(said, ','); at >= 0 { // the proxy's own word is the last
			said = said[at+1:]
		}
		host = strings.TrimSpace(said)
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return "unknown"
	}
	if addr = addr.Unmap().WithZone(""); addr.Is4() {
		return addr.String()
	}
	const house = 64
	prefix, err := addr.Prefix(house)
	if err != nil {
		return "unknown"
	}
	return prefix.String()
}

// route is where an operation is found.
type route struct{ method, path string }

// scopes are those that operations need.
func scopes(doc *huma.OpenAPI) map[route]billing.Scope {
	needs := map[route]billing.Scope{}
	for path, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op != nil {
				needs[route{op.Method, path}] = billing.Scope(op.Security[0]["key"][0])
			}
		}
	}
	return needs
}
