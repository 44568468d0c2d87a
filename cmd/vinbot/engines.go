package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/internal/seal"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/llm"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/knowledge/vin/vpic"
	"example.com/vinbot/store"
	"example.com/vinbot/store/redisstore"
)

// engines know about cars.
type engines struct {
	decodes  *decode.Chain
	index    *vpic.Live
	asker    *ask.Engine
	phraser  *llm.Phraser // nil: no model is set up
	seer     *llm.Seer    // nil: none that sees
	reader   *sticker.Reader
	packages *packages.Catalogue
	labels   *store.Labels
	pictures *store.Pictures // nil without DATA_KEYS
	keys     *store.Keys     // likewise
	box      *seal.Box       // likewise
	limits   *redisstore.Limiter
	redis    *redisstore.Store
	online   *online
	log      *slog.Logger
}

// newEngines builds the engines; turns is for what is written, reads for what a
// turn waits for.
func newEngines(cfg config, turns, reads *pgxpool.Pool, log *slog.Logger, now knowledge.Clock) (e *engines, err error) {
	e = &engines{labels: store.NewLabels(turns), log: log}
	if e.redis, err = redisstore.Open(cfg.RedisURL, log); err != nil {
		return nil, err
	}
	if cfg.RedisURL == "" {
		log.Warn("REDIS_URL is not set: no cache, limits are counted in this process")
	}
	e.limits = e.redis.Limiter()
	if e.packages, err = packages.Load(); err != nil {
		return nil, err
	}
	if e.seer, err = newSeer(cfg.Model); err != nil {
		return nil, err
	}
	if e.reader, err = newReader(sticker.Config{}, e.packages); err != nil {
		return nil, err
	}
	library, err := newLibrary(cfg, reads, log)
	if err != nil {
		return nil, err
	}
	if e.asker, err = newAsker(reads, library, now); err != nil {
		return nil, err
	}
	if e.phraser, err = newPhraser(cfg.Model); err != nil {
		return nil, err
	}
	if e.online, err = newOnline(cfg, e.redis.Budget(now)); err != nil {
		return nil, err
	}
	e.index = openIndex(cfg.VPICIndex, log)
	e.decodes = &decode.Chain{
		Local: &decode.Offline{Index: e.index, Now: now}, Providers: e.online.free, Premium: e.online.paid,
		History: store.NewDecodes(reads), Cache: e.redis, Now: now, Log: log,
	}
	return e, e.openSealed(cfg, turns, now)
}

// openSealed refuses to keep pictures and keys where they could not be encrypted and
// hashed.
func (e *engines) openSealed(cfg config, pool *pgxpool.Pool, now knowledge.Clock) error {
	if cfg.DataKeys == "" {
		e.log.Warn("DATA_KEYS is not set: pictures are read and not kept, and there is no API")
		return nil
	}
	box, err := seal.New(cfg.DataKeys)
	if err != nil {
		return fmt.Errorf("DATA_KEYS: %w", err)
	}
	e.pictures = store.NewPictures(pool, box, now)
	e.keys = store.NewKeys(pool, box, now)
	e.box = box
	return nil
}

// newAsker builds the answerer on facts, a library and the generations of the catalogue.
func newAsker(pool *pgxpool.Pool, library *llm.Library, now knowledge.Clock) (*ask.Engine, error) {
	catalogue, err := packages.Load()
	if err != nil {
		return nil, err
	}
	return ask.New(store.NewFacts(pool), library, catalogue, now)
}

func (e *engines) close() {
	if e.online != nil {
		e.online.close()
	}
	if e.redis != nil {
		if err := e.redis.Close(); err != nil {
			e.log.Warn("Redis not closed", "error", err)
		}
	}
}

// pingRedis is for the readiness report only.
func (e *engines) pingRedis(ctx context.Context) error {
	if e.redis == nil {
		return errors.New("no Redis")
	}
	return e.redis.Ping(ctx)
}
