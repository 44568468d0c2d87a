package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

// Identification is what was once said of a car's packages, without who asked.
type Identification struct {
	ID        int64
	At        time.Time
	Given     packages.Given
	Catalogue string // its version
	Findings  []knowledge.Finding
	Open      []knowledge.Finding
}

// Audit reads what was said of packages.
type Audit struct{ pool *pgxpool.Pool }

// NewAudit returns an audit on pool.
func NewAudit(pool *pgxpool.Pool) *Audit { return &Audit{pool: pool} }

// Each hands over the identifications made since then, the oldest first, and stops
// at the first error of take.
func (a *Audit) Each(ctx context.Context, since time.Time, take func(Identification) error) error {
	rows, err := a.pool.Query(ctx, `
		SELECT i.id, i.created_at, i.vehicle, i.codes, i.words, i.answers, coalesce(i.reading, l.label), i.read, i.catalogue, i.findings, i.open
		FROM identifications AS i
		LEFT JOIN labels AS l ON l.id = i.label_id
		WHERE i.created_at >= $1
		ORDER BY i.id`, since)
	if err != nil {
		return fmt.Errorf("store: identifications: %w", err)
	}
	var i Identification
	g := &i.Given
	_, err = pgx.ForEachRow(rows, []any{&i.ID, &i.At, &g.Vehicle, &g.Codes, &g.Text, &g.Answers, &g.Label, &g.Read, &i.Catalogue, &i.Findings, &i.Open}, func() error {
		taken := i
		i = Identification{}
		return take(taken)
	})
	if err != nil {
		return fmt.Errorf("store: identifications: %w", err)
	}
	return nil
}

func queueRecord(b *pgx.Batch, user int64, r conversation.Record) {
	var label *int64
	if r.Label != 0 {
		label = &r.Label
	}
	b.Queue(`
		INSERT INTO identifications (user_id, vehicle, codes, words, answers, label_id, read, catalogue, findings, open)
		SELECT $1, $2, $3, $4, $5, (SELECT id FROM labels WHERE id = $6), $7, $8, $9, $10`,
		user, r.Vehicle, some(r.Codes), r.Text, some(r.Answers), label, r.Read, r.Catalogue, some(r.Findings), some(r.Open))
}

// some is a list that the database does not take for NULL.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
