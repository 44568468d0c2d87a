package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// TestTheBenchmarkCounts runs all of `vinbot bench` in small. It fails by itself
// unless every update is answered once; how fast is not asked.
func TestTheBenchmarkCounts(t *testing.T) {
	t.Parallel()
	vinbot := filepath.Join(t.TempDir(), "vinbot")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", vinbot, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	profiles := t.TempDir()
	cmd := exec.CommandContext(withTimeout(t, 2*time.Minute), vinbot, "bench", "--backlog", "200", "--webhook", "100", "--rate", "50", "--steady", "1s",
		"--idle", "100ms", "--chats", "4", "--distant", "5ms", "--profiles", profiles, "--profiled", "1s", "--photos", "1")
	cmd.Env = append(os.Environ(), "DATABASE_URL="+factsDatabase(t), "REDIS_URL=redis://"+miniredis.RunT(t).Addr())
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &errs)
	}
	for _, line := range []string{
		`idle: memory of vinbot, without the VIN index +[\d.]+ MB +≤ 35 MB +(PASS|MISS)`,
		`poll, 200 waiting: updates a second +[\d.]+ +≥ 2500 +(PASS|MISS)`,
		`webhook, 100 waiting: updates a second +[1-9][\d.]* `,
		`memory at the peak, 200 waiting +[1-9][\d.]* MB`,
		`webhook, 50/s: answer, p99 +[\d.]+ ms +≤ 25 ms`,
		`poll, 5ms away, 4 chats: answers a second +[1-9][\d.]* `,
		`1 photos at once: memory of vinbot and its children at the peak +([1-9][\d.]* MB|not on this machine) +≤ 1000 MB`,
		`1 photos at once: answer to text meanwhile, p95 +([1-9][\d.]* ms|not on this machine) +≤ 200 ms`,
	} {
		if !regexp.MustCompile(line).MatchString(out.String()) {
			t.Errorf("no line like %q in\n%s", line, &out)
		}
	}
	for _, name := range []string{"cpu.pprof", "allocs.pprof"} {
		if info, err := os.Stat(filepath.Join(profiles, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTheBenchmarkLeavesAUsedDatabaseAlone: it would fill it with rows.
func TestTheBenchmarkLeavesAUsedDatabaseAlone(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	if _, err := p.pool.Exec(t.Context(), `INSERT INTO sessions (chat_id, thread_id, user_id) VALUES (7, 0, 7)`); err != nil {
		t.Fatal(err)
	}
	p.env["REDIS_URL"] = "redis://" + miniredis.RunT(t).Addr()
	if _, _, err := p.run(t, "", "bench"); err == nil || p.count(t, "facts") != 0 {
		t.Errorf("%v, %d facts", err, p.count(t, "facts"))
	}
}
