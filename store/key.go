package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/seal"
)

// Keys keeps the keys of the companion API. What is kept of a secret is its keyed hash.
type Keys struct {
	pool *pgxpool.Pool
	box  *seal.Box
	now  func() time.Time
}

// NewKeys returns keys on pool, hashed by box.
func NewKeys(pool *pgxpool.Pool, box *seal.Box, now func() time.Time) *Keys {
	return &Keys{pool: pool, box: box, now: now}
}

func (k *Keys) hashes(s billing.Secret) [][]byte {
	return k.box.Hashes([]byte(s.Reveal()), []byte("api key"))
}

// Draw makes a secret and what is to be kept of it, and keeps nothing.
func (k *Keys) Draw() (s billing.Secret, hash []byte) {
	s = billing.NewSecret()
	return s, k.hashes(s)[0]
}

// Create makes a key of a person's account.
func (k *Keys) Create(ctx context.Context, user int64, n billing.NewKey) (s billing.Secret, id int64, err error) {
	s, n.Hash = k.Draw()
	n.Tail = s.Tail()
	err = inTx(ctx, k.pool, func(tx pgx.Tx) error {
		id, err = createKey(ctx, tx, user, n, k.now())
		return err
	})
	return s, id, err
}

// Rotate makes the successor of a person's key; the key itself works for the overlap.
// It is billing.ErrNoKey for one that is not in force or not the person's.
func (k *Keys) Rotate(ctx context.Context, user, id int64, overlap time.Duration) (s billing.Secret, successor int64, err error) {
	s, hash := k.Draw()
	err = inTx(ctx, k.pool, func(tx pgx.Tx) error {
		successor, err = rotateKey(ctx, tx, user, rotation{id: id, hash: hash, tail: s.Tail(), overlap: overlap}, k.now())
		return err
	})
	return s, successor, err
}

// Revoke ends a person's key at once. It is billing.ErrNoKey for one that is ended
// already or not the person's.
func (k *Keys) Revoke(ctx context.Context, user, id int64) error {
	return inTx(ctx, k.pool, func(tx pgx.Tx) error { return revokeKey(ctx, tx, user, id, k.now()) })
}

type keyRow struct {
	ID        int64           `db:"id"`
	Name      string          `db:"name"`
	Tail      string          `db:"tail"`
	Scopes    []billing.Scope `db:"scopes"`
	CreatedAt time.Time       `db:"created_at"`
	ExpiresAt *time.Time      `db:"expires_at"`
	RevokedAt *time.Time      `db:"revoked_at"`
	UsedAt    *time.Time      `db:"used_at"`
	Line      int64           `db:"line"`
}

func (r keyRow) key() billing.Key {
	return billing.Key{
		ID: r.ID, Name: r.Name, Tail: r.Tail, Scopes: r.Scopes, CreatedAt: r.CreatedAt.UTC(),
		ExpiresAt: utc(r.ExpiresAt), RevokedAt: utc(r.RevokedAt), UsedAt: utc(r.UsedAt), Line: r.Line,
	}
}

// Keys lists the keys that a person may manage, also those that ended, the newest first:
// their own account's, or those of the team in which their role allows it.
func (k *Keys) Keys(ctx context.Context, user int64) ([]billing.Key, error) {
	account, err := keyAccount(ctx, k.pool, user)
	if err != nil {
		return nil, err
	}
	rows, err := k.pool.Query(ctx, `
		SELECT k.id, name, tail, scopes, k.created_at, expires_at, revoked_at, used_at, coalesce(line, k.id) AS line
		FROM api_keys AS k
		WHERE account_id = $1
		ORDER BY k.id DESC`, account)
	if err != nil {
		return nil, fmt.Errorf("store: keys: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (billing.Key, error) {
		r, err := pgx.RowToStructByName[keyRow](row)
		return r.key(), err
	})
}

