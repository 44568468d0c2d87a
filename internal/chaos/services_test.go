package chaos_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// services are a PostgreSQL and a Redis of one test's own, which it may crash.
type services struct {
	folder string
	env    []string // DATABASE_URL and REDIS_URL
}

func newServices(t *testing.T) *services {
	t.Helper()
	if os.Getenv("DATABASE_URL") == "" {
		t.Skip("DATABASE_URL is not set: this machine may have no PostgreSQL; `make test` sees to it")
	}
	folder, err := os.MkdirTemp("/tmp", "vinbot-chaos.") //nolint:usetesting // short, as a unix socket's path must be, and open to another user
	if err == nil {
		err = os.Chmod(folder, 0o711) // the services' user passes through
	}
	if err != nil {
		t.Fatal(err)
	}
	s := &services{folder: folder}
	t.Cleanup(func() {
		s.run(t, "down")
		if err := os.Remove(folder); err != nil {
			t.Error(err)
		}
	})
	s.env = strings.Fields(s.run(t, "up"))
	return s
}

// database is where PostgreSQL is.
func (s *services) database() string {
	for _, e := range s.env {
		if url, ok := strings.CutPrefix(e, "DATABASE_URL="); ok {
			return url
		}
	}
	return ""
}

// run gives scripts/services.sh an order and returns what it prints.
func (s *services) run(t *testing.T, order string) string {
	t.Helper()
	ctx, stop := context.WithTimeout(context.WithoutCancel(t.Context()), 2*time.Minute)
	defer stop()
	var complaint strings.Builder
	cmd := exec.CommandContext(ctx, filepath.Join(root, "scripts", "services.sh"), s.folder, order)
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("services.sh %s: %v\n%s", order, err, &complaint)
	}
	return string(out)
}

// root is the checkout, seen from this package.
const root = "../.."
