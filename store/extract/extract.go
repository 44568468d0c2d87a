// Package extract reads the tables of a SQLite file: the extract of NHTSA's
// database that others publish. It is used when an index is made, never to
// answer a question.
package extract

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
)

// ErrBroken is returned for a file that is no SQLite database, or no whole one.
var ErrBroken = errors.New("extract: not a whole SQLite database")

// Table says that rows of a table follow. It returns who takes them, or nil where
// nobody wants them. A value is nil for NULL, and valid until the next row.
type Table func(name string, columns []string) (func(row [][]byte) error, error)

// maxValue bounds one value: a hostile file may describe larger ones than it holds.
const maxValue = 1 << 20

// Read hands on the rows of every table. The file is opened so that nothing in it
// is run and nothing is written.
func Read(ctx context.Context, name string, table Table) error {
	full, err := filepath.Abs(name)
	if err != nil {
		return fmt.Errorf("extract: %w", err)
	}
	source := url.URL{Scheme: "file", Path: full, RawQuery: "mode=ro&immutable=1&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)"}
	db, err := sql.Open("sqlite", source.String())
	if err != nil {
		return fmt.Errorf("extract: %w", err)
	}
	defer func() { _ = db.Close() }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	defer func() { _ = conn.Close() }()
	const length = 0 // SQLITE_LIMIT_LENGTH
	if _, err := sqlite.Limit(conn, length, maxValue); err != nil {
		return fmt.Errorf("extract: %w", err)
	}
	names, err := tables(ctx, conn)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := rows(ctx, conn, name, table); err != nil {
			return err
		}
	}
	return nil
}

// tables lists the real tables with plain names.
func tables(ctx context.Context, conn *sql.Conn) (names []string, err error) {
	list, err := conn.QueryContext(ctx, `
		SELECT name
		FROM sqlite_master
		WHERE type = 'table' AND rootpage > 0 AND name NOT GLOB '*[^A-Za-z0-9_]*' AND name NOT LIKE 'sqlite%'
		ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	defer func() { _ = list.Close() }()
	for list.Next() {
		var name string
		if err := list.Scan(&name); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrBroken, err)
		}
		names = append(names, name)
	}
	if err := list.Err(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return names, nil
}

// rows reads one table, whose name is of letters, digits and '_' only.
func rows(ctx context.Context, conn *sql.Conn, name string, table Table) error {
	list, err := conn.QueryContext(ctx, `SELECT * FROM "`+strings.ReplaceAll(name, `"`, "")+`"`) //nolint:gosec // a name cannot be a parameter
	if err != nil {
		return fmt.Errorf("%w: table %s: %w", ErrBroken, name, err)
	}
	defer func() { _ = list.Close() }()
	columns, err := list.Columns()
	if err != nil {
		return fmt.Errorf("%w: table %s: %w", ErrBroken, name, err)
	}
	take, err := table(name, columns)
	if err != nil || take == nil {
		return err
	}
	raw := make([]sql.RawBytes, len(columns))
	into := make([]any, len(columns))
	for i := range raw {
		into[i] = &raw[i]
	}
	row := make([][]byte, len(columns))
	for list.Next() {
		if err := list.Scan(into...); err != nil {
			return fmt.Errorf("%w: table %s: %w", ErrBroken, name, err)
		}
		for i, v := range raw {
			row[i] = v
		}
		if err := take(row); err != nil {
			return err
		}
	}
	if err := list.Err(); err != nil {
		return fmt.Errorf("%w: table %s: %w", ErrBroken, name, err)
	}
	return nil
}
