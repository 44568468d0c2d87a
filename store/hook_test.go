package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/hook"
	"example.com/vinbot/internal/seal"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

func TestAnEventIsSentOnceToEachEndpointThatWantsIt(t *testing.T) {
	t.Parallel()
	x := newHooked(t)
	x.add(t, "https://a.example/", hook.ListFinished)
	x.add(t, "https://b.example/", hook.ListFinished, hook.StickerRead)
	x.add(t, "https://c.example/", hook.StickerRead)
	for range 2 { // a list that is said to be finished twice
		x.list(t, "one")
	}
	x.list(t, "two")
	for range 2 { // and jobs that are done twice
		x.work(t)
	}
	var got []string
	ids := map[string]string{}
	for _, m := range x.sent {
		var e hook.Event
		if err := json.Unmarshal([]byte(m.Body), &e); err != nil || e.ID != m.Event || e.Type != hook.ListFinished || !e.Created.Equal(keyNoon) {
			t.Errorf("%s, %v", m.Body, err)
		}
		got = append(got, m.URL+fmt.Sprint(e.Data))
		ids[e.ID] = m.Body
	}
	if want := "https://a.example/map[id:one] https://b.example/map[id:one] https://a.example/map[id:two] https://b.example/map[id:two]"; strings.Join(got, " ") != want || len(ids) != 2 {
		t.Errorf("%v, %d ids", got, len(ids))
	}
	var rows string
	if err := x.pool.QueryRow(t.Context(), `SELECT json_agg(e)::text FROM webhook_endpoints AS e`).Scan(&rows); err != nil || strings.Contains(rows, "whsec") {
		t.Errorf("secrets lie open: %v", err)
	}
}

// TestACrashBetweenSendingAndWritingRepeatsTheSameEvent makes the record impossible, as a
// death of the process would: the event is sent again, and known again by its id.
func TestACrashBetweenSendingAndWritingRepeatsTheSameEvent(t *testing.T) {
	t.Parallel()
	x := newHooked(t)
	e := x.add(t, "https://a.example/", hook.ListFinished)
	x.list(t, "one")
	if _, err := x.pool.Exec(t.Context(), `ALTER TABLE webhook_deliveries ADD CONSTRAINT dead CHECK (attempts = 0)`); err != nil {
		t.Fatal(err)
	}
	if errs := x.work(t); len(x.sent) != 1 || errs[0] == nil || errors.As(errs[0], &store.LaterError{}) {
		t.Fatalf("%v", errs)
	}
	if _, err := x.pool.Exec(t.Context(), `ALTER TABLE webhook_deliveries DROP CONSTRAINT dead`); err != nil {
		t.Fatal(err)
	}
	x.refuse = context.Canceled
	if errs := x.work(t); !errors.Is(errs[0], context.Canceled) || x.deliveries(t, e)[0].Attempts != 0 {
		t.Errorf("a stop counts as an attempt: %v", errs)
	}
	x.refuse = nil
	for range 2 {
		if errs := x.work(t); errs[0] != nil {
			t.Fatal(errs)
		}
	}
	if len(x.sent) != 2 || x.sent[0].Event != x.sent[1].Event || x.sent[0].Body != x.sent[1].Body {
		t.Errorf("%+v", x.sent)
	}
}

// exhaust lets workers try an endpoint's one delivery whenever its time has come, and once
// before, until it is given up.
func (x *hooked) exhaust(t *testing.T, e hook.Endpoint) {
	t.Helper()
	for n := 1; x.deliveries(t, e)[0].State == hook.Pending; n++ {
		errs := x.work(t)
		d := x.deliveries(t, e)[0]
		if d.Attempts != n || d.Last.Status != 500 {
			t.Fatalf("%+v", d)
		}
		if d.State != hook.Pending {
			break
		}
		later, ok := errors.AsType[store.LaterError](errs[0])
		if !ok || !later.At.Equal(d.NextAt) {
			t.Fatalf("%v, next %s", errs, d.NextAt)
		}
		if x.work(t); len(x.sent) != n { // a worker that comes too early
			t.Fatalf("%d are sent", len(x.sent))
		}
		x.now = d.NextAt
	}
}

