package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/internal/seal"
)

// Errors of pictures.
var (
	ErrNoSeal    = errors.New("store: pictures are not kept without DATA_KEYS")
	ErrNoPicture = errors.New("store: no such picture")
)

// Pictures keeps the documents people send, sealed, for a time. Without a box
// it keeps none.
type Pictures struct {
	pool *pgxpool.Pool
	box  *seal.Box
	now  func() time.Time
}

// NewPictures returns pictures on pool; box may be nil.
func NewPictures(pool *pgxpool.Pool, box *seal.Box, now func() time.Time) *Pictures {
	return &Pictures{pool: pool, box: box, now: now}
}

// Save seals a picture and keeps it for keepFor. One that is kept under the same id
// already stays: the job that fetched it is done again. It returns ErrNoSeal where
// there is no box.
func (p *Pictures) Save(ctx context.Context, id string, user, chat int64, mime string, b []byte, keepFor time.Duration) error {
	if p.box == nil {
		return ErrNoSeal
	}
	now := p.now()
	_, err := p.pool.Exec(ctx, `
		INSERT INTO pictures (id, user_id, chat_id, mime, sealed, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT DO NOTHING`,
		id, user, chat, mime, p.box.Seal(b, bound(id, user)), now, now.Add(keepFor))
	if err != nil {
		return fmt.Errorf("store: save picture: %w", err)
	}
	return nil
}

// Load opens a person's picture again. One that is gone, expired or another
// person's is ErrNoPicture.
func (p *Pictures) Load(ctx context.Context, id string, user int64) (mime string, b []byte, err error) {
	if p.box == nil {
		return "", nil, ErrNoSeal
	}
	var sealed []byte
	err = p.pool.QueryRow(ctx, `
		SELECT mime, sealed
		FROM pictures
		WHERE id = $1 AND user_id = $2 AND expires_at > $3`, id, user, p.now()).Scan(&mime, &sealed)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil, ErrNoPicture
	}
	if err != nil {
		return "", nil, fmt.Errorf("store: load picture: %w", err)
	}
	if b, err = p.box.Open(sealed, bound(id, user)); err != nil {
		return "", nil, fmt.Errorf("store: load picture: %w", err)
	}
	return mime, b, nil
}

// DeleteExpired deletes the pictures whose time is over and returns how many.
func (p *Pictures) DeleteExpired(ctx context.Context, now time.Time) (n int64, err error) {
	tag, err := p.pool.Exec(ctx, `DELETE FROM pictures WHERE expires_at <= $1`, now)
	if err != nil {
		return 0, fmt.Errorf("store: delete expired pictures: %w", err)
	}
	return tag.RowsAffected(), nil
}

// Rotate seals anew what the newest key did not seal and returns how many. It
// may be stopped and started again.
func (p *Pictures) Rotate(ctx context.Context) (n int, err error) {
	if p.box == nil {
		return 0, ErrNoSeal
	}
	for after := ""; ; {
		next, changed, err := p.rotateOne(ctx, after)
		if err != nil {
			return n, fmt.Errorf("store: rotate pictures: %w", err)
		}
		if next == "" {
			return n, nil
		}
		if changed {
			n++
		}
		after = next
	}
}

// rotateOne looks at the picture after the given id.
func (p *Pictures) rotateOne(ctx context.Context, after string) (id string, changed bool, err error) {
	var user int64
	var sealed []byte
	err = p.pool.QueryRow(ctx, `
		SELECT id, user_id, sealed
		FROM pictures
		WHERE id > $1
		ORDER BY id
		LIMIT 1`, after).Scan(&id, &user, &sealed)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", false, nil
	}
	if err != nil || !p.box.Stale(sealed) {
		return id, false, err
	}
	b, err := p.box.Open(sealed, bound(id, user))
	if err != nil {
		return id, false, err
	}
	_, err = p.pool.Exec(ctx, `UPDATE pictures SET sealed = $2 WHERE id = $1`, id, p.box.Seal(b, bound(id, user)))
	return id, err == nil, err
}

// Wrap seals a part of a picture for its way to the person it is of.
func (p *Pictures) Wrap(part []byte) ([]byte, error) {
	if p == nil || p.box == nil {
		return nil, ErrNoSeal
	}
	return p.box.Seal(part, []byte(onItsWay)), nil
}

// Unwrap opens what Wrap sealed.
func (p *Pictures) Unwrap(sealed []byte) ([]byte, error) {
	if p == nil || p.box == nil {
		return nil, ErrNoSeal
	}
	b, err := p.box.Open(sealed, []byte(onItsWay))
	if err != nil {
		return nil, fmt.Errorf("store: unwrap picture: %w", err)
	}
	return b, nil
}

const onItsWay = "picture on its way"

// bound ties a sealed picture to its row and owner.
func bound(id string, user int64) []byte {
	return []byte("picture/" + id + "/" + strconv.FormatInt(user, 10))
}