// Find looks a secret up, also one that has ended; billing.ErrNoKey if nobody has it.
// One that was hashed with an older of DATA_KEYS is hashed anew.
func (k *Keys) Find(ctx context.Context, s billing.Secret) (billing.Bearer, error) {
	hashes := k.hashes(s)
	type bearerRow struct {
		keyRow

		Account int64  `db:"account_id"`
		User    *int64 `db:"owner_id"`
		Blocked bool   `db:"blocked"`
		Shared  bool   `db:"shared"`
		Hash    []byte `db:"hash"`
	}
	rows, err := k.pool.Query(ctx, `
		SELECT k.id, name, tail, scopes, k.created_at, expires_at, revoked_at, used_at, coalesce(line, k.id) AS line,
			k.account_id, a.owner_id, hash,
			EXISTS (SELECT FROM people AS p WHERE p.user_id = a.owner_id AND p.blocked_at IS NOT NULL) AS blocked,
			EXISTS (
				SELECT FROM team_members AS m
				WHERE m.account_id = k.account_id AND m.user_id IS DISTINCT FROM a.owner_id AND (m.left_at IS NULL OR m.left_at >= k.created_at)
			) AS shared
		FROM api_keys AS k
		JOIN accounts AS a ON a.id = k.account_id
		WHERE hash = ANY ($1)`, hashes)
	if err != nil {
		return billing.Bearer{}, fmt.Errorf("store: find key: %w", err)
	}
	r, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[bearerRow])
	if errors.Is(err, pgx.ErrNoRows) || err == nil && r.User == nil {
		return billing.Bearer{}, billing.ErrNoKey
	}
	if err != nil {
		return billing.Bearer{}, fmt.Errorf("store: find key: %w", err)
	}
	if string(r.Hash) != string(hashes[0]) {
		if _, err := k.pool.Exec(ctx, `UPDATE api_keys SET hash = $2 WHERE id = $1`, r.ID, hashes[0]); err != nil {
			return billing.Bearer{}, fmt.Errorf("store: hash key anew: %w", err)
		}
	}
	return billing.Bearer{Key: r.key(), Account: r.Account, User: *r.User, Blocked: r.Blocked, Shared: r.Shared}, nil
}

// Used notes when keys were used last.
func (k *Keys) Used(ctx context.Context, last map[int64]time.Time) error {
	ids, times := make([]int64, 0, len(last)), make([]time.Time, 0, len(last))
	for id, at := range last {
		ids, times = append(ids, id), append(times, at)
	}
	_, err := k.pool.Exec(ctx, `
		UPDATE api_keys AS k
		SET used_at = greatest(used_at, u.at)
		FROM unnest($1::bigint[], $2::timestamptz[]) AS u (id, at)
		WHERE k.id = u.id`, ids, times)
	if err != nil {
		return fmt.Errorf("store: use of keys: %w", err)
	}
	return nil
}

// keyAccount is the account whose keys a person may manage; 0: they have none yet.
func keyAccount(ctx context.Context, q querier, user int64) (account int64, err error) {
	var role billing.Role
	err = q.QueryRow(ctx, `SELECT account_id, role FROM team_members WHERE user_id = $1 AND left_at IS NULL`, user).Scan(&account, &role)
	if err == nil && billing.May(role, billing.ActKeys, "") {
		return account, nil
	}
	if err == nil || errors.Is(err, pgx.ErrNoRows) {
		err = q.QueryRow(ctx, `SELECT id FROM accounts WHERE owner_id = $1`, user).Scan(&account)
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("store: account of keys: %w", err)
	}
	return account, nil
}

// lockKeyAccount holds that account, made if need be, until tx ends.
func lockKeyAccount(ctx context.Context, tx pgx.Tx, user int64) (account int64, err error) {
	for range 2 { // what was read before it was held may have changed meanwhile
		if account, err = keyAccount(ctx, tx, user); err != nil {
			return 0, err
		}
		if account == 0 {
			return lockAccount(ctx, tx, user)
		}
		if err := holdAccount(ctx, tx, account); err != nil {
			return 0, err
		}
	}
	return account, nil
}