func TestWhatIsNotTakenIsTriedLaterAndThenTheEndpointIsDisabledWithANotice(t *testing.T) {
	t.Parallel()
	x := newHooked(t)
	if _, err := x.pool.Exec(t.Context(), `INSERT INTO sessions (chat_id, thread_id, user_id) VALUES (7, 0, 7)`); err != nil {
		t.Fatal(err)
	}
	e := x.add(t, "https://a.example/secret-path", hook.ListFinished)
	x.list(t, "one")
	x.answer = hook.Answered(500)
	x.exhaust(t, e)
	if len(x.sent) != hook.MaxAttempts() {
		t.Errorf("it was sent %d times", len(x.sent))
	}
	list, err := x.Endpoints(t.Context(), x.account)
	if err != nil || list[0].DisabledAt.IsZero() {
		t.Fatalf("%+v, %v", list, err)
	}
	var notice string
	if err := x.pool.QueryRow(t.Context(), `SELECT raw::text FROM inbox WHERE bot_id = 0 AND user_id = 7`).Scan(&notice); err != nil || strings.Contains(notice, "secret-path") {
		t.Errorf("%s, %v", notice, err)
	}
	if _, told, err := conversation.ParseResult(json.RawMessage(notice)); err != nil || told != (conversation.HookDisabled{Host: "a.example"}) {
		t.Errorf("told %+v, %v", told, err)
	}
	x.list(t, "two") // nobody listens any more
	x.answer = hook.Answered(200)
	if x.work(t); len(x.sent) != hook.MaxAttempts() {
		t.Error("a disabled endpoint is sent to")
	}
	d, err := x.Replay(t.Context(), x.account, e.ID, x.deliveries(t, e)[0].ID)
	if err != nil || d.State != hook.Pending {
		t.Fatalf("%+v, %v", d, err)
	}
	if _, err := x.Replay(t.Context(), x.account, e.ID, d.ID); !errors.Is(err, hook.ErrPending) {
		t.Errorf("it is replayed while it is on its way: %v", err)
	}
	x.work(t)
	if last := x.sent[len(x.sent)-1]; len(x.sent) != hook.MaxAttempts()+1 || last.Body != x.sent[0].Body {
		t.Errorf("the replay is another event: %+v", last)
	}
	if list, err = x.Endpoints(t.Context(), x.account); err != nil || !list[0].DisabledAt.IsZero() {
		t.Errorf("what takes an event is in use: %+v, %v", list, err)
	}
}

func TestATestGoesToOneEndpointAndIsTriedOnce(t *testing.T) {
	t.Parallel()
	x := newHooked(t)
	x.add(t, "https://a.example/", hook.ListFinished)
	e := x.add(t, "https://b.example/", hook.StickerRead)
	x.answer = hook.Outcome{Fault: hook.FaultTimeout}
	if d, err := x.Test(t.Context(), x.account, e.ID); err != nil || d.State != hook.Pending || d.Type != hook.Tested {
		t.Fatalf("%+v, %v", d, err)
	}
	for range 2 {
		x.work(t)
	}
	if d := x.deliveries(t, e); len(x.sent) != 1 || x.sent[0].URL != "https://b.example/" || d[0].State != hook.Failed || d[0].Last.Fault != hook.FaultTimeout {
		t.Errorf("%+v, %+v", x.sent, d)
	}
	if list, err := x.Endpoints(t.Context(), x.account); err != nil || !list[1].DisabledAt.IsZero() {
		t.Errorf("a test disables: %v", err)
	}
}

