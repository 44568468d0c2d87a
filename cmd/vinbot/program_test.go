package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.uber.org/goleak"

	"example.com/vinbot/bot/telegramtest"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
)

// program runs vinbot's commands in one environment.
type program struct {
	env  map[string]string
	pool *pgxpool.Pool
}

// newProgram is a program on an empty, migrated database.
func newProgram(t *testing.T) *program {
	t.Helper()
	url := dbtest.URL(t)
	return &program{pool: pool(t, url), env: map[string]string{
		"DATABASE_URL": url, "NHTSA_API_URL": nhtsatest.New(t).URL, "NHTSA_RECALLS_URL": "http://127.0.0.1:1", "LISTEN_ADDR": "127.0.0.1:0",
	}}
}

// run runs one command and returns what it printed and what it complained of.
func (p *program) run(t *testing.T, in string, args ...string) (out, errs string, err error) {
	t.Helper()
	var o, e bytes.Buffer
	err = run(t.Context(), args, p.env, strings.NewReader(in), &o, &e)
	return o.String(), e.String(), err
}

// must runs a command that has to succeed.
func (p *program) must(t *testing.T, in string, args ...string) string {
	t.Helper()
	out, errs, err := p.run(t, in, args...)
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, errs)
	}
	return out
}

func (p *program) count(t *testing.T, table string) (n int) {
	t.Helper()
	if err := p.pool.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// objects reads lines of JSON.
func objects(t *testing.T, out string) (list []map[string]any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(out))
	for {
		var o map[string]any
		err := d.Decode(&o)
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatalf("%v in:\n%s", err, out)
		}
		list = append(list, o)
	}
}

// TestServeAnswersAndStops: the whole program, from the environment to an answer
// and to its end, leaving nothing behind.
func TestServeAnswersAndStops(t *testing.T) { //nolint:paralleltest // counts goroutines
	p := newProgram(t)
	telegram := telegramtest.New(t, telegramtest.Lenient())
	p.env["TELEGRAM_BOT_TOKEN"], p.env["TELEGRAM_API_URL"] = telegram.Token(), telegram.URL()
	before := goleak.IgnoreCurrent()
	p.must(t, "", "migrate")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	var log locked
	log.w = &bytes.Buffer{}
	go func() { done <- run(ctx, []string{"serve"}, p.env, strings.NewReader(""), io.Discard, &log) }()
	u := telegram.User("es")
	telegram.Say(u, "¿Cuánto puede remolcar una Ford F-150 de 2021?")
	got, err := telegram.WaitMessages(withTimeout(t, 20*time.Second), u.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got[0].Text, "F-150") || !strings.Contains(got[0].Text, "kg") {
		t.Errorf("the answer is:\n%s", got[0].Text)
	}
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("told to stop, it failed: %v", err)
		}
	case <-time.After(stopIn):
		t.Fatalf("it does not stop within %s", stopIn)
	}
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}

// TestHealthIsServedWhileTelegramIsDown: a process that waits for Telegram is not
// taken for dead, nor for ready.
func TestHealthIsServedWhileTelegramIsDown(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.env["TELEGRAM_BOT_TOKEN"], p.env["TELEGRAM_API_URL"] = "42:abc", "http://127.0.0.1:1"
	l, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + l.Addr().String()
	_ = l.Close()
	p.env["LISTEN_ADDR"] = strings.TrimPrefix(address, "http://")
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- run(ctx, []string{"serve"}, p.env, strings.NewReader(""), io.Discard, io.Discard) }()
	status := func(path string) int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return 0
		}
		_ = res.Body.Close()
		return res.StatusCode
	}
	for limit := withTimeout(t, 10*time.Second); status("/healthz") != http.StatusOK; {
		select {
		case <-limit.Done():
			t.Fatal("no health")
		case <-time.After(50 * time.Millisecond):
		}
	}
	if got := status("/readyz"); got != http.StatusServiceUnavailable {
		t.Errorf("readyz: %d", got)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func withTimeout(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), d)
	t.Cleanup(stop)
	return ctx
}

func TestMigrateMayBeRepeated(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.must(t, "", "migrate", "--bare")
	if n := p.count(t, "facts"); n != 0 {
		t.Errorf("--bare loaded %d facts", n)
	}
	_, first, err := p.run(t, "", "migrate")
	facts, passages := p.count(t, "facts"), p.count(t, "passages")
	if err != nil || facts == 0 || passages == 0 || !strings.Contains(first, fmt.Sprintf("%d new", facts)) {
		t.Errorf("%d facts, %d passages, %v: %s", facts, passages, err, first)
	}
	_, second, err := p.run(t, "", "migrate")
	if err != nil || p.count(t, "facts") != facts || p.count(t, "passages") != passages || !strings.Contains(second, " 0 new") {
		t.Errorf("the second time: %d facts, %d passages, %v: %s", p.count(t, "facts"), p.count(t, "passages"), err, second)
	}
}

