package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
)

// Claim is a person's word on a package, on a line of a label or on an answer, without
// who said it.
type Claim struct {
	ID         int64                 `json:"id"`
	At         time.Time             `json:"at"`
	State      ClaimState            `json:"state"`
	Vehicle    knowledge.Vehicle     `json:"vehicle"`
	Finding    *knowledge.Finding    `json:"finding,omitempty"` // as it was stated
	Has        *bool                 `json:"has,omitempty"`
	Correction *knowledge.Correction `json:"correction,omitempty"`
	Answer     *ClaimedAnswer        `json:"answer,omitempty"`
	Reason     *conversation.Reason  `json:"reason,omitempty"` // what is wrong with the answer
	Words      string                `json:"words,omitempty"`  // what would be right, and where it stands
	Fact       *string               `json:"fact,omitempty"`   // the id of what it became
}

// ClaimedAnswer is an answer that a person calls wrong, with the facts it stated as they
// were then.
type ClaimedAnswer struct {
	Question  string              `json:"question"`
	Lang      string              `json:"lang"`
	Attribute knowledge.Attribute `json:"attribute"`
	Facts     []knowledge.Fact    `json:"facts"`
}

// ClaimState says what became of a claim.
type ClaimState string

// The states.
const (
	ClaimOpen     ClaimState = "open"
	ClaimAccepted ClaimState = "accepted"
	ClaimDeclined ClaimState = "declined"
)

// Errors of a review.
var (
	ErrNoClaim   = errors.New("store: no such claim")
	ErrSettled   = errors.New("store: the claim is settled already")
	ErrNoAnswer  = errors.New("store: the claim is on no answer: a package belongs into the catalogue, a line of a label to its label")
	ErrNoSuchOne = errors.New("store: no such fact to withdraw")
)

// Review lets the operator settle claims.
type Review struct{ pool *pgxpool.Pool }

// NewReview returns a review on pool.
func NewReview(pool *pgxpool.Pool) *Review { return &Review{pool: pool} }

const selectClaims = `
	SELECT id, created_at, state, vehicle, finding, has, correction, answer, reason, words, fact_id
	FROM claims`

// Claims lists persons' words, the newest first; those settled too if all is set.
func (r *Review) Claims(ctx context.Context, all bool, limit int) ([]Claim, error) {
	rows, err := r.pool.Query(ctx, selectClaims+`
		WHERE $1 OR state = 'open'
		ORDER BY id DESC
		LIMIT $2`, all, limit)
	if err != nil {
		return nil, fmt.Errorf("store: claims: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Claim])
}

// Claim is one of them, or [ErrNoClaim].
func (r *Review) Claim(ctx context.Context, id int64) (Claim, error) {
	return oneClaim(ctx, r.pool, id, "")
}

func oneClaim(ctx context.Context, q querier, id int64, lock string) (Claim, error) {
	rows, err := q.Query(ctx, selectClaims+` WHERE id = $1 `+lock, id)
	if err != nil {
		return Claim{}, fmt.Errorf("store: claim: %w", err)
	}
	c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Claim])
	if errors.Is(err, pgx.ErrNoRows) {
		return c, ErrNoClaim
	}
	if err != nil {
		return c, fmt.Errorf("store: claim: %w", err)
	}
	return c, nil
}

// Acceptance is what a claim on an answer becomes.
type Acceptance struct {
	Claim    int64
	Fact     knowledge.Fact  // with a source
	Withdraw []string        // ids of facts that are not stated any more
	Case     json.RawMessage // of `vinbot eval ask`
}

// readerReported is what the record of a fact that came of a claim says of it.
const readerReported = "reported by a reader, checked by the operator"

// Accept makes a claim a fact with its source and a regression case, withdraws what it
// refutes, and lets its person be told: all of it, or nothing.
func (r *Review) Accept(ctx context.Context, a Acceptance) error {
	return r.settle(ctx, a.Claim, func(tx pgx.Tx, c Claim) (conversation.ClaimSettled, error) {
		f := a.Fact
		tag, err := tx.Exec(ctx, `UPDATE facts SET withdrawn_at = now() WHERE id = ANY ($1) AND withdrawn_at IS NULL`, a.Withdraw)
		if err == nil && int(tag.RowsAffected()) != len(a.Withdraw) {
			err = ErrNoSuchOne
		}
		if err != nil {
			return conversation.ClaimSettled{}, fmt.Errorf("withdraw: %w", err)
		}
		b := &pgx.Batch{}
		b.Queue(`
			INSERT INTO facts (id, make, model, year_from, year_to, trim_level, engine, drivetrain, condition, attribute,
				value, words, unit, source_title, source_url, source_kind, license, n_sources, provenance)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
			ON CONFLICT (id) DO UPDATE SET withdrawn_at = NULL, provenance = excluded.provenance`,
			f.ID, f.Make, f.Model, f.YearFrom, f.YearTo, f.Trim, f.Engine, f.Drivetrain, f.Condition, string(f.Attribute),
			f.Value, f.Text, f.Unit, f.Source.Title, f.Source.URL, string(f.Source.Kind), f.License, f.NSources, readerReported)
		b.Queue(`INSERT INTO regression_cases (fact_id, body) VALUES ($1, $2)`, f.ID, a.Case)
		b.Queue(`UPDATE claims SET state = 'accepted', settled_at = now(), fact_id = $2 WHERE id = $1`, c.ID, f.ID)
		b.Queue(`INSERT INTO audit_log (action, detail) VALUES ('claim_accepted', $1)`, map[string]any{"claim": c.ID, "fact": f.ID, "withdrawn": some(a.Withdraw)})
		return conversation.ClaimSettled{Fact: &f}, tx.SendBatch(ctx, b).Close()
	})
}