func TestAnEndpointIsItsAccounts(t *testing.T) {
	t.Parallel()
	x := newHooked(t)
	e := x.add(t, "https://a.example/", hook.ListFinished)
	x.list(t, "one")
	id := x.deliveries(t, e)[0].ID
	var other int64
	if err := x.pool.QueryRow(t.Context(), `INSERT INTO accounts (owner_id) VALUES (8) RETURNING id`).Scan(&other); err != nil {
		t.Fatal(err)
	}
	_, remove := x.Remove(t.Context(), other, e.ID)
	_, test := x.Test(t.Context(), other, e.ID)
	_, list := x.Deliveries(t.Context(), other, e.ID, 0, 9)
	_, replay := x.Replay(t.Context(), other, e.ID, id)
	for name, err := range map[string]error{"remove": remove, "test": test, "deliveries": list, "replay": replay} {
		if !errors.Is(err, hook.ErrNone) {
			t.Errorf("somebody else's %s: %v", name, err)
		}
	}
	if all, err := x.Endpoints(t.Context(), other); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
	if _, err := x.Remove(t.Context(), x.account, e.ID); err != nil {
		t.Fatal(err)
	}
	if errs := x.work(t); errs[0] != nil || len(x.sent) != 0 {
		t.Errorf("what was to be sent to a removed one: %v", errs)
	}
}

func TestAnAccountHasSoManyEndpointsAndEachURLOnce(t *testing.T) {
	t.Parallel()
	x := newHooked(t)
	for n := range hook.MaxEndpoints - 1 {
		x.add(t, fmt.Sprintf("https://a.example/%d", n), hook.ListFinished)
	}
	for url, want := range map[string]error{"https://a.example/0": hook.ErrTaken, "http://a.example/": hook.ErrURL, "https://10.0.0.1/": hook.ErrURL} {
		if _, _, err := x.Add(t.Context(), x.account, url, hook.Types()); !errors.Is(err, want) {
			t.Errorf("%s: %v", url, err)
		}
	}
	x.add(t, "https://a.example/last", hook.ListFinished)
	if _, _, err := x.Add(t.Context(), x.account, "https://a.example/more", hook.Types()); !errors.Is(err, hook.ErrMost) {
		t.Errorf("one more: %v", err)
	}
}