// TestManyItemsAreAnsweredInOrder by the commands with --jsonl; what cannot be
// answered has an error, and those after it are answered all the same.
func TestManyItemsAreAnsweredInOrder(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.must(t, "", "migrate")
	pdf := filepath.Join("testdata", "stingray.pdf")
	for command, c := range map[string]struct{ first, second, wrong, key, one, two, field string }{
		"decode":   {`{"vin":"` + silverado + `"}`, `{"vin":"` + corvette + `"}`, `{"vin":17}`, "vin", silverado, corvette, "attributes"},
		"identify": {`{"id":"a","make":"Chevrolet","model":"Corvette","model_year":2021,"codes":["Z51"]}`, `{"id":"b","codes":["FE4"]}`, `{"id":"wrong","codes":"Z51"}`, "id", "a", "b", "packages"},
		"ask":      {`{"id":"a","lang":"en","question":"` + aQuestion + `"}`, `{"id":"b","lang":"de","question":"und die Zuladung?","turns":[{"role":"user","text":"Anhängelast Ford F-150 2021"}]}`, `{"id":"wrong","question":[]}`, "id", "a", "b", "answer"},
		"scan":     {`{"file":"` + pdf + `"}`, `{"file":"` + pdf + `"}`, `{"file":"testdata/nothing.pdf"}`, "file", pdf, pdf, "options"},
	} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			got := objects(t, p.must(t, strings.Join([]string{c.first, c.wrong, "no JSON", c.second}, "\n"), command, "--jsonl"))
			if len(got) != 4 {
				t.Fatalf("%d answers to 4 lines: %v", len(got), got)
			}
			for i, want := range map[int]string{0: c.one, 3: c.two} {
				if got[i][c.key] != want || got[i][c.field] == nil || got[i]["error"] != nil {
					t.Errorf("answer %d is %v", i, got[i])
				}
			}
			for _, i := range []int{1, 2} {
				if text, ok := got[i]["error"].(string); !ok || text == "" || strings.Contains(text, "\n") {
					t.Errorf("answer %d is %v, want an error", i, got[i])
				}
			}
		})
	}
}

const twoFacts = `{"make":"Ford","model":"Maverick","year_from":2022,"year_to":2022,"engine":"2.0L EcoBoost","attribute":"towing_capacity","value":4000,"unit":"lb","source_title":"Ford","source_url":"https://example.com/maverick","license":"facts"}

not a fact
{"make":"Ford","model":"Maverick","year_from":2022,"attribute":"towing_capacity","value":4000,"unit":"lb"}
{"make":"Ford","model":"Maverick","year_from":2022,"year_to":2022,"attribute":"payload_capacity","value":1500,"unit":"lb","source_title":"Ford","source_url":"https://example.com/maverick","license":"facts"}
`

func TestFactsAreIngestedWithReasonsForTheRest(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	file := filepath.Join(t.TempDir(), "facts.jsonl")
	if err := os.WriteFile(file, []byte(twoFacts), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args      []string
		new, kept int
	}{
		{[]string{"ingest", "specs", "--dry-run", file}, 0, 0},
		{[]string{"ingest", "specs", file}, 2, 2},
		{[]string{"ingest", "specs", file}, 0, 2},
	} {
		got := objects(t, p.must(t, "", c.args...))
		if len(got) != 3 || got[0]["line"] != 3.0 || got[1]["line"] != 4.0 || got[0]["refused"] == "" || got[1]["refused"] == "" {
			t.Fatalf("%v: %v", c.args, got)
		}
		if got[2]["facts"] != 2.0 || got[2]["new"] != float64(c.new) || got[2]["refused"] != 2.0 || p.count(t, "facts") != c.kept {
			t.Errorf("%v: %v, %d in the database", c.args, got[2], p.count(t, "facts"))
		}
	}
	answer := objects(t, p.must(t, "", "ask", "What can a 2022 Ford Maverick tow?"))[0]
	if text, _ := answer["answer"].(string); !strings.Contains(text, "4,000") || answer["abstained"] != false {
		t.Errorf("what was ingested is not known: %v", answer)
	}
}