// Decline leaves an answer as it is, and lets the claim's person be told why.
func (r *Review) Decline(ctx context.Context, id int64, why conversation.Declined, note string) error {
	return r.settle(ctx, id, func(tx pgx.Tx, c Claim) (conversation.ClaimSettled, error) {
		b := &pgx.Batch{}
		b.Queue(`UPDATE claims SET state = 'declined', settled_at = now() WHERE id = $1`, c.ID)
		b.Queue(`INSERT INTO audit_log (action, detail) VALUES ('claim_declined', $1)`, map[string]any{"claim": c.ID, "reason": why})
		return conversation.ClaimSettled{Reason: why, Note: note}, tx.SendBatch(ctx, b).Close()
	})
}

// settle holds an open claim on an answer, does to it what is decided, and puts what its
// person is told into the inbox of the dialogue in which they said it.
func (r *Review) settle(ctx context.Context, id int64, decide func(pgx.Tx, Claim) (conversation.ClaimSettled, error)) error {
	return inTx(ctx, r.pool, func(tx pgx.Tx) error {
		c, err := oneClaim(ctx, tx, id, "FOR UPDATE")
		switch {
		case err != nil:
			return err
		case c.Answer == nil:
			return ErrNoAnswer
		case c.State != ClaimOpen:
			return ErrSettled
		}
		settled, err := decide(tx, c)
		if err != nil {
			return fmt.Errorf("store: settle claim: %w", err)
		}
		settled.Of = conversation.Rated{Question: c.Answer.Question, Lang: c.Answer.Lang, Vehicle: c.Vehicle, Attribute: c.Answer.Attribute}
		raw, err := conversation.MarshalResult(0, settled)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO inbox (bot_id, update_id, chat_id, thread_id, user_id, raw)
			SELECT 0, nextval('claim_notice_ids'), coalesce(h.moved_to, c.chat_id), c.thread_id, c.user_id, $2
			FROM claims AS c
			LEFT JOIN chats AS h ON h.chat_id = c.chat_id
			WHERE c.id = $1`, id, raw)
		if err == nil {
			_, err = tx.Exec(ctx, `SELECT pg_notify($1, '')`, wakeChannel)
		}
		if err != nil {
			return fmt.Errorf("store: tell of a claim: %w", err)
		}
		return nil
	})
}

// Cases lists the regression cases of accepted claims, the oldest first.
func (r *Review) Cases(ctx context.Context) ([]json.RawMessage, error) {
	rows, err := r.pool.Query(ctx, `SELECT body FROM regression_cases ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("store: regression cases: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[json.RawMessage])
}

// ObjectionsSince counts the answers that a person has called wrong since then.
func (p *People) ObjectionsSince(ctx context.Context, user int64, then time.Time) (n int, err error) {
	err = p.pool.QueryRow(ctx, `SELECT count(*) FROM claims WHERE user_id = $1 AND answer IS NOT NULL AND created_at >= $2`, user, then).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("store: objections since: %w", err)
	}
	return n, nil
}

func queueClaim(b *pgx.Batch, k conversation.Key, c conversation.Claim) {
	switch {
	case c.Correction != nil:
		b.Queue(`INSERT INTO claims (user_id, vehicle, correction) VALUES ($1, $2, $3)`, k.User, c.Vehicle, c.Correction)
	case c.Objection != nil:
		queueObjection(b, k, *c.Objection)
	default:
		b.Queue(`INSERT INTO claims (user_id, vehicle, finding, has) VALUES ($1, $2, $3, $4)`, k.User, c.Vehicle, c.Finding, c.Has)
	}
}

// queueObjection keeps a person's word against an answer with the facts that it stated.
// What they say more of it joins it, and opens it again where it was settled.
func queueObjection(b *pgx.Batch, k conversation.Key, o conversation.Objection) {
	if o.Withdrawn {
		b.Queue(`DELETE FROM claims WHERE (user_id, chat_id, thread_id, ref) = ($1, $2, $3, $4) AND answer IS NOT NULL AND state = 'open'`, k.User, k.Chat, k.Thread, o.Ref)
		return
	}
	b.Queue(`
		INSERT INTO claims (user_id, chat_id, thread_id, ref, vehicle, reason, words, answer)
		VALUES ($1, $2, $3, $4, $5, $6, $7, jsonb_build_object('question', $8::text, 'lang', $9::text, 'attribute', $10::text, 'facts', (
			SELECT coalesce(jsonb_agg(jsonb_build_object(
				'id', id, 'make', make, 'model', model, 'year_from', year_from, 'year_to', year_to, 'trim', trim_level, 'engine', engine,
				'drivetrain', drivetrain, 'condition', condition, 'attribute', attribute, 'value', value, 'text', words, 'unit', unit,
				'source', jsonb_build_object('title', source_title, 'url', source_url, 'kind', source_kind),
				'license', license, 'n_sources', n_sources) ORDER BY array_position($11::text[], id)), '[]')
			FROM facts
			WHERE id = ANY ($11::text[]))))
		ON CONFLICT (user_id, chat_id, thread_id, ref) WHERE answer IS NOT NULL
		DO UPDATE SET reason = excluded.reason, words = coalesce(nullif(excluded.words, ''), claims.words),
			state = 'open', settled_at = NULL`,
		k.User, k.Chat, k.Thread, o.Ref, o.Of.Vehicle, string(o.Reason), o.Words,
		o.Of.Question, o.Of.Lang, string(o.Of.Attribute), some(o.Of.Facts))
}