func createKey(ctx context.Context, tx pgx.Tx, user int64, n billing.NewKey, now time.Time) (id int64, err error) {
	account, err := lockKeyAccount(ctx, tx, user)
	if err != nil {
		return 0, err
	}
	live, err := liveKeys(ctx, tx, account, now)
	if err != nil {
		return 0, err
	}
	if live >= billing.MaxKeys {
		return 0, billing.ErrMaxKeys
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO api_keys (account_id, hash, tail, name, scopes, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		RETURNING id`, account, n.Hash, n.Tail, n.Name, n.Scopes, now, maybe(n.Expires)).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("store: create key: %w", err)
	}
	return id, audit(ctx, tx, account, "key_created", map[string]any{"key": id, "scopes": n.Scopes})
}

// liveKeys counts an account's keys that no successor has taken the place of.
func liveKeys(ctx context.Context, tx pgx.Tx, account int64, now time.Time) (n int, err error) {
	err = tx.QueryRow(ctx, `
		SELECT count(DISTINCT coalesce(line, id))
		FROM api_keys
		WHERE account_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)`, account, now).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("store: live keys: %w", err)
	}
	return n, nil
}

// rotation is a key and what is kept of its successor.
type rotation struct {
	id      int64
	hash    []byte
	tail    string
	overlap time.Duration
}

// rotateKey gives the successor the life that the key had from its beginning.
func rotateKey(ctx context.Context, tx pgx.Tx, user int64, r rotation, now time.Time) (successor int64, err error) {
	account, err := lockKeyAccount(ctx, tx, user)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `
		WITH old AS (
			SELECT id, account_id, name, scopes, line, created_at, expires_at
			FROM api_keys
			WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $3)
		), cut AS (
			UPDATE api_keys AS k
			SET expires_at = least(old.expires_at, $3 + $4::interval)
			FROM old
			WHERE k.id = old.id
		)
		INSERT INTO api_keys (account_id, hash, tail, name, scopes, line, created_at, expires_at)
		SELECT account_id, $5, $6, name, scopes, coalesce(line, id), $3, $3 + (expires_at - created_at)
		FROM old
		RETURNING id`, r.id, account, now, r.overlap, r.hash, r.tail).Scan(&successor)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, billing.ErrNoKey
	}
	if err != nil {
		return 0, fmt.Errorf("store: rotate key: %w", err)
	}
	return successor, audit(ctx, tx, account, "key_rotated", map[string]any{"key": r.id, "successor": successor})
}

func revokeKey(ctx context.Context, tx pgx.Tx, user, id int64, now time.Time) error {
	account, err := lockKeyAccount(ctx, tx, user)
	if err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `
		UPDATE api_keys
		SET revoked_at = $3
		WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL`, id, account, now)
	if err != nil {
		return fmt.Errorf("store: revoke key: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return billing.ErrNoKey
	}
	return audit(ctx, tx, account, "key_revoked", map[string]any{"key": id})
}

// changeKeys does what a turn decided about a person's keys. What it showed as made must
// be kept, or the turn fails and is decided anew; a key that has ended meanwhile need not
// be ended.
func changeKeys(ctx context.Context, tx pgx.Tx, user int64, turn conversation.Turn, now time.Time) (err error) {
	for _, a := range turn.Keys {
		if a.Replaces == 0 {
			_, err = createKey(ctx, tx, user, a.Key, now)
		} else {
			_, err = rotateKey(ctx, tx, user, rotation{id: a.Replaces, hash: a.Key.Hash, tail: a.Key.Tail, overlap: billing.KeyOverlap}, now)
		}
		if err != nil {
			return err
		}
	}
	for _, id := range turn.EndKeys {
		if err := revokeKey(ctx, tx, user, id, now); err != nil && !errors.Is(err, billing.ErrNoKey) {
			return err
		}
	}
	return nil
}