// TestTheOperatorsCommands list and change what the operator must.
func TestTheOperatorsCommands(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	for _, sql := range []string{
		`INSERT INTO inbox (bot_id, update_id, chat_id, thread_id, user_id, raw, attempts, parked_at, incident)
			VALUES (1, 1, 7, 0, 7, '{"message":{"text":"a secret"}}', 5, now(), 'INCIDENT1'), (1, 2, 8, 0, 8, '{}', 5, now(), 'INCIDENT2')`,
		`INSERT INTO support_messages (user_id, chat_id, text) VALUES (7, 7, 'Help me')`,
	} {
		if _, err := p.pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	listed := p.must(t, "", "parked")
	if got := objects(t, listed); len(got) != 2 || !strings.Contains(listed, "INCIDENT1") || strings.Contains(listed, "a secret") {
		t.Errorf("parked: %s", listed)
	}
	if got := objects(t, p.must(t, "", "parked", "--retry", "1")); got[0]["retried"] != 1.0 {
		t.Errorf("retried: %v", got)
	}
	if got := objects(t, p.must(t, "", "parked")); len(got) != 1 {
		t.Errorf("still parked: %v", got)
	}
	p.must(t, "", "block", "7")
	if got := p.must(t, "", "block"); got != "7\n" {
		t.Errorf("blocked: %s", got)
	}
	p.must(t, "", "block", "--allow", "7")
	if got := p.must(t, "", "block"); got != "" {
		t.Errorf("blocked still: %s", got)
	}
	p.env["DATA_KEYS"] = base64.StdEncoding.EncodeToString(make([]byte, 32))
	if got := p.must(t, "", "rotate"); got != "{\"rotated\":0}\n" {
		t.Errorf("rotated: %s", got)
	}
	if got := p.must(t, "", "support"); !strings.Contains(got, "Help me") || len(objects(t, got)) != 1 {
		t.Errorf("support: %s", got)
	}
}

// TestWhatIsSetUpWrongIsSaidInOneLine that names the variable, and never its value.
func TestWhatIsSetUpWrongIsSaidInOneLine(t *testing.T) {
	t.Parallel()
	const secret = "hunter2hunter2hunter2"
	for name, c := range map[string]struct {
		args []string
		env  map[string]string
		want string
	}{
		"no database":               {[]string{"migrate"}, nil, "DATABASE_URL"},
		"no database to serve":      {[]string{"serve"}, map[string]string{"TELEGRAM_BOT_TOKEN": "1:a"}, "DATABASE_URL"},
		"no keys to rotate":         {[]string{"rotate"}, map[string]string{"DATABASE_URL": "postgres://127.0.0.1:1/x"}, "DATA_KEYS"},
		"no token":                  {[]string{"serve"}, map[string]string{"DATABASE_URL": "postgres://127.0.0.1:1/x"}, "TELEGRAM_BOT_TOKEN"},
		"no database at that place": {[]string{"migrate"}, map[string]string{"DATABASE_URL": "postgres://u:" + secret + "@127.0.0.1:1/x"}, "database"},
		"no address of a database":  {[]string{"migrate"}, map[string]string{"DATABASE_URL": "postgres://u:" + secret + "@[::1"}, "DATABASE_URL"},
		"half of Stripe":            {[]string{"parked"}, map[string]string{"STRIPE_SECRET_KEY": secret}, "STRIPE_WEBHOOK_SECRET"},
		"a model that sees nowhere": {[]string{"parked"}, map[string]string{"VISION_MODEL": "sees"}, "VISION_MODEL"},
		"half of a webhook":         {[]string{"parked"}, map[string]string{"TELEGRAM_WEBHOOK_URL": "https://example.com"}, "TELEGRAM_WEBHOOK_SECRET"},
		"pictures for no day":       {[]string{"parked"}, map[string]string{"PICTURE_DAYS": "0"}, "PICTURE_DAYS"},
		"pictures for few days":     {[]string{"parked"}, map[string]string{"PICTURE_DAYS": "few"}, "PICTURE_DAYS"},
		"an operator by name":       {[]string{"parked"}, map[string]string{"OPERATOR_CHAT_ID": secret}, "OPERATOR_CHAT_ID"},
		"an unknown command":        {[]string{"bake"}, nil, "bake"},
		"an unknown role":           {[]string{"serve", "--roles", "cook"}, nil, "roles"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			err := run(withTimeout(t, 10*time.Second), c.args, c.env, strings.NewReader(""), &out, &errs)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("the error is %v, want one line about %s", err, c.want)
			}
			if told := fmt.Sprint(err) + out.String() + errs.String(); strings.Contains(told, secret) {
				t.Errorf("it tells a secret:\n%s", told)
			}
		})
	}
}

func TestWrongKeysAndAddressesAreSaidBeforeServing(t *testing.T) {
	t.Parallel()
	for variable, value := range map[string]string{
		"DATA_KEYS": "bm90IDMyIGJ5dGVz", "REDIS_URL": "http://u:hunter2@localhost", "TELEGRAM_API_URL": "no address", "LISTEN_ADDR": "nowhere",
	} {
		t.Run(variable, func(t *testing.T) {
			t.Parallel()
			p := newProgram(t)
			telegram := telegramtest.New(t, telegramtest.Lenient())
			p.env["TELEGRAM_BOT_TOKEN"], p.env["TELEGRAM_API_URL"] = telegram.Token(), telegram.URL()
			p.env[variable] = value
			_, errs, err := p.run(t, "", "serve")
			if err == nil || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error()+errs, "hunter2") {
				t.Errorf("%v\n%s", err, errs)
			}
			if variable != "LISTEN_ADDR" && !strings.Contains(err.Error(), variable) {
				t.Errorf("%q does not name %s", err, variable)
			}
		})
	}
}
