package migrations_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// What subscriptions were before their stages were kept is what is still known of it.
func TestStagesBeginWithWhatIsStillKnown(t *testing.T) {
	t.Parallel()
	db := stdlib.OpenDB(*empty(t, "stages"))
	defer func() { _ = db.Close() }()
	p, err := goose.NewProvider(goose.DialectPostgres, db, os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	const before, after = 22, 23
	if _, err := p.UpTo(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `
		INSERT INTO accounts (owner_id) VALUES (7);
		INSERT INTO purchases (id, account_id, plan, price_minor, currency, state, expires_at, trial_days)
		SELECT ('00000000-0000-0000-0000-00000000000' || n)::uuid, a.id, 'pro', 1900, 'USD', CASE n WHEN 4 THEN 'expired' ELSE 'paid' END, now(), CASE n WHEN 5 THEN 7 ELSE 0 END
		FROM accounts AS a, generate_series(1, 5) AS n;
		INSERT INTO subscriptions (id, account_id, purchase_id, customer, plan, status, made_at, ended_at, unpaid_since, read_at)
		SELECT s.id, p.account_id, p.id, 'cus', s.plan, s.status, '2026-01-05', s.ended, s.unpaid, '2026-06-01'
		FROM (VALUES
			('1 runs', 'pro', 'active', NULL::timestamptz, NULL::timestamptz),
			('2 ended', 'pro', 'canceled', '2026-03-05', NULL),
			('3 changed and does not pay', 'enterprise', 'past_due', NULL, '2026-05-05'),
			('4 never paid', 'pro', 'incomplete_expired', NULL, NULL),
			('5 was on trial', 'pro', 'active', NULL, NULL)) AS s (id, plan, status, ended, unpaid)
		JOIN purchases AS p ON right(p.id::text, 1) = left(s.id, 1)`); err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), after); err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(t.Context(), `
		SELECT concat_ws(' ', subscription_id || ':', (at AT TIME ZONE 'UTC')::date, plan, status, coalesce(billed_minor::text, 'unknown'))
		FROM subscription_stages
		ORDER BY subscription_id, id`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var got []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		got = append(got, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"1 runs: 2026-01-05 pro active 1900",
		"2 ended: 2026-01-05 pro active 1900",
		"2 ended: 2026-03-05 pro canceled 1900",
		"3 changed and does not pay: 2026-01-05 pro active 1900",
		"3 changed and does not pay: 2026-05-05 enterprise past_due unknown",
		"4 never paid: 2026-06-01 pro incomplete_expired 1900",
		"5 was on trial: 2026-01-05 pro trialing 1900",
		"5 was on trial: 2026-06-01 pro active 1900",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
