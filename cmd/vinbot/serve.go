package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"slices"

	"example.com/vinbot/bot"
)

type serveCmd struct {
	Roles []string `default:"web,worker" enum:"web,worker" help:"What this process does: web (takes updates) and worker (turns, sending, jobs). Each serves health, metrics and webhooks."`
}

// Run serves the bot of TELEGRAM_BOT_TOKEN until it is told to stop.
func (s *serveCmd) Run(ctx context.Context, cfg config, io streams) error {
	if cfg.Telegram.Token == "" {
		return errors.New("TELEGRAM_BOT_TOKEN is not set; `vinbot playground` needs none")
	}
	log := logger(io.err, cfg.LogLevel)
	a, err := open(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer a.close()
	listener, err := listen(ctx, cfg.ListenAddr)
	if err != nil {
		return err
	}
	if err := profiles(ctx, cfg.DebugAddr); err != nil {
		return err
	}
	defer started()()
	return a.run(ctx, roles{web: slices.Contains(s.Roles, "web"), worker: slices.Contains(s.Roles, "worker")}, listener)
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

// profiles serves net/http/pprof at an address of its own until ctx ends; "" is nowhere.
func profiles(ctx context.Context, addr string) error {
	if addr == "" {
		return nil
	}
	l, err := listen(ctx, addr)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	go func() { _ = serveHTTP(ctx, l, mux) }() // nothing depends on it
	return nil
}

func logger(w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level}))
}
