package chaos_test

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing/stripe/stripetest"
	"example.com/vinbot/bot/telegramtest"
	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
)

// world is everything around the program, which outlives it, and the program.
type world struct {
	telegram *telegramtest.Server
	stripe   *stripetest.Server
	partners *partners
	services *services
	replicas [2]*replica
	front    *front
	env      []string
	webhook  bool // how Telegram delivers

	polledAgain int // updates, while it was by long poll

	mu      sync.Mutex
	crashes []crash
}

// crash is a moment at which something died.
type crash struct {
	what     string
	from, to time.Time // it is gone between these
}

// settings are how rough a world is.
type settings struct {
	latency    time.Duration // of a call of Telegram: so long, up to twice
	offsetLost float64       // of the long polls come once more, whole
	gateway    float64       // of the messages fail with a gateway's error
	again      float64       // of the webhooks' updates come once more, later
}

// newWorld starts everything but the program.
func newWorld(t *testing.T, program string, s settings) *world {
	t.Helper()
	w := &world{services: newServices(t), partners: newPartners(t), telegram: telegramtest.New(t, telegramtest.Lenient(), telegramtest.Local(), func(c *telegramtest.Config) {
		c.Latency, c.KeepCalls, c.WebhookRetry = s.latency, 1_000_000, 200*time.Millisecond
	})}
	for i := range w.replicas {
		w.replicas[i] = newReplica(t, program)
	}
	w.front = newFront(t, s.again, w.replicas[:]...)
	address := w.openStripe(t)
	if s.offsetLost > 0 {
		w.telegram.Fault(telegramtest.Fault{Method: "getUpdates", Kind: telegramtest.FaultDuplicate, Times: -1, Probability: s.offsetLost})
	}
	if s.again > 0 {
		w.telegram.Fault(telegramtest.Fault{Method: "webhook", Kind: telegramtest.FaultDuplicate, Times: -1, Probability: s.again / 4})
	}
	if s.gateway > 0 {
		w.telegram.Fault(telegramtest.Fault{Method: "sendMessage", Kind: telegramtest.FaultGateway, Times: -1, Probability: s.gateway})
	}
	w.env = append(os.Environ(), append(w.services.env,
		"WEBHOOK_LOOPBACK=true", "DATA_KEYS=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
		"TELEGRAM_API_URL="+w.telegram.URL(), "TELEGRAM_BOT_TOKEN="+w.telegram.Token(), "NHTSA_API_URL="+nhtsatest.New(t).URL, "NHTSA_RECALLS_URL=http://127.0.0.1:1",
		"STRIPE_API_URL="+address, "STRIPE_SECRET_KEY="+stripetest.Key, "STRIPE_WEBHOOK_SECRET="+stripetest.Secret, "TELEGRAM_STARS=true")...)
	w.migrate(t, program)
	return w
}

func (w *world) migrate(t *testing.T, program string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, "migrate")
	cmd.Env = w.env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("migrate: %v\n%s", err, out)
	}
}

func (w *world) openStripe(t *testing.T) (address string) {
	t.Helper()
	page := httptest.NewUnstartedServer(nil)
	address = "http://" + page.Listener.Addr().String()
	var err error
	if w.stripe, err = stripetest.Open(stripetest.Config{URL: address, Webhook: w.front.url + stripePath}); err != nil {
		t.Fatal(err)
	}
	w.stripe.Suffer(stripetest.Faults{Again: 1, Shuffle: true}) // every event twice, in any order
	page.Config.Handler = w.stripe
	page.Start()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var delivering sync.WaitGroup
	delivering.Go(func() {
		if err := w.stripe.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		stop()
		delivering.Wait()
		page.Close()
	})
	return address
}

// start runs one replica: by long poll while it is alone, by webhook beside another.
func (w *world) start(i int) {
	env := w.env
	if w.webhook {
		env = append(env, "TELEGRAM_WEBHOOK_URL="+w.front.url+telegramPath, "TELEGRAM_WEBHOOK_SECRET=not-to-be-guessed")
	}
	w.replicas[i].start(env)
}

// ready waits until every replica that runs could answer.
func (w *world) ready(ctx context.Context) {
	for i, r := range w.replicas {
		for (i == 0 || w.webhook) && !r.ready(ctx) && ctx.Err() == nil {
			sleep(ctx, 20*time.Millisecond)
		}
	}
}

// died notes what dies in do.
func (w *world) died(what string, do func()) {
	c := crash{what: what, from: time.Now()}
	do()
	c.to = time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.crashes = append(w.crashes, c)
}

// kill kills a replica.
func (w *world) kill(i int) { w.died("program", w.replicas[i].kill) }

// restart crashes PostgreSQL or Redis, which is back when it returns.
func (w *world) restart(t *testing.T, service string) {
	t.Helper()
	w.died(service, func() { w.services.run(t, service) })
}

// build compiles the program, with some files replaced if overlay names such a list.
func build(t *testing.T, overlay string) string {
	t.Helper()
	program, err := filepath.Abs(filepath.Join(t.TempDir(), "vinbot"))
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"build", "-o", program}
	if overlay != "" {
		args = append(args, "-overlay", overlay)
	}
	cmd := exec.CommandContext(t.Context(), "go", append(args, "./cmd/vinbot")...)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return program
}

// grows waits until a count of the database grows, or nobody is left who could let it.
func (w *world) grows(ctx context.Context, count string) {
	counted := func() (n int) {
		w.ask(ctx, func(db *pgx.Conn) error { return db.QueryRow(ctx, count).Scan(&n) })
		return n
	}
	for before := counted(); ctx.Err() == nil && counted() <= before; {
		sleep(ctx, 50*time.Millisecond)
	}
}

// ask asks the database until it answers.
func (w *world) ask(ctx context.Context, do func(db *pgx.Conn) error) {
	for ctx.Err() == nil {
		db, err := pgx.Connect(ctx, w.services.database())
		if err == nil {
			err = do(db)
			_ = db.Close(ctx)
		}
		if err == nil {
			return
		}
		sleep(ctx, 100*time.Millisecond)
	}
}
