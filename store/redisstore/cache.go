package redisstore

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"example.com/vinbot/knowledge"
)

const (
	decodeTTL  = 30 * 24 * time.Hour
	unknownTTL = 24 * time.Hour // of a car that nobody knew: NHTSA learns new ones every month
	maxValue   = 256 << 10
)

func decodeKey(v knowledge.VIN) string { return "vin:" + string(v) }

// Decode implements decode.Cache.
func (s *Store) Decode(ctx context.Context, v knowledge.VIN) (d knowledge.Decode, ok bool) {
	raw, ok := s.get(ctx, decodeKey(v))
	if !ok || json.Unmarshal(raw, &d) != nil || d.VIN != v || d.Attributes == nil {
		return knowledge.Decode{}, false
	}
	return d, true
}

// KeepDecode implements decode.Cache.
func (s *Store) KeepDecode(ctx context.Context, d knowledge.Decode) {
	ttl := decodeTTL
	if d.Attributes["model"] == "" {
		ttl = unknownTTL
	}
	raw, err := json.Marshal(d)
	if err != nil {
		return
	}
	s.set(ctx, decodeKey(d.VIN), raw, ttl)
}

// recallsKey names the shape of what is kept: entries of another one are not read.
func recallsKey(key string) string { return "recalls:1:" + key }

// Recalls implements nhtsa.RecallCache.
func (s *Store) Recalls(ctx context.Context, key string) (list knowledge.RecallList, ok bool) {
	raw, ok := s.get(ctx, recallsKey(key))
	broken := func(r knowledge.Recall) bool { return r.Campaign == "" || r.Source.URL == "" }
	if !ok || json.Unmarshal(raw, &list) != nil || list.At.IsZero() || list.Recalls == nil || slices.ContainsFunc(list.Recalls, broken) {
		return knowledge.RecallList{}, false
	}
	return list, true
}

// KeepRecalls implements nhtsa.RecallCache.
func (s *Store) KeepRecalls(ctx context.Context, key string, list knowledge.RecallList, ttl time.Duration) {
	raw, err := json.Marshal(list)
	if err != nil {
		return
	}
	s.set(ctx, recallsKey(key), raw, ttl)
}

const progressTTL = time.Hour

// Progress returns what [Store.SetProgress] last said about a job.
func (s *Store) Progress(ctx context.Context, job int64) (string, bool) {
	raw, ok := s.get(ctx, jobKey(job))
	return string(raw), ok
}

// SetProgress says how far a job is, for an hour.
func (s *Store) SetProgress(ctx context.Context, job int64, stage string) {
	s.set(ctx, jobKey(job), []byte(stage), progressTTL)
}

func jobKey(job int64) string { return fmt.Sprintf("job:%d", job) }

func (s *Store) get(ctx context.Context, key string) (value []byte, ok bool) {
	answered := s.do(ctx, "get", func(ctx context.Context) error {
		var err error
		value, err = s.client.Get(ctx, key).Bytes()
		ok = err == nil
		return err
	})
	return value, answered && ok
}

func (s *Store) set(ctx context.Context, key string, value []byte, ttl time.Duration) {
	s.do(ctx, "set", func(ctx context.Context) error {
		if len(value) > maxValue || ttl <= 0 {
			return errRefused
		}
		return s.client.Set(ctx, key, value, ttl).Err()
	})
}
