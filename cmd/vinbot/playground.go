package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/vinbot/billing/stripe/stripetest"
	"example.com/vinbot/bot/playground"
	"example.com/vinbot/bot/telegramtest"
	"example.com/vinbot/internal/ports"
)

// playgroundCmd serves the product with everything it usually finds outside: an
// emulated Telegram with a chat page, and a local Stripe with a pay page. Both
// keep their state in Dir, so that a restart forgets nothing. The bot itself is a
// process of its own, as in production, so that it can be killed like one.
type playgroundCmd struct {
	Dir     string        `help:"Where the emulated services keep their state; PLAYGROUND_DIR otherwise."`
	Latency time.Duration `default:"30ms" help:"How long the emulated Telegram takes for a call."`
}

// Run serves until it is told to stop.
func (p *playgroundCmd) Run(ctx context.Context, cfg config, vars variables, io streams) error {
	if err := cfg.needDatabase(); err != nil {
		return err
	}
	p.Dir = cmp.Or(p.Dir, cfg.Playground)
	page, err := listenNear(ctx, cfg.ListenAddr)
	if err != nil {
		return err
	}
	pay, err := listenNear(ctx, after(page.Addr()))
	if err != nil {
		return err
	}
	product, err := ports.Own(ctx)
	if err != nil {
		return err
	}
	at := addresses{page: "http://" + page.Addr().String(), pay: "http://" + pay.Addr().String(), product: product}
	telegram, stripe, err := p.open(at, logger(io.err, cfg.LogLevel))
	if err != nil {
		return err
	}
	defer func() { _ = telegram.Close() }() // its state is written as it changes
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("playground: %w", err)
	}
	told := &stories{next: io.err}
	k := &keeper{program: program, env: at.environment(vars, cfg), url: "http://" + product, log: told, ready: func() {
		_, _ = fmt.Fprintf(io.out, "\nThe playground is open: %s\nStop it with Ctrl-C.\n\n", at.page)
	}}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return serveHTTP(ctx, page, pages(telegram, k, told)) })
	g.Go(func() error { return serveHTTP(ctx, pay, stripe) })
	g.Go(func() error { return stripe.Run(ctx) })
	g.Go(func() error { return k.run(ctx) })
	return g.Wait()
}

// addresses are where the parts of the playground are found.
type addresses struct {
	page, pay string // with the scheme
	product   string // host and port of the bot's own server
}

// environment is that of the bot's process: the playground's own, with everything
// outside replaced by what is emulated.
func (a addresses) environment(vars variables, cfg config) []string {
	set := map[string]string{
		"LISTEN_ADDR": a.product, "PUBLIC_URL": a.page, "LOG_LEVEL": "DEBUG", // the page tells the way of each update
		"TELEGRAM_STARS": "true", "TELEGRAM_BOT_TOKEN": telegramtest.DefaultToken, "TELEGRAM_API_URL": a.page, "TELEGRAM_WEBHOOK_URL": "", "TELEGRAM_WEBHOOK_SECRET": "",
	}
	if !cfg.Stripe.on() {
		set["STRIPE_SECRET_KEY"], set["STRIPE_WEBHOOK_SECRET"], set["STRIPE_API_URL"] = stripetest.Key, stripetest.Secret, a.pay
		set["STRIPE_PROMOTION_CODES"] = "true"
	}
	return overlay(vars, set)
}

// open starts what is emulated, with what it remembers.
func (p *playgroundCmd) open(at addresses, log *slog.Logger) (*telegramtest.Server, *stripetest.Server, error) {
	for _, dir := range []string{"telegram", "stripe"} {
		const private = 0o700
		if err := os.MkdirAll(filepath.Join(p.Dir, dir), private); err != nil {
			return nil, nil, fmt.Errorf("playground: %w", err)
		}
	}
	telegram, err := telegramtest.Open(telegramtest.Config{
		Dir: filepath.Join(p.Dir, "telegram"), Local: true, Latency: p.Latency, Username: "vinbot_playground_bot", Log: log,
		Settings: telegramtest.BotSettings{Inline: true, InlineFeedback: 1}, // as docs/operations.md sets them
	})
	if err != nil {
		return nil, nil, err
	}
	stripe, err := stripetest.Open(stripetest.Config{
		Dir: filepath.Join(p.Dir, "stripe"), URL: at.pay, Webhook: "http://" + at.product + "/webhooks/stripe",
	})
	if err != nil {
		_ = telegram.Close()
		return nil, nil, err
	}
	return telegram, stripe, nil
}

// pages are the chat page with its inspector, and the bot's own health, webhooks and API
// under the same address.
func pages(telegram http.Handler, k *keeper, told *stories) http.Handler {
	control := http.NewServeMux()
	control.HandleFunc("GET /play/bot", k.state)
	control.HandleFunc("POST /play/crash", k.crash)
	control.HandleFunc("GET /play/story", told.serve)
	mux := http.NewServeMux()
	mux.Handle("/", playground.Handler(telegram, control))
	product := k.proxy()
	for _, path := range append(restPaths(), "/healthz", "/readyz", "/webhooks/") {
		mux.Handle(path, product)
	}
	return mux
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
