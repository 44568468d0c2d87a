package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/internal/seal"
	"example.com/vinbot/store"
)

type parkedCmd struct {
	Retry bool    `help:"Try them again."`
	Seq   []int64 `arg:"" optional:"" help:"Only these."`
}

// Run lists what was given up, without anybody's words.
func (p *parkedCmd) Run(ctx context.Context, c config, s streams) error {
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		inbox := store.NewInbox(pool)
		if p.Retry {
			n, err := inbox.RetryParked(ctx, p.Seq)
			if err != nil {
				return err
			}
			return printJSON(s, map[string]int64{"retried": n})
		}
		const most = 1000
		list, err := inbox.ParkedUpdates(ctx, most)
		if err != nil {
			return err
		}
		return printEach(s, list)
	})
}

type rotateCmd struct{}

// Run moves kept pictures and secrets of webhooks to the newest key. It may be stopped and started again,
// while replicas serve that know the new key; the old one is not needed any more
// when it has ended.
func (r *rotateCmd) Run(ctx context.Context, c config, s streams) error {
	if c.DataKeys == "" {
		return errors.New("DATA_KEYS is not set")
	}
	box, err := seal.New(c.DataKeys)
	if err != nil {
		return err
	}
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		n, err := store.NewPictures(pool, box, time.Now).Rotate(ctx)
		if err != nil {
			return err
		}
		secrets, err := store.NewHooks(store.HooksConfig{Pool: pool, Box: box, Now: time.Now}).Rotate(ctx)
		if err != nil {
			return err
		}
		return printJSON(s, map[string]int{"rotated": n + secrets})
	})
}

type blockCmd struct {
	User  int64 `arg:"" optional:"" help:"The person's Telegram id. Without one, the blocked are listed."`
	Allow bool  `help:"Let the person in again."`
}

// Run changes or lists the operator's block list.
func (b *blockCmd) Run(ctx context.Context, c config, s streams) error {
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		people := store.NewPeople(pool)
		if b.User != 0 {
			return people.Block(ctx, b.User, !b.Allow)
		}
		if b.Allow {
			return errors.New("--allow needs the person's id")
		}
		list, err := people.Blocked(ctx)
		if err != nil {
			return err
		}
		return printEach(s, list)
	})
}

type supportCmd struct {
	Limit int `default:"50" help:"At most so many."`
}

// Run lists what persons wrote to the operator.
func (u *supportCmd) Run(ctx context.Context, c config, s streams) error {
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		list, err := store.NewPeople(pool).SupportMessages(ctx, u.Limit)
		if err != nil {
			return err
		}
		return printEach(s, list)
	})
}

// withDatabase opens a small pool for one command.
func withDatabase(ctx context.Context, c config, do func(*pgxpool.Pool) error) error {
	if err := c.needDatabase(); err != nil {
		return err
	}
	const connections = 4
	pool, err := store.Open(ctx, c.DatabaseURL, connections)
	if err != nil {
		return err
	}
	defer pool.Close()
	return do(pool)
}

func printJSON(s streams, v any) error {
	if err := json.NewEncoder(s.out).Encode(v); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

// printEach prints one line of JSON for each item.
func printEach[T any](s streams, list []T) error {
	for _, v := range list {
		if err := printJSON(s, v); err != nil {
			return err
		}
	}
	return nil
}
