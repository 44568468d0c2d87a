package drill_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"example.com/vinbot/internal/dbtest"
)

func TestABackUpRestoresEveryRow(t *testing.T) {
	t.Parallel()
	url := filled(t)
	want := rows(t, url)
	file := filepath.Join(t.TempDir(), "vinbot.dump")
	run(t, url, "backup.sh", file)

	recreate(t, url)
	run(t, url, "restore.sh", file)
	if diff := cmp.Diff(want, rows(t, url)); diff != "" {
		t.Errorf("rows after the restore (-before +after):\n%s", diff)
	}
}

func TestABackUpIsForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "vinbot.dump")
	run(t, filled(t), "backup.sh", file)
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("mode %o, want 600: it holds people's data", got)
	}
}

func TestARestoreNeverOverwrites(t *testing.T) {
	t.Parallel()
	url := filled(t)
	file := filepath.Join(t.TempDir(), "vinbot.dump")
	run(t, url, "backup.sh", file)
	want := rows(t, url)
	refuse(t, url, "Restore into an empty one", "restore.sh", file)
	if diff := cmp.Diff(want, rows(t, url)); diff != "" {
		t.Errorf("the refused restore changed rows (-before +after):\n%s", diff)
	}
}

func TestADamagedBackUpRestoresNothing(t *testing.T) {
	t.Parallel()
	url := filled(t)
	file := filepath.Join(t.TempDir(), "vinbot.dump")
	run(t, url, "backup.sh", file)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, whole[:len(whole)*9/10], 0o600); err != nil {
		t.Fatal(err)
	}
	recreate(t, url)
	refuse(t, url, "", "restore.sh", file)
	if got := rows(t, url); len(got) != 0 {
		t.Errorf("%d tables were left by half a restore, want none", len(got))
	}
}

func TestTheDrillLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	url := filled(t)
	want := rows(t, url)
	said := run(t, url, "drill.sh")
	if !strings.Contains(said, "The drill passed") {
		t.Errorf("it said %q", said)
	}
	if diff := cmp.Diff(want, rows(t, url)); diff != "" {
		t.Errorf("the drill changed rows (-before +after):\n%s", diff)
	}
	left := query[string](t, url, `SELECT datname FROM pg_database WHERE datname LIKE 'vinbot_drill_%'`)
	if len(left) != 0 {
		t.Errorf("left over: %q", left)
	}
}

// filled is a migrated database with rows in it that are easily damaged: binary
// data, text beyond ASCII, a vector, JSON, an identity column that has moved on.
func filled(t *testing.T) string {
	t.Helper()
	for _, program := range []string{"bash", "psql", "pg_dump", "pg_restore"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	url := dbtest.URL(t)
	do(t, url, `
		INSERT INTO people (user_id, lang) VALUES (7, 'de'), (8, '');
		INSERT INTO sessions (chat_id, thread_id, user_id, memory)
		VALUES (7, 0, 7, '{"vehicles": ["Kühl\nbox \\. \t|"]}');
		INSERT INTO outbox (chat_id, method, body)
		SELECT 7, 'sendMessage', json_build_object('text', 'Ñandú ' || n) FROM generate_series(1, 1000) n;
		DELETE FROM outbox WHERE seq > 500;
		CREATE TABLE drilled (id bigint PRIMARY KEY, sealed bytea, meaning halfvec(3));
		INSERT INTO drilled SELECT n, decode('00ff0a5c', 'hex'), '[1, 0.5, -2]' FROM generate_series(1, 100) n;
		CREATE INDEX ON drilled USING hnsw (meaning halfvec_cosine_ops)`)
	return url
}

// rows is every row of every table, as PostgreSQL writes it, with where each
// identity column stands.
func rows(t *testing.T, url string) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, question := range query[string](t, url, `
		SELECT format(CASE relkind WHEN 'r' THEN 'SELECT t::text FROM %I t ORDER BY 1'
		                                    ELSE 'SELECT (last_value, is_called)::text FROM %I' END, relname)
		FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')`) {
		all[question] = query[string](t, url, question)
	}
	return all
}

// recreate empties a database the hard way.
func recreate(t *testing.T, url string) {
	t.Helper()
	name := query[string](t, url, "SELECT current_database()")[0]
	do(t, os.Getenv("DATABASE_URL"), "DROP DATABASE "+name+" WITH (FORCE)")
	do(t, os.Getenv("DATABASE_URL"), "CREATE DATABASE "+name)
}

func do(t *testing.T, url, sql string) {
	t.Helper()
	conn := connect(t, url)
	for statement := range strings.SplitSeq(sql, ";\n") {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func query[T any](t *testing.T, url, sql string) []T {
	t.Helper()
	result, err := connect(t, url).Query(t.Context(), sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	got, err := pgx.CollectRows(result, pgx.RowTo[T])
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return got
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) }) // the test's own context is over by then
	return conn
}

// run expects a script to succeed and gives what it said.
func run(t *testing.T, url, script string, args ...string) string {
	t.Helper()
	said, err := start(t, url, script, args...)
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, said)
	}
	return said
}

// refuse expects a script to fail and to say why.
func refuse(t *testing.T, url, why, script string, args ...string) {
	t.Helper()
	said, err := start(t, url, script, args...)
	if exit := new(exec.ExitError); !errors.As(err, &exit) {
		t.Fatalf("%s: %v, want a refusal", script, err)
	}
	if !strings.Contains(said, why) {
		t.Errorf("%s said %q, want %q", script, said, why)
	}
}

func start(t *testing.T, url, script string, args ...string) (string, error) {
	t.Helper()
	path := filepath.Join("..", "..", "scripts", script)
	cmd := exec.CommandContext(t.Context(), "bash", append([]string{path}, args...)...)
	cmd.Env = append(os.Environ(), "DATABASE_URL="+url)
	said, err := cmd.CombinedOutput()
	return string(said), err
}
