// Package dbtest gives each test its own PostgreSQL database, cloned from a
// template that is migrated once for each state of the schema.
package dbtest

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"

	"example.com/vinbot/migrations"
)

var (
	serial atomic.Int64
	made   templates
	// admin makes and drops databases, and is never closed: a connection costs as much as
	// many of the tests.
	admin = sync.OnceValues(func() (*pgxpool.Pool, error) {
		return pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
	})
)

// templates are those that this process has made or found, by what their names end in.
type templates struct {
	mu    sync.Mutex
	names map[string]string
}

// name is the name of the template of c, which is made unless it is there.
func (t *templates) name(c Content) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if name, ok := t.names[c.Key]; ok {
		return name, nil
	}
	name, err := build(c)
	if err != nil {
		return "", fmt.Errorf("dbtest: template: %w", err)
	}
	if t.names == nil {
		t.names = map[string]string{}
	}
	t.names[c.Key] = name
	return name, nil
}

// Content is what the tests of a package want in every database. Key names it: a
// template is made once for each state of the schema and each key.
type Content struct {
	Key  string // letters, digits and _
	Fill func(ctx context.Context, pool *pgxpool.Pool) error
}

// New returns a pool on a fresh, migrated database that is dropped when the
// test ends.
func New(tb testing.TB) *pgxpool.Pool {
	tb.Helper()
	pool, err := pgxpool.New(tb.Context(), URL(tb))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(pool.Close)
	return pool
}

// URL names a fresh, migrated database that is dropped when the test ends.
func URL(tb testing.TB) string {
	tb.Helper()
	return Filled(tb, Content{})
}

// Filled is [URL] with content.
func Filled(tb testing.TB, c Content) string {
	tb.Helper()
	if os.Getenv("DATABASE_URL") == "" {
		tb.Skip("DATABASE_URL is not set: `make test` starts a private PostgreSQL and sets it")
	}
	from, err := made.name(c)
	if err != nil {
		tb.Fatal(err)
	}
	name := fmt.Sprintf("vinbot_test_%d_%d", os.Getpid(), serial.Add(1))
	if err := do(context.Background(), fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s STRATEGY FILE_COPY", name, from)); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { // the test's own context is over by now
		if err := do(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			tb.Error(err)
		}
	})
	cfg, err := pgx.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil {
		tb.Fatal(err)
	}
	return address(cfg, name)
}

func address(cfg *pgx.ConnConfig, database string) string {
	return fmt.Sprintf("host=%s port=%d user=%s password='%s' dbname=%s", cfg.Host, cfg.Port, cfg.User, cfg.Password, database)
}

// build makes the template unless another package's tests have made it. The
// advisory lock lets one of them do it while the others wait.
func build(c Content) (string, error) {
	ctx := context.Background()
	hash, err := migrations.Hash()
	if err != nil {
		return "", err
	}
	name := "vinbot_template_" + hash
	if c.Key != "" {
		name += "_" + c.Key
	}
	conn, err := pgx.Connect(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return "", fmt.Errorf("dbtest: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock(hashtext('vinbot template'))`); err != nil {
		return "", fmt.Errorf("dbtest: %w", err)
	}
	var there bool
	err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, name).Scan(&there)
	if err != nil || there {
		return name, err
	}
	building := name + "_building" // a name that a half-built template may keep without harm
	for _, sql := range []string{"DROP DATABASE IF EXISTS " + building, "CREATE DATABASE " + building} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return "", fmt.Errorf("dbtest: %s: %w", sql, err)
		}
	}
	if err := migrate(ctx, building, c.Fill); err != nil {
		return "", err
	}
	_, err = conn.Exec(ctx, "ALTER DATABASE "+building+" RENAME TO "+name)
	return name, err
}

func migrate(ctx context.Context, database string, fill func(context.Context, *pgxpool.Pool) error) error {
	cfg, err := pgx.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil {
		return fmt.Errorf("dbtest: DATABASE_URL: %w", err)
	}
	cfg.Database = database
	db := stdlib.OpenDB(*cfg)
	defer func() { _ = db.Close() }()
	if err := migrations.Up(ctx, db); err != nil || fill == nil {
		return err
	}
	pool, err := pgxpool.New(ctx, address(cfg, database))
	if err != nil {
		return fmt.Errorf("dbtest: fill: %w", err)
	}
	defer pool.Close()
	return fill(ctx, pool)
}

// do runs one statement outside the tests' databases.
func do(ctx context.Context, sql string) error {
	pool, err := admin()
	if err != nil {
		return fmt.Errorf("dbtest: %w", err)
	}
	if _, err := pool.Exec(ctx, sql); err != nil {
		return fmt.Errorf("dbtest: %s: %w", sql, err)
	}
	return nil
}
