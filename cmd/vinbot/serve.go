package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"

	"example.com/vinbot/bot"
)

type serveCmd struct {
	Roles []string `default:"web,worker" enum:"web,worker" help:"What this process does: web (updates, webhooks, health) and worker (turns, sending, jobs)."`
}

// Run serves the bot of TELEGRAM_BOT_TOKEN until it is told to stop.
func (s *serveCmd) Run(ctx context.Context, cfg config, io streams) error {
	if cfg.Telegram.Token == "" {
		return errors.New("TELEGRAM_BOT_TOKEN is not set; `vinbot playground` needs none")
	}
	var r roles
	for _, name := range s.Roles {
		r.web = r.web || name == "web"
		r.worker = r.worker || name == "worker"
	}
	r.poll = r.web && cfg.Telegram.WebhookURL == ""
	log := logger(io.err)
	a, err := open(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer a.close()
	if err := a.wire(ctx); err != nil {
		return err
	}
	if r.web {
		if err := a.receive(ctx); err != nil {
			return err
		}
	}
	listener, err := listen(ctx, cfg.ListenAddr)
	if err != nil {
		return err
	}
	log.InfoContext(ctx, "serving", "address", listener.Addr().String(), "bot", a.bot.Name, "web", r.web, "worker", r.worker)
	return a.serve(ctx, r, listener)
}

// receive tells Telegram how updates are to come.
func (a *app) receive(ctx context.Context) error {
	if a.cfg.Telegram.WebhookURL != "" {
		return bot.UseWebhook(ctx, a.bot.API, a.cfg.Telegram.WebhookURL, a.cfg.Telegram.WebhookSecret)
	}
	return bot.UsePolling(ctx, a.bot.API)
}

func listen(ctx context.Context, addr string) (net.Listener, error) {
	var c net.ListenConfig
	l, err := c.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return l, nil
}

func logger(w io.Writer) *slog.Logger { return slog.New(slog.NewJSONHandler(w, nil)) }
