package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
	"example.com/vinbot/conversation/schedule"
)

// Reports keeps what people want to be told again and again.
type Reports struct {
	pool *pgxpool.Pool
	now  func() time.Time
}

// NewReports returns reports on pool.
func NewReports(pool *pgxpool.Pool, now func() time.Time) *Reports {
	return &Reports{pool: pool, now: now}
}

func scanReport(row pgx.CollectableRow) (r conversation.Report, err error) {
	var done *time.Time
	err = row.Scan(&r.Every, &r.Weekday, &r.Day, &r.Hour, &r.Zone, &r.Paused, &r.Recalls, &r.RecallsUntil, &r.Next, &r.Until, &done)
	if done != nil {
		r.Done = done.UTC()
	}
	r.Next, r.Until, r.RecallsUntil = r.Next.UTC(), r.Until.UTC(), r.RecallsUntil.UTC()
	return r, err
}

// Reports implements [conversation.Reports].
func (s *Reports) Reports(ctx context.Context, user int64) ([]conversation.Report, error) {
	return reportsOf(ctx, s.pool, user)
}

func reportsOf(ctx context.Context, q querier, user int64) ([]conversation.Report, error) {
	rows, err := q.Query(ctx, `
		SELECT every, weekday, day, hour, zone, paused, recalls, recalls_until, next_at, told_until,
			(SELECT max(d.day) FROM report_days AS d WHERE (d.user_id, d.every) = (r.user_id, r.every))
		FROM reports AS r
		WHERE user_id = $1
		ORDER BY array_position('{day,week,month}', every)`, user)
	if err != nil {
		return nil, fmt.Errorf("store: reports: %w", err)
	}
	return pgx.CollectRows(rows, scanReport)
}

