package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/knowledge"
)

// Labels keeps what was read on people's window stickers. Another person's
// label is not found.
type Labels struct{ pool *pgxpool.Pool }

// NewLabels returns labels on pool.
func NewLabels(pool *pgxpool.Pool) *Labels { return &Labels{pool: pool} }

// Save keeps what a job read and returns its id. Of a job that is done again the later
// reading is kept, under the same id.
func (s *Labels) Save(ctx context.Context, user, job int64, l knowledge.Label, findings []knowledge.Finding) (id int64, err error) {
	label, err := json.Marshal(l)
	if err != nil {
		return 0, fmt.Errorf("store: save label: %w", err)
	}
	found, err := json.Marshal(some(findings))
	if err != nil {
		return 0, fmt.Errorf("store: save label: %w", err)
	}
	err = s.pool.QueryRow(ctx, `
		INSERT INTO labels (user_id, job_id, vin, label, findings)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (job_id) DO UPDATE SET (vin, label, findings) = (excluded.vin, excluded.label, excluded.findings)
		RETURNING id`, user, job, string(l.VIN), label, found).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("store: save label: %w", err)
	}
	return id, nil
}

// Label implements [conversation.Labels]: ok is false for a label that is not
// there or not this person's.
func (s *Labels) Label(ctx context.Context, user, id int64) (l knowledge.Label, f []knowledge.Finding, ok bool, err error) {
	err = s.pool.QueryRow(ctx, `
		SELECT label, findings
		FROM labels
		WHERE id = $2 AND user_id = $1`, user, id).Scan(&l, &f)
	if errors.Is(err, pgx.ErrNoRows) {
		return l, nil, false, nil
	}
	if err != nil {
		return l, nil, false, fmt.Errorf("store: label: %w", err)
	}
	return l, f, true, nil
}
