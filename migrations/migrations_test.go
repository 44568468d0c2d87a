package migrations_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"example.com/vinbot/migrations"
)

// empty makes a database without anything in it.
func empty(t *testing.T, name string) *pgx.ConnConfig {
	t.Helper()
	if os.Getenv("DATABASE_URL") == "" {
		t.Skip("DATABASE_URL is not set: `make test` starts a private PostgreSQL and sets it")
	}
	name = fmt.Sprintf("vinbot_test_%s_%d", name, os.Getpid())
	admin, err := pgx.Connect(t.Context(), os.Getenv("DATABASE_URL"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.Background()
		if _, err := admin.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		_ = admin.Close(ctx)
	})
	cfg := admin.Config().Copy()
	cfg.Database = name
	return cfg
}

func TestReplicasThatStartTogetherMigrateOnce(t *testing.T) {
	t.Parallel()

	cfg := empty(t, "together")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			db := stdlib.OpenDB(*cfg)
			defer func() { _ = db.Close() }()
			if err := migrations.Up(t.Context(), db); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestAnEmptyDatabaseGetsAllTablesAndKeepsItsRowsWhenMigratedAgain(t *testing.T) {
	t.Parallel()

	db := stdlib.OpenDB(*empty(t, "tables"))
	defer func() { _ = db.Close() }()
	for range 2 {
		if err := migrations.Up(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), `INSERT INTO people (user_id) VALUES (7) ON CONFLICT DO NOTHING`); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := db.QueryContext(t.Context(), `
		SELECT tablename FROM pg_tables
		WHERE schemaname = 'public' AND tablename NOT LIKE 'river%' AND tablename NOT LIKE 'goose%'
		ORDER BY tablename COLLATE "C"`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var got []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		got = append(got, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"accounts", "answers", "api_keys", "audit_log", "chats", "claims", "embedders", "facts", "idempotent_requests", "identifications", "inbox", "label_views", "labels", "ledger", "list_rows", "lists", "lookups", "metered_calls", "metered_months", "outbox", "passages", "payment_events", "people",
		"pictures", "purchases", "refused_calls", "regression_cases", "report_days", "report_recalls", "reports", "sessions", "star_changes", "star_payments", "stickers", "strange_words", "subscription_stages", "subscriptions", "support_messages", "team_audit", "team_invitations", "team_members", "update_kinds", "usage_batches", "usage_invoices", "usage_meters", "usage_vins", "vin_cache", "webhook_deliveries", "webhook_endpoints", "webhook_events",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var kept int
	if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM people`).Scan(&kept); err != nil || kept != 1 {
		t.Errorf("%d rows kept, %v", kept, err)
	}
}
