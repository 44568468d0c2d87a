package bench

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"time"
)

// program is vinbot at work in a process of its own.
type program struct {
	cmd     *exec.Cmd
	address string
	debug   string // where profiles are served
	log     bytes.Buffer
}

// How long a program may take to start and to stop.
const (
	startIn = 60 * time.Second
	stopIn  = 15 * time.Second
)

// start starts the program; with hook, updates come by webhook.
func (b *Bench) start(ctx context.Context, t *telegram, hook bool) (*program, error) {
	p := &program{}
	var err error
	if p.address, err = freeAddress(ctx); err != nil {
		return nil, err
	}
	if p.debug, err = freeAddress(ctx); err != nil {
		return nil, err
	}
	p.cmd = exec.CommandContext(ctx, b.Program, "serve") //nolint:gosec // the program to be measured
	p.cmd.Env = append(slices.Clone(b.Env), "LISTEN_ADDR="+p.address, "TELEGRAM_API_URL="+t.url, "TELEGRAM_BOT_TOKEN="+t.Token())
	if b.Profiles != "" {
		p.cmd.Env = append(p.cmd.Env, "DEBUG_ADDR="+p.debug)
	}
	if hook {
		p.cmd.Env = append(p.cmd.Env, "TELEGRAM_WEBHOOK_URL=http://"+p.address+"/webhooks/telegram", "TELEGRAM_WEBHOOK_SECRET=bench")
	}
	p.cmd.Stderr = &p.log
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("bench: start: %w", err)
	}
	if err := p.ready(ctx); err != nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		return nil, fmt.Errorf("%w; its log:\n%s", err, &p.log)
	}
	return p, nil
}

func freeAddress(ctx context.Context) (string, error) {
	var c net.ListenConfig
	l, err := c.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("bench: listen: %w", err)
	}
	return l.Addr().String(), l.Close()
}

// ready waits until the program says it is.
func (p *program) ready(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, startIn)
	defer stop()
	client := http.Client{Timeout: time.Second}
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.address+"/readyz", http.NoBody)
		if err != nil {
			return fmt.Errorf("bench: %w", err)
		}
		if res, err := client.Do(req); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("bench: the program is not ready within %s", startIn)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// stop asks the program to end; one that does not is killed, and that is an error.
func (p *program) stop() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		return fmt.Errorf("bench: stop: %w", err)
	}
	late := time.AfterFunc(stopIn, func() { _ = p.cmd.Process.Kill() })
	defer late.Stop()
	if err := p.cmd.Wait(); err != nil {
		return fmt.Errorf("bench: the program did not stop well: %w; its log:\n%s", err, &p.log)
	}
	return nil
}

// usage is what has been used so far.
type usage struct {
	at                      time.Time
	answers                 int
	vinbot, postgres, redis time.Duration
}

// usage reads all meters.
func (b *Bench) usage(ctx context.Context, p *program, c *crowd) (u usage, err error) {
	c.mu.Lock()
	u.answers = c.answers
	c.mu.Unlock()
	u.at = time.Now()
	if _, u.vinbot, _, err = stat(p.cmd.Process.Pid); err != nil {
		return u, err
	}
	for _, g := range []struct {
		read Gauge
		to   *time.Duration
	}{{b.Postgres, &u.postgres}, {b.Redis, &u.redis}} {
		if g.read == nil {
			continue
		}
		if *g.to, err = g.read(ctx); err != nil {
			return u, err
		}
	}
	return u, nil
}

// since is what was used after before.
func (u usage) since(before usage) usage {
	return usage{
		at: u.at, answers: u.answers - before.answers,
		vinbot: u.vinbot - before.vinbot, postgres: u.postgres - before.postgres, redis: u.redis - before.redis,
	}
}
