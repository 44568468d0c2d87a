package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
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
	var version int64
	err = s.pool.QueryRow(ctx, `
		SELECT label, findings, version
		FROM labels
		WHERE id = $2 AND user_id = $1`, user, id).Scan(&l, &f, &version)
	l.Version = version
	if errors.Is(err, pgx.ErrNoRows) {
		return l, nil, false, nil
	}
	if err != nil {
		return l, nil, false, fmt.Errorf("store: label: %w", err)
	}
	return l, f, true, nil
}

// KeptLabel is a label with its findings, and when it was read.
type KeptLabel struct {
	ID       int64               `db:"id"`
	At       time.Time           `db:"created_at"`
	Label    knowledge.Label     `db:"label"`
	Findings []knowledge.Finding `db:"findings"`
}

// List lists a person's labels that are older than the one with the id before, or all
// where that is 0, the newest first, at most so many.
func (s *Labels) List(ctx context.Context, user, before int64, most int) ([]KeptLabel, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT id, created_at, label, findings
		FROM labels
		WHERE user_id = $1 AND ($2 = 0 OR id < $2)
		ORDER BY id DESC
		LIMIT $3`, user, before, most)
	if err != nil {
		return nil, fmt.Errorf("store: labels: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[KeptLabel])
	if err != nil {
		return nil, fmt.Errorf("store: labels: %w", err)
	}
	return list, nil
}

// queueAmend puts another reading in the place of a label's. What was said of the
// earlier one keeps it; the car that it named is the label's no more. A reading that was
// made from one that is not the label's any more is refused: see [superseded].
func queueAmend(b *pgx.Batch, user int64, a conversation.Amend) {
	b.Queue(`
		UPDATE identifications AS i
		SET reading = l.label
		FROM labels AS l
		WHERE i.label_id = $2 AND i.reading IS NULL AND l.id = $2 AND l.user_id = $1`, user, a.Label)
	b.Queue(`
		UPDATE labels
		SET label = $3, findings = $4, vin = $5, version = CASE WHEN version = $6 THEN version + 1 END
		WHERE id = $2 AND user_id = $1`, user, a.Label, a.Reading, some(a.Findings), string(a.Reading.VIN), a.Reading.Version)
	b.Queue(`
		DELETE FROM lookups
		WHERE user_id = $1 AND label_id = $2 AND car <> $3`, user, a.Label, carKey(a.Reading.VIN, a.Label))
	b.Queue(`DELETE FROM labels WHERE id = $2 AND user_id = $1`, user, a.Instead)
}

// superseded reports whether a turn failed because a label had changed since the turn
// read it: its version, which must not be NULL, was another one.
func superseded(err error) bool {
	const notNullViolation = "23502" // of SQLSTATE
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == notNullViolation && pg.TableName == "labels" && pg.ColumnName == "version"
}
