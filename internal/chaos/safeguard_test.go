package chaos_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// safeguard is a place of the program that keeps a promise, and what the program does
// without it.
type safeguard struct {
	file     string // from the checkout
	old, new string
	storm    storm  // in which it is missed
	missed   missed // how the ledgers show it
}

// missed is a figure that must not be zero without a safeguard.
type missed func(*count) int

func lost(c *count) int    { return c.lost }
func doubled(c *count) int { return c.doubled }
func wrong(c *count) int   { return len(c.complaints) }

// brief is a small storm in which n people of a role write fast.
func brief(role string, n int, blows ...string) storm {
	return storm{
		roles: slices.Repeat([]string{role}, n), each: 10, pace: 250 * time.Millisecond * time.Duration(1+len(blows)), blows: blows, gap: time.Second, awake: true,
		rough: settings{latency: 30 * time.Millisecond}, rest: 20 * time.Second,
	}
}

// beside has two replicas at once.
func (s storm) beside() storm {
	s.both = true
	return s
}

// often has many updates come twice.
func (s storm) often() storm {
	s.rough.again = 0.5
	return s
}

// late is a piece of work that comes a while after it should have, on its own.
func late(do string) string {
	return "go func() { time.Sleep(1500 * time.Millisecond); _ = inTx(context.Background(), " + do + ") }()"
}

// safeguards are all that the storms can miss. docs/reliability.md lists the others.
func safeguards() map[string]safeguard {
	kills := slices.Repeat([]string{program}, 4)
	return map[string]safeguard{
		"the inbox's key": {
			"store/inbox.go", "SELECT b, u, c, t, p, r::json,", "SELECT b, (random() * 9e15)::bigint + u - u, c, t, p, r::json,",
			brief("talks", 10).beside().often(), doubled,
		},
		"an update is durable before it is acknowledged": {
			"bot/ingress.go", "if err := b.Inbox.Receive(ctx, batch); err != nil {\n\t\treturn err\n\t}",
			"go func() { time.Sleep(time.Second); _ = b.Inbox.Receive(context.WithoutCancel(ctx), batch) }()",
			brief("talks", 20, kills...), lost,
		},
		"the session's row lock": {
			"store/desk.go", "FOR UPDATE OF s SKIP LOCKED", "", brief("talks", 20).beside(), wrong,
		},
		"an update is done in its turn's transaction": {
			"store/write.go", "b.Queue(`UPDATE inbox SET done_at = now() WHERE seq = ANY ($1)`, seqs(done))",
			late("t.pool, func(tx pgx.Tx) error { _, err := tx.Exec(context.Background(), `UPDATE inbox SET done_at = now() WHERE seq = ANY ($1)`, seqs(done)); return err }"),
			brief("talks", 4), doubled,
		},
		"answers are written in the turn's transaction": {
			"store/write.go", "calls.queue(b)",
			late("t.pool, func(tx pgx.Tx) error { b := &pgx.Batch{}; calls.queue(b); return tx.SendBatch(context.Background(), b).Close() }"),
			brief("talks", 20, kills...), lost,
		},
		"jobs are enqueued in the turn's transaction": {
			"store/write.go", "if err := t.jobs.Enqueue(ctx, tx, job); err != nil {\n\t\t\treturn fmt.Errorf(\"store: enqueue %s: %w\", j.Task.Work, err)\n\t\t}",
			late("t.pool, func(tx pgx.Tx) error { return t.jobs.Enqueue(context.Background(), tx, job) }"),
			brief("decodes", 12, kills...), lost,
		},
		"a job ends in its result's transaction": {
			"store/work.go", "if err := deliver(ctx, tx, job.ID, a, event); err != nil {\n\t\t\treturn err\n\t\t}",
			late("w.jobs.pool, func(tx pgx.Tx) error { return deliver(context.Background(), tx, job.ID, a, event) }"),
			brief("decodes", 12, kills...), lost,
		},
		"a dead process's jobs are taken up": {
			"store/rescue.go", "looks      = 3", "looks      = 3000", brief("picture", 3, program, program, program), lost,
		},
		"a chat's calls go out by one process": {
			"store/outbox.go", "WHERE pg_try_advisory_lock(hashtextextended(c::text, $2))", "WHERE c::text <> $2::bigint::text",
			brief("talks", 20).beside(), wrong,
		},
		"a chat's calls go out in order": {
			"store/outbox.go", "ORDER BY seq + 0 --", "ORDER BY -seq --",
			brief("talks", 20, program, program), wrong,
		},
		"a call is forgotten only once it is sent": {
			"store/outbox.go", "	return calls, nil\n",
			"	rows.Close()\n	for _, c := range calls {\n		_, _ = p.conn.Exec(ctx, `DELETE FROM outbox WHERE seq = $1`, c.Seq)\n	}\n	return calls, nil\n",
			brief("talks", 20, kills...).troubled(), lost,
		},
		"a car is counted in the turn's transaction": {
			"store/write.go", "charged, err := ChargeVIN(ctx, tx, user, string(v), t.now(), t.terms)\n\t\tif err != nil {\n\t\t\treturn fmt.Errorf(\"store: charge: %w\", err)\n\t\t}",
			"charged := true\n\t\t" + late("t.pool, func(tx pgx.Tx) error { _, err := ChargeVIN(context.Background(), tx, user, string(v), t.now(), t.terms); return err }"),
			brief("decodes", 6, kills...), wrong,
		},
		"a car is counted once": {
			"store/account.go", "unnest($3::text[])\n\t\tON CONFLICT DO NOTHING`, id, start, vins)", "unnest($3::text[]) || random()`, id, start, vins)",
			brief("decodes", 3), wrong,
		},
		"the cars of a list are counted with its rows": {
			"store/list.go", "n, beyond, err := chargeVINs(ctx, tx, user, counted, s.now(), s.terms)\n\t\tif err != nil {\n\t\t\treturn err\n\t\t}",
			"n, beyond := 0, map[string]*billing.QuotaError{}\n\t\t" + late("s.pool, func(tx pgx.Tx) error { _, _, err := chargeVINs(context.Background(), tx, user, counted, s.now(), s.terms); return err }"),
			brief("lists", 2, lister, lister, lister), wrong,
		},
		"an event is sent by a job of its transaction": {
			"store/hook_event.go", "if err := h.Queue.EnqueueChore(ctx, tx, ChoreDeliver, deliverArgs{id}); err != nil {\n\t\t\treturn err\n\t\t}",
			late("h.Pool, func(tx pgx.Tx) error { return h.Queue.EnqueueChore(context.Background(), tx, ChoreDeliver, deliverArgs{id}) }"),
			brief("lists", 3, slices.Repeat([]string{program}, 12)...), lost,
		},
		"a plan is told once": {
			"store/settle.go", "if !now.Same(was) {", "if !now.Same(was) || now.Plan.Code != billing.Free {", brief("buys", 3), doubled,
		},
		"a link is paid by once": {
			"billing/stripe/link.go", "Limit: new(int64(1))", "Limit: new(int64(9))", brief("buys", 2), doubled,
		},
		"a replaced link works no more": {
			"billing/desk.go", "return p, d.Close(ctx) // the link of a superseded plan must not stay", "return p, nil", brief("wavers", 2), doubled,
		},
		"a payment in Stars is kept before it is acknowledged": {
			"bot/ingress.go", "if err := b.keepStars(ctx, updates); err != nil {\n\t\treturn err\n\t}",
			"go func() { time.Sleep(time.Second); _ = b.keepStars(context.WithoutCancel(ctx), updates) }()",
			brief("pays in Stars", 8, slices.Repeat([]string{program}, 12)...).beside(), lost,
		},
		"a bill in Stars is paid once": {
			"bot/stars.go", "refusal, err := b.Till.Admit(ctx, q)", "refusal, err := billing.Refusal(\"\"), error(nil)\n\t_ = q",
			brief("pays in Stars", 1), doubled,
		},
		"a payment in Stars is credited once": {
			"store/star.go", "SELECT $1, b.id, $3, $4, $5, $6\n\t\t\tFROM purchases AS b", "SELECT $1 || random(), b.id, $3, $4, $5, $6\n\t\t\tFROM purchases AS b",
			brief("pays in Stars", 3).beside().often(), doubled,
		},
		"a second payment goes back": {
			"store/settle.go", "if err := p.Enqueue(ctx, tx, billing.WorkRefund, billing.RefundWork{Surplus: s.ID, Kept: current.ID}); err != nil {",
			"if err := error(nil); err != nil {", brief("pays twice", 1), doubled,
		},
	}
}

