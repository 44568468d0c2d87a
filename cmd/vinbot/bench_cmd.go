package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"

	"example.com/vinbot/bot/bench"
	"example.com/vinbot/store"
)

// benchCmd measures this very binary, as `serve` in a process of its own, against
// an emulated Telegram.
type benchCmd struct {
	Backlog  int           `default:"100000" help:"Updates that wait when the program starts."`
	Webhook  int           `default:"30000" help:"Likewise, delivered by webhook."`
	Rate     int           `default:"200" help:"Updates a second while answers are timed."`
	Steady   time.Duration `default:"30s" help:"How long they are timed, by poll and by webhook each."`
	Idle     time.Duration `default:"10s" help:"How long the program has nothing to do before its memory is read."`
	Chats    int           `default:"256" help:"Chats that a distant Telegram is written to."`
	Distant  time.Duration `default:"50ms" help:"Round trip of a distant Telegram."`
	Photos   int           `default:"20" help:"Photos of a label, of twelve megapixels, that are sent at once; to print one needs Chromium."`
	Texts    int           `default:"10" help:"Texts a second while they are read."`
	VINs     int           `name:"vins" default:"10000" help:"VINs of a list; to look them up needs an index of VINs."`
	Only     string        `default:"" enum:",idle,poll,webhook,backlogs,webhook-backlog,distant,pictures,lists" help:"Measure this alone."`
	Profiled time.Duration `default:"8s" help:"How much of the long backlog a profile covers."`
	Profiles string        `type:"existingdir" help:"Folder for profiles of the long backlog."`
}

// Run fills the database of DATABASE_URL, which must be one that nobody has used, and
// wants a Redis that nobody else uses meanwhile.
func (c *benchCmd) Run(ctx context.Context, cfg config, s streams) error {
	const lazily = 400 // the emulator is to take little CPU time from what is measured
	debug.SetGCPercent(lazily)
	return withDatabase(ctx, cfg, func(pool *pgxpool.Pool) error {
		if unused, err := store.Unused(ctx, pool); err != nil || !unused {
			return cmp.Or(err, errors.New("bench: DATABASE_URL names a database that is in use; make a new one"))
		}
		if err := (&migrateCmd{}).Run(ctx, cfg, s); err != nil {
			return err
		}
		cache, err := redis.ParseURL(cfg.RedisURL)
		if err != nil {
			return errors.New("bench: REDIS_URL names no Redis")
		}
		client := redis.NewClient(cache)
		defer func() { _ = client.Close() }()
		b, err := c.bench(ctx, cfg, pool, client)
		if err != nil {
			return err
		}
		b.Progress = s.err
		done, err := c.prepare(b, cfg.VPICIndex)
		if err != nil {
			return err
		}
		defer done()
		report, err := b.Run(ctx)
		if err != nil {
			return err
		}
		return report.Write(s.out)
	})
}

func (c *benchCmd) bench(ctx context.Context, cfg config, pool *pgxpool.Pool, cache *redis.Client) (*bench.Bench, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	b := &bench.Bench{
		Program: program, Profiles: c.Profiles, Only: c.Only,
		Env: []string{"PATH=" + os.Getenv("PATH"), "DATABASE_URL=" + cfg.DatabaseURL, "REDIS_URL=" + cfg.RedisURL, "DATA_KEYS=" + newDataKey()},
		Sizes: bench.Sizes{
			Idle: c.Idle, Backlog: c.Backlog, Webhook: c.Webhook, Rate: c.Rate, Steady: c.Steady, Chats: c.Chats, Distant: c.Distant,
			Profiled: c.Profiled, Photos: c.Photos, Texts: c.Texts, VINs: c.VINs,
		},
		Waiting: func(ctx context.Context) (int64, error) {
			in, out, parked, err := store.NewInbox(pool).Depth(ctx)
			return in + out + parked, err
		},
	}
	if c.Only == "" || c.Only == "pictures" {
		if b.Photo, err = phonePhoto(ctx); err != nil {
			return nil, err
		}
	}
	if _, err := redisTime(ctx, cache); err == nil { // not every server says
		b.Redis = func(ctx context.Context) (time.Duration, error) { return redisTime(ctx, cache) }
	}
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	defer conn.Release()
	b.Postgres = bench.Family(int(conn.Conn().PgConn().PID()))
	return b, nil
}

// redisTime is the CPU time that Redis says it has used.
func redisTime(ctx context.Context, cache *redis.Client) (used time.Duration, err error) {
	info, err := cache.InfoMap(ctx, "cpu").Result()
	if err != nil {
		return 0, fmt.Errorf("bench: Redis: %w", err)
	}
	for _, name := range []string{"used_cpu_sys", "used_cpu_user"} {
		seconds, err := strconv.ParseFloat(info["CPU"][name], 64)
		if err != nil {
			return 0, fmt.Errorf("bench: Redis: %s: %w", name, err)
		}
		used += time.Duration(seconds * float64(time.Second))
	}
	return used, nil
}
