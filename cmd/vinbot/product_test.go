package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing/stripe/stripetest"
	"example.com/vinbot/bot/telegramtest"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
	"example.com/vinbot/knowledge/specs"
)

// product is the whole of vinbot, with everything it finds outside replaced by a
// local server that speaks its protocol.
type product struct {
	telegram *telegramtest.Server
	stripe   *stripetest.Server
	nhtsa    *nhtsatest.Server
	recalls  *nhtsatest.Server
	redis    *miniredis.Miniredis
	pool     *pgxpool.Pool
	cfg      config
	log      *bytes.Buffer // to be read once the product has stopped
	stop     func()        // stops it; it may be served again
}

// dataKey is a key of these tests only.
const dataKey = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="

// secrets are what no log may hold, of any test: keys, addresses at which somebody
// could pay, manage or read, and what the local Stripe says of cards (its digits alone are
// in some time of day too).
func secrets() []string {
	return []string{stripetest.Key, stripetest.Secret, dataKey, "/pay/", "/portal/", "/pdf", "/receipt/", "ending in 4242"}
}

// newProduct starts vinbot for one test; change may alter its environment.
func newProduct(t *testing.T, change func(*config)) *product {
	t.Helper()
	p := &product{
		telegram: telegramtest.New(t, telegramtest.Lenient(), telegramtest.Local(), telegramtest.Strict()), nhtsa: nhtsatest.New(t), recalls: nhtsatest.New(t), redis: miniredis.RunT(t),
	}
	p.nhtsa.Delay = time.Second // of a slow answer
	url := factsDatabase(t)
	p.pool = pool(t, url)
	listener, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.openStripe(t, "http://"+listener.Addr().String()+"/webhooks/stripe")
	p.cfg.DatabaseURL, p.cfg.RedisURL, p.cfg.DataKeys = url, "redis://"+p.redis.Addr(), dataKey
	p.cfg.PictureDays, p.cfg.NHTSA, p.cfg.Recalls, p.cfg.ListenAddr = 30, p.nhtsa.URL, p.recalls.URL, listener.Addr().String()
	p.cfg.Telegram = telegramConfig{Token: p.telegram.Token(), API: p.telegram.URL()}
	if change != nil {
		change(&p.cfg)
	}
	p.log = &bytes.Buffer{}
	p.serve(t, listener)
	return p
}

// again serves a product that was stopped, on the same address and database.
func (p *product) again(t *testing.T) {
	t.Helper()
	listener, err := listen(t.Context(), p.cfg.ListenAddr)
	if err != nil {
		t.Fatal(err)
	}
	p.serve(t, listener)
}

// builtInContent puts the built-in facts into a template: loading them anew for
// each test would cost more than the tests.
var builtInContent = sync.OnceValues(func() (dbtest.Content, error) {
	facts, passages, err := specs.BuiltIn()
	if err != nil {
		return dbtest.Content{}, err
	}
	h := fnv.New64a()
	for _, f := range facts {
		_, _ = h.Write([]byte(f.ID + f.Source.Title))
	}
	for _, x := range passages {
		_, _ = h.Write([]byte(x.ID + x.Text))
	}
	return dbtest.Content{Key: fmt.Sprintf("facts_%x", h.Sum64()), Fill: func(ctx context.Context, pool *pgxpool.Pool) error {
		if _, err := loadBuiltIn(ctx, pool); err != nil {
			return err
		}
		return embedFew(ctx, config{}, pool)
	}}, nil
})

// factsDatabase names a database of this test with the built-in facts.
func factsDatabase(t *testing.T) string {
	t.Helper()
	content, err := builtInContent()
	if err != nil {
		t.Fatal(err)
	}
	return dbtest.Filled(t, content)
}

func pool(t *testing.T, url string) *pgxpool.Pool {
	t.Helper()
	db, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

func (p *product) openStripe(t *testing.T, webhook string) {
	t.Helper()
	page := httptest.NewUnstartedServer(nil)
	address := "http://" + page.Listener.Addr().String()
	var err error
	if p.stripe, err = stripetest.Open(stripetest.Config{URL: address, Webhook: webhook}); err != nil {
		t.Fatal(err)
	}
	page.Config.Handler = p.stripe
	page.Start()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- p.stripe.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		page.Close()
	})
	p.cfg.Stripe = stripeConfig{SecretKey: stripetest.Key, WebhookSecret: stripetest.Secret, API: address}
}

// serve runs the product until it is stopped or the test ends, and demands that it
// stops cleanly.
func (p *product) serve(t *testing.T, listener net.Listener) {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	a, err := open(ctx, p.cfg, slog.New(slog.NewJSONHandler(&locked{w: p.log}, nil)))
	if err != nil {
		stop()
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		done <- a.run(ctx, roles{web: true, worker: true}, listener)
		a.close()
	}()
	p.stop = sync.OnceFunc(func() {
		stop()
		select {
		case err := <-done:
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		case <-time.After(stopIn):
			t.Errorf("the product did not stop within %s", stopIn)
		}
	})
	t.Cleanup(func() {
		p.stop()
		for _, secret := range secrets() {
			if bytes.Contains(p.log.Bytes(), []byte(secret)) {
				t.Errorf("the log has %q", secret)
			}
		}
		if t.Failed() {
			t.Logf("log:\n%s", p.log)
		}
	})
}

// settle waits until nothing is left to answer, to do or to send.
func (p *product) settle(t *testing.T) {
	t.Helper()
	const hopeless = 3 * time.Minute // with everything else that tests do at once
	ctx, stop := context.WithTimeout(t.Context(), hopeless)
	defer stop()
	const soon, busy = 10 * time.Millisecond, 40 * time.Millisecond
	wait := soon
	for quiet := 0; quiet < 3; {
		select {
		case <-ctx.Done():
			t.Fatal("the product does not come to rest")
		case <-time.After(wait):
		}
		if p.waiting(ctx, t) == 0 {
			wait = soon
			quiet++
			continue
		}
		wait = min(wait*3/2, busy) // every look costs the database what the product could use
		quiet = 0
	}
}

// waiting is how much is left to answer, to do or to send.
func (p *product) waiting(ctx context.Context, t *testing.T) (n int) {
	t.Helper()
	if n = p.telegram.Pending(); n > 0 {
		return n
	}
	err := p.pool.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL AND parked_at IS NULL) + (SELECT count(*) FROM outbox WHERE chat_id NOT IN (SELECT chat_id FROM chats WHERE muted_until > now()))
			+ (SELECT count(*) FROM river_job WHERE state IN ('available', 'running', 'retryable')
				OR state = 'scheduled' AND scheduled_at < now() + interval '10 seconds')`).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n + p.telegram.Pending()
}

// label reads a made-up window sticker.
func label(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
