package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
)

// Period is what a person did in a time.
type Period struct {
	Figures conversation.Figures
	Cars    []PeriodCar // those with a VIN, the newest first; no more than a list may have
}

// PeriodCar is a car that was looked up, with what was said of its packages last in that
// time.
type PeriodCar struct {
	Vehicle  knowledge.Vehicle
	At       time.Time
	Findings []knowledge.Finding
}

// Period gathers what a person did from one moment until before another. Lists from before
// a third are deleted already. most is how many cars are gathered.
func (s *Reports) Period(ctx context.Context, user int64, from, to time.Time, most int) (p Period, err error) {
	err = pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if err := countPeriod(ctx, tx, user, from, to, &p.Figures); err != nil {
			return err
		}
		said, err := saidOf(ctx, tx, user, from, to)
		if err != nil {
			return err
		}
		p.Figures.Packages, p.Figures.OfCars = said.had()
		if p.Cars, err = carsOf(ctx, tx, user, from, to, most); err != nil {
			return err
		}
		for i, c := range p.Cars {
			p.Cars[i].Findings = said[string(c.Vehicle.VIN)]
		}
		p.Figures.Team, err = teamOf(ctx, tx, user, from, to)
		return err
	})
	if err != nil {
		return Period{}, fmt.Errorf("store: period of a report: %w", err)
	}
	return p, nil
}

// countPeriod counts cars, labels and lists.
func countPeriod(ctx context.Context, tx pgx.Tx, user int64, from, to time.Time, f *conversation.Figures) error {
	return tx.QueryRow(ctx, `
		SELECT
			(SELECT count(*) FROM lookups WHERE user_id = $1 AND at >= $2 AND at < $3),
			(SELECT count(*) FROM label_views WHERE user_id = $1 AND at >= $2 AND at < $3),
			count(*),
			coalesce(sum((SELECT count(*) FROM list_rows AS r WHERE r.list_id = l.id AND r.vin <> '' AND r.same = 0)), 0)
		FROM lists AS l
		WHERE user_id = $1 AND state = 'done' AND ended_at >= $2 AND ended_at < $3`, user, from, to).Scan(&f.Cars, &f.Labels, &f.Lists, &f.ListCars)
}

func carsOf(ctx context.Context, tx pgx.Tx, user int64, from, to time.Time, most int) ([]PeriodCar, error) {
	rows, err := tx.Query(ctx, `
		SELECT vehicle, at
		FROM lookups
		WHERE user_id = $1 AND at >= $2 AND at < $3
		ORDER BY at DESC, car
		LIMIT $4`, user, from, to, most)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (c PeriodCar, err error) {
		err = row.Scan(&c.Vehicle, &c.At)
		return c, err
	})
}

// said is what was said last of the packages of each car.
type said map[string][]knowledge.Finding

// saidOf reads what was said of packages: when labels were opened, and when codes and
// words were weighed.
func saidOf(ctx context.Context, tx pgx.Tx, user int64, from, to time.Time) (said, error) {
	rows, err := tx.Query(ctx, `
		SELECT car, findings
		FROM (
			SELECT coalesce(nullif(l.vin, ''), 'label:' || l.id) AS car, l.findings, v.at
			FROM label_views AS v
			JOIN labels AS l ON l.id = v.label_id AND l.user_id = v.user_id
			WHERE v.user_id = $1 AND v.at >= $2 AND v.at < $3
			UNION ALL
			SELECT coalesce(nullif(vehicle->>'vin', ''), 'label:' || label_id, lower(concat_ws(' ', vehicle->>'year', vehicle->>'make', vehicle->>'model', vehicle->>'trim'))), findings, created_at
			FROM identifications
			WHERE user_id = $1 AND created_at >= $2 AND created_at < $3
		) AS s
		ORDER BY at`, user, from, to)
	if err != nil {
		return nil, err
	}
	all := said{}
	car, found := "", []knowledge.Finding(nil)
	_, err = pgx.ForEachRow(rows, []any{&car, &found}, func() error {
		all[car], found = found, nil
		return nil
	})
	return all, err
}

// had counts packages that are confirmed or likely, and the cars that have one.
func (s said) had() (packages, cars int) {
	for _, found := range s {
		n := 0
		for _, f := range found {
			if f.Verdict.Has() {
				n++
			}
		}
		packages += n
		cars += min(n, 1)
	}
	return packages, cars
}

// teamOf counts what the team that a person runs shares with them; nil where they run none.
func teamOf(ctx context.Context, tx pgx.Tx, user int64, from, to time.Time) (*conversation.TeamFigures, error) {
	var f conversation.TeamFigures
	var others int
	err := tx.QueryRow(ctx, `
		SELECT count(DISTINCT l.car), count(DISTINCT m.id) FILTER (WHERE l.car IS NOT NULL), count(DISTINCT m.id) FILTER (WHERE m.id <> me.id)
		FROM team_members AS me
		JOIN team_members AS m ON m.account_id = me.account_id AND m.left_at IS NULL
		LEFT JOIN lookups AS l ON l.user_id = m.user_id AND l.at >= m.shares_since AND l.at >= $2 AND l.at < $3
		WHERE me.user_id = $1 AND me.left_at IS NULL AND me.role = ANY ($4)`,
		user, from, to, []billing.Role{billing.Owner, billing.Admin}).Scan(&f.Cars, &f.Sharing, &others)
	if err != nil || others == 0 {
		return nil, err
	}
	return &f, nil
}
