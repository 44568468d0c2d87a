package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/hook"
	"example.com/vinbot/internal/seal"
	"example.com/vinbot/knowledge"
)

// Hooks keeps where accounts want events to be sent, the events, and what became of
// them. Somebody else's endpoint is [hook.ErrNone].
type Hooks struct{ HooksConfig }

// HooksConfig is what hooks stand on. All fields but Loopback are needed.
type HooksConfig struct {
	Pool     *pgxpool.Pool
	Box      *seal.Box // that seals secrets
	Queue    *Jobs     // in which deliveries are left as [ChoreDeliver]
	Loopback bool      // endpoints may be on this machine
	Now      func() time.Time
	Label    func(id, sticker int64, l knowledge.Label) (any, error) // a reading in the API's words; sticker 0: it came through the chat
}

// NewHooks returns hooks.
func NewHooks(c HooksConfig) *Hooks { return &Hooks{c} }

func (h *Hooks) bound(endpoint string) []byte { return []byte("webhook secret/" + endpoint) }

// Add makes an endpoint of an account. Its secret is not shown again.
func (h *Hooks) Add(ctx context.Context, account int64, url string, events []hook.Type) (e hook.Endpoint, s hook.Secret, err error) {
	if url, err = hook.CheckURL(url, h.Loopback); err != nil {
		return e, s, err
	}
	s = hook.NewSecret()
	e = hook.Endpoint{ID: hook.NewEndpointID(), URL: url, Events: events, CreatedAt: h.Now().UTC().Truncate(time.Microsecond)}
	sealed := h.Box.Seal([]byte(s.Reveal()), h.bound(e.ID))
	err = inTx(ctx, h.Pool, func(tx pgx.Tx) error {
		n := 0
		if _, err := tx.Exec(ctx, `SELECT FROM accounts WHERE id = $1 FOR UPDATE`, account); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM webhook_endpoints WHERE account_id = $1`, account).Scan(&n); err != nil {
			return err
		}
		if n >= hook.MaxEndpoints {
			return hook.ErrMost
		}
		_, err := tx.Exec(ctx, `
			INSERT INTO webhook_endpoints (id, account_id, url, events, secret, created_at)
			VALUES ($1, $2, $3, $4, $5, $6)`, e.ID, account, e.URL, e.Events, sealed, e.CreatedAt)
		if taken(err) {
			return hook.ErrTaken
		}
		if err != nil {
			return err
		}
		return audit(ctx, tx, account, "webhook_added", map[string]any{"endpoint": e.ID})
	})
	if err != nil {
		return hook.Endpoint{}, hook.Secret{}, fmt.Errorf("store: add endpoint: %w", err)
	}
	return e, s, nil
}

// taken reports whether a row is refused because there is one like it.
func taken(err error) bool {
	const uniqueViolation = "23505" // of SQLSTATE
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == uniqueViolation
}

type endpointRow struct {
	ID         string      `db:"id"`
	URL        string      `db:"url"`
	Events     []hook.Type `db:"events"`
	CreatedAt  time.Time   `db:"created_at"`
	DisabledAt *time.Time  `db:"disabled_at"`
}

func scanEndpoint(row pgx.CollectableRow) (hook.Endpoint, error) {
	r, err := pgx.RowToStructByName[endpointRow](row)
	return hook.Endpoint{ID: r.ID, URL: r.URL, Events: r.Events, CreatedAt: r.CreatedAt.UTC(), DisabledAt: utc(r.DisabledAt)}, err
}

// Endpoints lists an account's endpoints, the oldest first.
func (h *Hooks) Endpoints(ctx context.Context, account int64) ([]hook.Endpoint, error) {
	rows, err := h.Pool.Query(ctx, `
		SELECT id, url, events, created_at, disabled_at
		FROM webhook_endpoints
		WHERE account_id = $1
		ORDER BY created_at, id`, account)
	if err != nil {
		return nil, fmt.Errorf("store: endpoints: %w", err)
	}
	return pgx.CollectRows(rows, scanEndpoint)
}

// Remove takes an endpoint away, with what was to be sent to it.
func (h *Hooks) Remove(ctx context.Context, account int64, id string) (e hook.Endpoint, err error) {
	err = inTx(ctx, h.Pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			DELETE FROM webhook_endpoints
			WHERE account_id = $1 AND id = $2
			RETURNING id, url, events, created_at, disabled_at`, account, id)
		if err != nil {
			return err
		}
		if e, err = pgx.CollectExactlyOneRow(rows, scanEndpoint); errors.Is(err, pgx.ErrNoRows) {
			return hook.ErrNone
		}
		if err != nil {
			return err
		}
		return audit(ctx, tx, account, "webhook_removed", map[string]any{"endpoint": id})
	})
	if err != nil {
		return e, fmt.Errorf("store: remove endpoint: %w", err)
	}
	return e, nil
}

// Rotate seals anew what is under an older key, and returns how many secrets were.
func (h *Hooks) Rotate(ctx context.Context) (n int, err error) {
	rows, err := h.Pool.Query(ctx, `SELECT id, secret FROM webhook_endpoints`)
	if err != nil {
		return 0, fmt.Errorf("store: rotate webhook secrets: %w", err)
	}
	type sealed struct {
		ID     string
		Secret []byte
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sealed])
	if err != nil {
		return 0, fmt.Errorf("store: rotate webhook secrets: %w", err)
	}
	for _, s := range all {
		if !h.Box.Stale(s.Secret) {
			continue
		}
		plain, err := h.Box.Open(s.Secret, h.bound(s.ID))
		if err == nil {
			_, err = h.Pool.Exec(ctx, `UPDATE webhook_endpoints SET secret = $2 WHERE id = $1`, s.ID, h.Box.Seal(plain, h.bound(s.ID)))
		}
		if err != nil {
			return n, fmt.Errorf("store: rotate webhook secrets: %w", err)
		}
		n++
	}
	return n, nil
}

// Clean forgets events of before then, and what became of them.
func (h *Hooks) Clean(ctx context.Context, then time.Time) error {
	if _, err := h.Pool.Exec(ctx, `DELETE FROM webhook_events WHERE created_at < $1`, then); err != nil {
		return fmt.Errorf("store: clean webhook events: %w", err)
	}
	return nil
}

// Hooks implements [conversation.Keys].
func (k *Keys) Hooks(ctx context.Context, user int64) ([]conversation.Hook, error) {
	rows, err := k.pool.Query(ctx, `
		SELECT e.url, e.disabled_at
		FROM webhook_endpoints AS e
		JOIN accounts AS a ON a.id = e.account_id
		WHERE a.owner_id = $1
		ORDER BY e.created_at, e.id`, user)
	if err != nil {
		return nil, fmt.Errorf("store: hooks: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (conversation.Hook, error) {
		var url string
		var off *time.Time
		err := row.Scan(&url, &off)
		return conversation.Hook{Host: hostOf(url), DisabledAt: utc(off)}, err
	})
}

// hostOf is the part of a URL that may be said: its path can hold a secret.
func hostOf(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	host, _, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, "?")
	return host
}