// troubled has Telegram answer with a gateway's error now and then, so that calls wait
// to be tried again.
func (s storm) troubled() storm {
	s.rough.gateway = 0.3
	return s
}

// isMissed takes a safeguard out of the program and demands that the ledgers show it in
// one of a few storms. On a machine that does much else a storm may be over before its
// people have come to what would show it: the next one has another seed and more time.
func (g safeguard) isMissed(t *testing.T) {
	t.Helper()
	const storms = 4
	binary := build(t, g.overlay(t))
	s := g.storm
	s.seed = seed(t)
	for n := range storms {
		c := s.rage(t, binary)
		if g.missed(c) > 0 {
			t.Logf("it was missed in storm %d, first by: %s", n+1, c.complaints[0])
			return
		}
		t.Logf("nobody missed it in storm %d, seed %d: %s", n+1, s.seed, c)
		s.seed++
		s.rest *= 2
	}
	t.Errorf("nobody missed it in %d storms", storms)
}

// overlay writes the file without the safeguard and the list that puts it in place.
func (g safeguard) overlay(t *testing.T) string {
	t.Helper()
	name, err := filepath.Abs(filepath.Join(root, g.file))
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(source), g.old); n != 1 {
		t.Fatalf("%q stands in %s %d times, want once", g.old, g.file, n)
	}
	without := filepath.Join(t.TempDir(), filepath.Base(name))
	list, err := json.Marshal(map[string]map[string]string{"Replace": {name: without}})
	if err == nil {
		err = os.WriteFile(without, []byte(strings.Replace(string(source), g.old, g.new, 1)), 0o600)
	}
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	if err == nil {
		err = os.WriteFile(overlay, list, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return overlay
}