// KeepReport keeps what arrange makes of a person's reports, by one such change at a time,
// and returns them as they are then; [conversation.ErrLeft].
func (s *Reports) KeepReport(ctx context.Context, user int64, arrange func(have []conversation.Report) ([]conversation.KeepReport, error)) (now []conversation.Report, err error) {
	err = inTx(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := lockAccount(ctx, tx, user); err != nil {
			return err
		}
		left := false
		if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM chats WHERE chat_id = $1 AND gone_at IS NOT NULL)`, user).Scan(&left); err != nil {
			return fmt.Errorf("store: keep report: %w", err)
		}
		if left {
			return conversation.ErrLeft
		}
		have, err := reportsOf(ctx, tx, user)
		if err != nil {
			return err
		}
		kept, err := arrange(have)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		queueReports(b, user, conversation.Turn{KeepReports: kept}, s.now())
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return fmt.Errorf("store: keep report: %w", err)
		}
		now, err = reportsOf(ctx, tx, user)
		return err
	})
	return now, err
}

// EndReport ends a report and returns it as it was; [conversation.ErrNoReport].
func (s *Reports) EndReport(ctx context.Context, user int64, every schedule.Every) (r conversation.Report, err error) {
	err = inTx(ctx, s.pool, func(tx pgx.Tx) error {
		have, err := reportsOf(ctx, tx, user)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(have, func(r conversation.Report) bool { return r.Every == every })
		if at < 0 {
			return conversation.ErrNoReport
		}
		r = have[at]
		if _, err := tx.Exec(ctx, `DELETE FROM reports WHERE (user_id, every) = ($1, $2)`, user, every); err != nil {
			return fmt.Errorf("store: end report: %w", err)
		}
		return nil
	})
	return r, err
}

// claimed is how many reports are begun in one transaction.
const claimed = 100

// Claim begins the reports whose time has come, and returns how many it began. The days of
// a report are claimed, its next time is set and its job is left in one transaction, so
// however many processes claim at once and whenever they die, each day has one. Of what an
// outage has delayed only the newest is begun.
func (s *Reports) Claim(ctx context.Context, jobs Enqueuer) (begun int, err error) {
	for {
		seen := 0
		err := inTx(ctx, s.pool, func(tx pgx.Tx) error {
			due, err := s.due(ctx, tx)
			if err != nil {
				return err
			}
			for _, d := range due {
				ok, err := s.begin(ctx, tx, d, jobs)
				if err != nil {
					return err
				}
				if ok {
					begun++
				}
			}
			seen = len(due)
			return nil
		})
		if err != nil {
			return begun, fmt.Errorf("store: claim reports: %w", err)
		}
		if seen < claimed {
			return begun, nil
		}
	}
}

// dueReport is a report whose time has come, and the person as their dialogue knows them.
type dueReport struct {
	conversation.Report

	user        int64
	lang, units string
}

func (s *Reports) due(ctx context.Context, tx pgx.Tx) ([]dueReport, error) {
	rows, err := tx.Query(ctx, `
		SELECT r.user_id, coalesce(nullif(p.lang, ''), d.memory->>'lang', ''), coalesce(p.units, ''),
			r.every, r.weekday, r.day, r.hour, r.zone, r.next_at, r.told_until, r.recalls, r.recalls_until
		FROM reports AS r
		LEFT JOIN people AS p ON p.user_id = r.user_id
		LEFT JOIN sessions AS d ON (d.chat_id, d.thread_id, d.user_id) = (r.user_id, 0, r.user_id)
		WHERE NOT r.paused AND r.next_at <= $1
		ORDER BY r.next_at
		LIMIT $2
		FOR UPDATE OF r SKIP LOCKED`, s.now(), claimed)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (d dueReport, err error) {
		err = row.Scan(&d.user, &d.lang, &d.units, &d.Every, &d.Weekday, &d.Day, &d.Hour, &d.Zone, &d.Next, &d.Until, &d.Recalls, &d.RecallsUntil)
		return d, err
	})
}

// begin claims the newest day of a report that is due, and leaves its job. It reports false
// for a day that has had its own.
func (s *Reports) begin(ctx context.Context, tx pgx.Tx, d dueReport, jobs Enqueuer) (ok bool, err error) {
	now := s.now().UTC()
	last, err := d.Last(now)
	if err != nil {
		return false, err
	}
	next, err := d.Schedule.Next(now)
	if err != nil {
		return false, err
	}
	if _, err := tx.Exec(ctx, `UPDATE reports SET next_at = $3 WHERE (user_id, every) = ($1, $2)`, d.user, d.Every, next.At); err != nil {
		return false, err
	}
	tag, err := tx.Exec(ctx, `
		INSERT INTO report_days (user_id, every, day, claimed_at)
		VALUES ($1, $2, $3, $4)
		ON CONFLICT DO NOTHING`, d.user, d.Every, last.Day, now)
	if err != nil || tag.RowsAffected() == 0 {
		return false, err
	}
	a := conversation.ReportArgs{Every: d.Every, Zone: d.Zone, Day: last.Day, From: d.Until.UTC(), To: now}
	if d.Recalls {
		a.RecallsFrom = d.RecallsUntil.UTC()
	}
	args, err := json.Marshal(a)
	if err != nil {
		return false, err
	}
	return true, jobs.Enqueue(ctx, tx, conversation.Job{
		Key: conversation.Key{Chat: d.user, User: d.user}, Work: conversation.WorkReport, Args: args, Lang: d.lang, Units: d.units,
	})
}

// Clean forgets the days before a moment: no report looks back as far.
func (s *Reports) Clean(ctx context.Context, before time.Time) error {
	if _, err := s.pool.Exec(ctx, `DELETE FROM report_days WHERE claimed_at < $1`, before); err != nil {
		return fmt.Errorf("store: delete days of reports: %w", err)
	}
	return nil
}

// queueReports does what a turn decided about a person's reports.
func queueReports(b *pgx.Batch, user int64, turn conversation.Turn, now time.Time) {
	for _, k := range turn.KeepReports {
		r := k.Report
		b.Queue(`
			INSERT INTO reports AS r (user_id, every, weekday, day, hour, zone, paused, next_at, told_until, created_at, recalls, recalls_until)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $9)
			ON CONFLICT (user_id, every)
			DO UPDATE SET weekday = $3, day = $4, hour = $5, zone = $6, paused = $7, next_at = $8, recalls = $10,
				recalls_until = CASE WHEN r.recalls THEN r.recalls_until ELSE $9 END`, // who switches them on hears of those from then on
			user, r.Every, int(r.Weekday), r.Day, r.Hour, r.Zone, r.Paused, r.Next, now, r.Recalls)
	}
	for _, e := range turn.EndReports {
		b.Queue(`DELETE FROM reports WHERE (user_id, every) = ($1, $2)`, user, e.Every)
	}
	for _, t := range turn.ToldReports {
		b.Queue(`UPDATE report_days SET told_at = $4 WHERE (user_id, every, day) = ($1, $2, $3)`, user, t.Every, t.Day, now)
		b.Queue(`UPDATE reports SET told_until = greatest(told_until, $3) WHERE (user_id, every) = ($1, $2)`, user, t.Every, t.Until)
		queueRecalls(b, user, t)
	}
}
