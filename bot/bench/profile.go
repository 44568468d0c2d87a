package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
)

// profile takes a CPU profile of the next seconds, and what was allocated so far
// after them; the returned function waits for both.
func (b *Bench) profile(ctx context.Context, p *program, wanted bool) (finish func() error) {
	if b.Profiles == "" || !wanted {
		return func() error { return nil }
	}
	done := make(chan error, 1)
	go func() {
		err := b.fetch(ctx, p, "cpu.pprof", fmt.Sprintf("profile?seconds=%d", max(1, int(b.Sizes.Profiled.Seconds()))))
		if err == nil {
			err = b.fetch(ctx, p, "allocs.pprof", "allocs")
		}
		done <- err
	}()
	return func() error { return <-done }
}

func (b *Bench) fetch(ctx context.Context, p *program, name, what string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.debug+"/debug/pprof/"+what, http.NoBody)
	if err != nil {
		return fmt.Errorf("bench: profile: %w", err)
	}
	res, err := (&http.Client{Timeout: patience}).Do(req)
	if err != nil {
		return fmt.Errorf("bench: profile: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("bench: profile: %s", res.Status)
	}
	file, err := os.Create(filepath.Join(b.Profiles, name)) //nolint:gosec // the operator names the folder
	if err != nil {
		return fmt.Errorf("bench: profile: %w", err)
	}
	if _, err := io.Copy(file, res.Body); err != nil {
		_ = file.Close()
		return fmt.Errorf("bench: profile: %w", err)
	}
	return file.Close()
}
