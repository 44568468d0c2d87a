package main

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/vinbot/billing/stripe/stripetest"
	"example.com/vinbot/bot/playground"
	"example.com/vinbot/bot/telegramtest"
)

// playgroundCmd serves the product with everything it usually finds outside: an
// emulated Telegram with a chat page, and a local Stripe with a pay page. Both
// keep their state in Dir, so that a restart forgets nothing.
type playgroundCmd struct {
	Dir     string        `help:"Where the emulated services keep their state; PLAYGROUND_DIR otherwise."`
	Latency time.Duration `default:"30ms" help:"How long the emulated Telegram takes for a call."`
}

// Run serves until it is told to stop.
func (p *playgroundCmd) Run(ctx context.Context, cfg config, io streams) error {
	log := logger(io.err)
	p.Dir = cmp.Or(p.Dir, cfg.Playground)
	page, err := listenNear(ctx, cfg.ListenAddr)
	if err != nil {
		return err
	}
	pay, err := listenNear(ctx, after(page.Addr()))
	if err != nil {
		return err
	}
	for _, dir := range []string{"telegram", "stripe"} {
		const private = 0o700
		if err := os.MkdirAll(filepath.Join(p.Dir, dir), private); err != nil {
			return fmt.Errorf("playground: %w", err)
		}
	}
	telegram, err := telegramtest.Open(telegramtest.Config{
		Dir: filepath.Join(p.Dir, "telegram"), Local: true, Latency: p.Latency, Username: "vinbot_playground_bot", Log: log,
	})
	if err != nil {
		return err
	}
	defer func() { _ = telegram.Close() }() // its state is written as it changes
	address := "http://" + page.Addr().String()
	checkout := "http://" + pay.Addr().String()
	stripe, err := stripetest.Open(stripetest.Config{
		Dir: filepath.Join(p.Dir, "stripe"), URL: checkout, Webhook: address + "/webhooks/stripe",
	})
	if err != nil {
		return err
	}
	cfg.PublicURL = address
	cfg.Telegram = telegramConfig{Token: telegramtest.DefaultToken, API: address}
	if !cfg.Stripe.on() {
		cfg.Stripe = stripeConfig{SecretKey: stripetest.Key, WebhookSecret: stripetest.Secret, API: checkout}
	}
	a, err := open(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer a.close()
	a.mux.Handle("/", playground.Handler(telegram))
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return serveHTTP(ctx, page, a.mux) })
	g.Go(func() error { return serveHTTP(ctx, pay, stripe) })
	g.Go(func() error { return stripe.Run(ctx) })
	g.Go(func() error {
		if err := a.wire(ctx); err != nil {
			return err
		}
		_, _ = fmt.Fprintf(io.out, "\nThe playground is open: %s\nStop it with Ctrl-C.\n\n", address)
		return a.serve(ctx, roles{web: true, worker: true})
	})
	return g.Wait()
}

// listenNear listens on an address, or on a free port of the same host when the
// port is taken.
func listenNear(ctx context.Context, addr string) (net.Listener, error) {
	l, err := listen(ctx, addr)
	if err == nil {
		return l, nil
	}
	host, _, bad := net.SplitHostPort(addr)
	if bad != nil {
		return nil, err
	}
	return listen(ctx, net.JoinHostPort(host, "0"))
}

// after is the address one port further.
func after(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return addr.String()
	}
	return net.JoinHostPort(host, strconv.Itoa(n+1))
}