// TestEventsAreDecidedInTheTurn counts VINs up to the end of a month and opens a label
// twice, in turns.
func TestEventsAreDecidedInTheTurn(t *testing.T) {
	t.Parallel()
	x := newHooked(t)
	x.add(t, "https://a.example/", hook.Types()...)
	label, err := store.NewLabels(x.pool).Save(t.Context(), 7, 1, knowledge.Label{VIN: "1HGCV1F33KA000000"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	turns := newTurns(x.pool, nil).Telling(x.Hooks)
	for n := range int64(10) {
		receive(t, x.pool, incoming(n+1, 7))
		_, err := turn(t.Context(), turns, dialogue(7), func(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
			s.Version++
			return conversation.Turn{Session: s, Charges: []knowledge.VIN{knowledge.VIN(fmt.Sprint("VIN", n))}, Opened: []int64{label}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		x.work(t)
	}
	kinds := map[hook.Type]string{}
	for _, m := range x.sent {
		var e struct {
			Type hook.Type       `json:"type"`
			Data json.RawMessage `json:"data"`
		}
		if err := json.Unmarshal([]byte(m.Body), &e); err != nil || kinds[e.Type] != "" {
			t.Errorf("%s, %v", m.Body, err)
		}
		kinds[e.Type] = string(e.Data)
	}
	if len(kinds) != 2 || !strings.Contains(kinds[hook.QuotaNearEnd], `"used":8,"limit":10,"left":2`) || kinds[hook.StickerRead] != fmt.Sprintf(`{"id":%d,"sticker":0,"vin":"1HGCV1F33KA000000"}`, label) {
		t.Errorf("%v", kinds)
	}
}

func TestTheLastOfAMonthIsToldWhereTheAPIIsAskedToo(t *testing.T) {
	t.Parallel()
	x := newHooked(t)
	x.add(t, "https://a.example/", hook.QuotaNearEnd)
	charges := store.NewCharges(x.pool, billing.StandardTerms(), func() time.Time { return x.now }).Telling(x.Hooks)
	for n := range 12 {
		if _, err := charges.Charge(t.Context(), 7, []knowledge.VIN{knowledge.VIN(fmt.Sprint("VIN", n))}); err != nil {
			t.Fatal(err)
		}
	}
	if x.work(t); len(x.sent) != 1 {
		t.Errorf("%+v", x.sent)
	}
}

func TestForgettingTakesEndpointsAndEventsAndExportingShowsNoSecret(t *testing.T) {
	t.Parallel()
	x := newHooked(t)
	e, s, err := x.Add(t.Context(), x.account, "https://a.example/", hook.Types())
	if err != nil {
		t.Fatal(err)
	}
	x.list(t, "one")
	out, err := store.NewPeople(x.pool).Export(t.Context(), 7)
	if err != nil || !strings.Contains(string(out), e.ID) || !strings.Contains(string(out), "list.finished") || strings.Contains(string(out), `"secret"`) || strings.Contains(string(out), s.Reveal()) {
		t.Errorf("%s, %v", out, err)
	}
	receive(t, x.pool, incoming(1, 7))
	if _, err := turn(t.Context(), newTurns(x.pool, nil), dialogue(7), forget); err != nil {
		t.Fatal(err)
	}
	left := 0
	err = x.pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM webhook_endpoints) + (SELECT count(*) FROM webhook_events) + (SELECT count(*) FROM webhook_deliveries)`).Scan(&left)
	if err != nil || left != 0 {
		t.Errorf("%d rows are left, %v", left, err)
	}
}

func TestSecretsOfWebhooksMoveToTheNewestKey(t *testing.T) {
	t.Parallel()
	x := newHooked(t)
	x.add(t, "https://a.example/", hook.ListFinished)
	both, err := seal.New(dataKey(2) + "," + dataKey(1))
	if err != nil {
		t.Fatal(err)
	}
	x.Box = both
	for _, want := range []int{1, 0} {
		if n, err := x.Rotate(t.Context()); err != nil || n != want {
			t.Errorf("%d are rotated, %v", n, err)
		}
	}
	if x.Box, err = seal.New(dataKey(2)); err != nil {
		t.Fatal(err)
	}
	x.list(t, "one")
	if errs := x.work(t); errs[0] != nil || len(x.sent) != 1 {
		t.Errorf("%v", errs)
	}
}

func TestEventsAreKeptForAWhile(t *testing.T) {
	t.Parallel()
	x := newHooked(t)
	e := x.add(t, "https://a.example/", hook.ListFinished)
	x.list(t, "old")
	x.now = x.now.Add(time.Hour)
	x.list(t, "young")
	if err := x.Clean(t.Context(), x.now.Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	if left := x.deliveries(t, e); len(left) != 1 {
		t.Errorf("%+v", left)
	}
}

func TestAListThatIsDoneIsToldOnceAndOneThatWasCancelledIsNot(t *testing.T) {
	t.Parallel()
	x := newHooked(t)
	x.add(t, "https://a.example/", hook.ListFinished)
	lists := store.NewLists(x.pool, billing.StandardTerms(), func() time.Time { return x.now }).Telling(x.Hooks)
	done, cancelled := newList(t, lists, "one", 7, entries("1HGCV1F33KA000000")), newList(t, lists, "two", 7, entries("1HGCV1F33KA000000"))
	for _, want := range []bool{true, false} {
		if ended, err := lists.End(t.Context(), done, store.ListDone); err != nil || ended != want {
			t.Errorf("ended %v, %v", ended, err)
		}
	}
	if _, err := lists.End(t.Context(), cancelled, store.ListCancelled); err != nil {
		t.Fatal(err)
	}
	if x.work(t); len(x.sent) != 1 || !strings.Contains(x.sent[0].Body, fmt.Sprintf(`"data":{"id":%d,"name":`, done)) || !strings.Contains(x.sent[0].Body, `"state":"done","rows":1,"found":0`) {
		t.Errorf("%+v", x.sent)
	}
}
