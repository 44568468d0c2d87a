package store_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/internal/seal"
	"example.com/vinbot/store"
)

var keyNoon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func dataKey(b byte) string { return base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, 32)) }

// keysOn are keys under DATA_KEYS at a time that the test moves.
func keysOn(tb testing.TB, pool *pgxpool.Pool, dataKeys string, now *time.Time) *store.Keys {
	tb.Helper()
	box, err := seal.New(dataKeys)
	if err != nil {
		tb.Fatal(err)
	}
	return store.NewKeys(pool, box, func() time.Time { return *now })
}

func create(tb testing.TB, k *store.Keys, user int64) (billing.Secret, int64) {
	tb.Helper()
	s, id, err := k.Create(tb.Context(), user, billing.NewKey{Name: "dealer", Scopes: billing.Scopes(), Expires: keyNoon.Add(billing.KeyLife)})
	if err != nil {
		tb.Fatal(err)
	}
	return s, id
}

func TestAKeyIsFoundByItsSecretAlone(t *testing.T) {
	t.Parallel()
	pool, now := dbtest.New(t), keyNoon
	k := keysOn(t, pool, dataKey(1), &now)
	s, id := create(t, k, 7)
	b, err := k.Find(t.Context(), s)
	if err != nil || b.User != 7 || b.Key.ID != id || b.Key.Line != id || b.Key.Name != "dealer" || b.Key.Tail != s.Tail() || !b.Key.Live(now) {
		t.Errorf("%+v, %v", b, err)
	}
	if _, err := k.Find(t.Context(), billing.NewSecret()); !errors.Is(err, billing.ErrNoKey) {
		t.Errorf("a secret of nobody: %v", err)
	}
	var rows string
	if err := pool.QueryRow(t.Context(), `SELECT json_agg(k)::text FROM api_keys AS k`).Scan(&rows); err != nil || strings.Contains(rows, s.Reveal()[8:40]) {
		t.Errorf("the secret is in the table: %v", err)
	}
}

