package redisstore

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/redis/go-redis/v9"

	"example.com/vinbot/knowledge"
)

// EditionKept is how long it is remembered that a thing has changed: who keeps what is made
// of it must ask within that.
const EditionKept = time.Hour

func editionKeys(things []string) []string {
	keys := make([]string, len(things))
	for i, thing := range things {
		keys[i] = "edition:" + thing
	}
	return keys
}

// Changed implements decode.Cache: what is known of cars is another than before, so
// whatever any process keeps that was made of it is void.
func (s *Store) Changed(ctx context.Context, vins []knowledge.VIN) {
	s.do(ctx, "edition", func(ctx context.Context) error {
		pipe := s.client.Pipeline()
		for _, v := range vins {
			pipe.Set(ctx, "edition:"+string(v), rand.Text(), EditionKept)
		}
		_, err := pipe.Exec(ctx)
		return err
	})
}

// readEditions are the editions of things; one that has none has not changed for long.
func readEditions(things []string, reply *redis.SliceCmd) map[string]string {
	editions := make(map[string]string, len(things))
	if reply == nil {
		return editions
	}
	for i, v := range reply.Val() {
		editions[things[i]], _ = v.(string)
	}
	return editions
}
