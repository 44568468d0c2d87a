// Package migrations embeds the schema. It only goes forward: what a migration
// got wrong, the next one mends.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed *.sql
var files embed.FS

// Up applies what is missing: ours, then the job queue's. Replicas may call it
// at the same time.
func Up(ctx context.Context, db *sql.DB) error {
	const period, attempts = 1, 300 // s
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(period, attempts))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	defer func() { _ = conn.Close() }()
	if err := locker.SessionLock(ctx, conn); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	err = up(ctx, db)
	if unlock := locker.SessionUnlock(context.WithoutCancel(ctx), conn); err == nil && unlock != nil {
		err = fmt.Errorf("migrations: %w", unlock)
	}
	return err
}

// up runs under the lock: the job queue's own migrations have none.
func up(ctx context.Context, db *sql.DB) error {
	p, err := goose.NewProvider(goose.DialectPostgres, db, files)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if _, err = p.Up(ctx); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	jobs, err := rivermigrate.New(riverdatabasesql.New(db), nil)
	if err != nil {
		return fmt.Errorf("migrations: jobs: %w", err)
	}
	if _, err := jobs.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrations: jobs: %w", err)
	}
	return nil
}

// Hash names this state of the schema: a test template built for another is no
// use.
func Hash() (string, error) {
	h := fnv.New64a()
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := files.ReadFile(path)
		if err != nil {
			return err
		}
		_, err = h.Write(b)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("migrations: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