func TestAKeyOutlivesTheDataKeyThatHashedItOnceItIsUsed(t *testing.T) {
	t.Parallel()
	pool, now := dbtest.New(t), keyNoon
	s, _ := create(t, keysOn(t, pool, dataKey(1), &now), 7)
	if _, err := keysOn(t, pool, dataKey(2)+","+dataKey(1), &now).Find(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if _, err := keysOn(t, pool, dataKey(2), &now).Find(t.Context(), s); err != nil {
		t.Errorf("without the old key: %v", err)
	}
}

func TestARotatedKeyWorksForTheOverlapBesideItsSuccessor(t *testing.T) {
	t.Parallel()
	pool, now := dbtest.New(t), keyNoon
	k := keysOn(t, pool, dataKey(1), &now)
	old, id := create(t, k, 7)
	now = now.Add(30 * 24 * time.Hour)
	young, successor, err := k.Rotate(t.Context(), 7, id, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	was, err := k.Find(t.Context(), old)
	if err != nil || !was.Key.ExpiresAt.Equal(now.Add(time.Hour)) {
		t.Errorf("the old one ends at %v, %v", was.Key.ExpiresAt, err)
	}
	is, err := k.Find(t.Context(), young)
	if err != nil || is.Key.ID != successor || is.Key.Line != id || is.Key.Name != "dealer" || !is.Key.ExpiresAt.Equal(now.Add(billing.KeyLife)) {
		t.Errorf("the new one: %+v, %v", is, err)
	}
	now = now.Add(2 * time.Hour)
	if _, _, err := k.Rotate(t.Context(), 7, id, time.Hour); !errors.Is(err, billing.ErrNoKey) {
		t.Errorf("an expired key is rotated: %v", err)
	}
}

func TestAKeyIsItsOwnersToEnd(t *testing.T) {
	t.Parallel()
	pool, now := dbtest.New(t), keyNoon
	k := keysOn(t, pool, dataKey(1), &now)
	s, id := create(t, k, 7)
	create(t, k, 8)
	if err := k.Revoke(t.Context(), 8, id); !errors.Is(err, billing.ErrNoKey) {
		t.Errorf("somebody else revokes it: %v", err)
	}
	if _, _, err := k.Rotate(t.Context(), 8, id, time.Hour); !errors.Is(err, billing.ErrNoKey) {
		t.Errorf("somebody else rotates it: %v", err)
	}
	if list, err := k.Keys(t.Context(), 8); err != nil || len(list) != 1 || list[0].ID == id {
		t.Errorf("somebody else sees it: %v, %v", list, err)
	}
	if err := k.Revoke(t.Context(), 7, id); err != nil {
		t.Fatal(err)
	}
	if b, err := k.Find(t.Context(), s); err != nil || b.Key.Live(now) {
		t.Errorf("it is in force: %+v, %v", b, err)
	}
	if err := k.Revoke(t.Context(), 7, id); !errors.Is(err, billing.ErrNoKey) {
		t.Errorf("it is revoked twice: %v", err)
	}
	var actions []string
	if err := pool.QueryRow(t.Context(), `SELECT array_agg(action ORDER BY id) FROM audit_log WHERE (detail->>'key')::bigint = $1`, id).Scan(&actions); err != nil || strings.Join(actions, " ") != "key_created key_revoked" {
		t.Errorf("audited %v, %v", actions, err)
	}
}

func TestAnAccountHasSoManyKeysAndNoMore(t *testing.T) {
	t.Parallel()
	pool, now := dbtest.New(t), keyNoon
	k := keysOn(t, pool, dataKey(1), &now)
	var id int64
	for range billing.MaxKeys {
		_, id = create(t, k, 7)
	}
	if _, _, err := k.Create(t.Context(), 7, billing.NewKey{Name: "one more"}); !errors.Is(err, billing.ErrMaxKeys) {
		t.Errorf("one more: %v", err)
	}
	if _, _, err := k.Rotate(t.Context(), 7, id, time.Hour); err != nil {
		t.Errorf("a rotation is no further key: %v", err)
	}
	if err := k.Revoke(t.Context(), 7, id+1); err != nil { // the successor; its forerunner works a little longer
		t.Fatal(err)
	}
	now = now.Add(2 * time.Hour)
	create(t, k, 7)
}

func TestTheLastUseIsWrittenForManyKeysAtOnce(t *testing.T) {
	t.Parallel()
	pool, now := dbtest.New(t), keyNoon
	k := keysOn(t, pool, dataKey(1), &now)
	_, a := create(t, k, 7)
	_, b := create(t, k, 7)
	if err := k.Used(t.Context(), map[int64]time.Time{a: now, b: now.Add(time.Minute), 99: now}); err != nil {
		t.Fatal(err)
	}
	if err := k.Used(t.Context(), map[int64]time.Time{b: now}); err != nil { // another replica, late
		t.Fatal(err)
	}
	list, err := k.Keys(t.Context(), 7)
	if err != nil || !list[0].UsedAt.Equal(now.Add(time.Minute)) || !list[1].UsedAt.Equal(now) {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestForgettingEndsKeysAndExportingShowsNoHash(t *testing.T) {
	t.Parallel()
	pool, now := dbtest.New(t), keyNoon
	k := keysOn(t, pool, dataKey(1), &now)
	s, _ := create(t, k, 7)
	other, _ := create(t, k, 8)
	out, err := store.NewPeople(pool).Export(t.Context(), 7)
	var exported struct {
		Keys []map[string]any `json:"api_keys"`
	}
	if err == nil {
		err = json.Unmarshal(out, &exported)
	}
	if err != nil || len(exported.Keys) != 1 || exported.Keys[0]["tail"] != s.Tail() || exported.Keys[0]["hash"] != nil {
		t.Errorf("%v, %v", exported, err)
	}
	receive(t, pool, incoming(1, 7))
	if _, err := turn(t.Context(), newTurns(pool, nil), dialogue(7), forget); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Find(t.Context(), s); !errors.Is(err, billing.ErrNoKey) {
		t.Errorf("a forgotten person's key: %v", err)
	}
	if _, err := k.Find(t.Context(), other); err != nil {
		t.Errorf("somebody else's: %v", err)
	}
}

func TestABlockedPersonsKeySaysSo(t *testing.T) {
	t.Parallel()
	pool, now := dbtest.New(t), keyNoon
	k := keysOn(t, pool, dataKey(1), &now)
	s, _ := create(t, k, 7)
	if err := store.NewPeople(pool).Block(t.Context(), 7, true); err != nil {
		t.Fatal(err)
	}
	if b, err := k.Find(t.Context(), s); err != nil || !b.Blocked {
		t.Errorf("%+v, %v", b, err)
	}
}
