package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// ErrNoSticker is returned for one that is not there.
var ErrNoSticker = errors.New("store: no such sticker")

// StickerState says how far a sticker is.
type StickerState string

// The states.
const (
	StickerReading StickerState = "reading"
	StickerDone    StickerState = "done"
	StickerFailed  StickerState = "failed"
)

// Sticker is a window sticker that came through the API.
type Sticker struct {
	ID, User int64
	State    StickerState
	Label    int64  // what was read; 0: nothing
	Reason   string // why nothing was: a message
	Created  time.Time
}

// Job is the number under which its reading is kept beside those of the chat's jobs.
func (s Sticker) Job() int64 { return -s.ID }

// Stickers keeps stickers that came through the API.
type Stickers struct {
	pool  *pgxpool.Pool
	now   func() time.Time
	hooks *Hooks // that tell others; nil: there are none
}

// Telling lets stickers tell webhooks that one was read; h may be nil.
func (s *Stickers) Telling(h *Hooks) *Stickers {
	s.hooks = h
	return s
}

// NewStickers returns stickers on pool.
func NewStickers(pool *pgxpool.Pool, now func() time.Time) *Stickers {
	return &Stickers{pool: pool, now: now}
}

// Add takes a sticker in.
func (s *Stickers) Add(ctx context.Context, user int64) (id int64, err error) {
	err = s.pool.QueryRow(ctx, `INSERT INTO stickers (user_id, created_at) VALUES ($1, $2) RETURNING id`, user, s.now()).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("store: add sticker: %w", err)
	}
	return id, nil
}

// Begin lets begin leave a job for stickers.
func (s *Stickers) Begin(ctx context.Context, begin func(tx pgx.Tx) error) error {
	return inTx(ctx, s.pool, begin)
}

// Sticker is one of them, or [ErrNoSticker].
func (s *Stickers) Sticker(ctx context.Context, id int64) (k Sticker, err error) {
	err = s.pool.QueryRow(ctx, `
		SELECT id, user_id, state, coalesce(label_id, 0), reason, created_at
		FROM stickers
		WHERE id = $1`, id).Scan(&k.ID, &k.User, &k.State, &k.Label, &k.Reason, &k.Created)
	if errors.Is(err, pgx.ErrNoRows) {
		return k, ErrNoSticker
	}
	if err != nil {
		return k, fmt.Errorf("store: sticker: %w", err)
	}
	return k, nil
}

// Fail notes why nothing was read.
func (s *Stickers) Fail(ctx context.Context, id int64, reason string) error {
	_, err := s.pool.Exec(ctx, `UPDATE stickers SET state = 'failed', reason = $2 WHERE id = $1 AND state = 'reading'`, id, reason)
	if err != nil {
		return fmt.Errorf("store: sticker: %w", err)
	}
	return nil
}

// Done opens the label that was read to its person: it counts against the labels of the
// day, of which there are limit, 0 for any number. It reports false where the day has no
// room for it; the label is kept, and not opened.
func (s *Stickers) Done(ctx context.Context, k Sticker, label int64, limit int) (opened bool, err error) {
	err = inTx(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := lockAccount(ctx, tx, k.User); err != nil { // two at once must not pass the limit
			return err
		}
		now := s.now()
		seen := 0
		err := tx.QueryRow(ctx, `SELECT count(*) FROM label_views WHERE user_id = $1 AND at >= $2 AND label_id <> $3`,
			k.User, now.UTC().Truncate(24*time.Hour), label).Scan(&seen)
		if err != nil {
			return fmt.Errorf("store: sticker: %w", err)
		}
		if opened = limit == 0 || seen < limit; opened {
			_, err = tx.Exec(ctx, `INSERT INTO label_views (user_id, label_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, k.User, label, now)
		}
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE stickers SET state = 'done', label_id = $2 WHERE id = $1`, k.ID, label)
		}
		if err != nil {
			return fmt.Errorf("store: sticker: %w", err)
		}
		if !opened {
			return nil
		}
		return s.hooks.stickerRead(ctx, tx, k.User, label, k.ID)
	})
	return opened, err
}

// Clean deletes stickers of before a moment; labels stay as the chat's do.
func (s *Stickers) Clean(ctx context.Context, before time.Time) error {
	if _, err := s.pool.Exec(ctx, `DELETE FROM stickers WHERE created_at < $1`, before); err != nil {
		return fmt.Errorf("store: delete stickers: %w", err)
	}
	return nil
}
