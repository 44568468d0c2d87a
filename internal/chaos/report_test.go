package chaos_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
)

// reporting has a daily report and looks up one car on the first day, two on the second and
// so on. What a report counts tells of one that came twice, or not at all: it reaches back to
// the last one told. Every car is another one: a report names cars, and one that is repeated
// at a crash must not be taken for a later answer about one of them.
func reporting(r *rand.Rand, days int) []act {
	vins := known(r)
	acts := []act{{do: func(ctx context.Context, w *world, p *person) {
		const apart = 12 // hours in which no day ends by itself
		hour := time.Now().UTC().Add(apart * time.Hour).Hour()
		w.insist(ctx, p, "chat", "/api/v1/reports", fmt.Sprintf(`{"every":"day","hour":%d,"zone":"UTC"}`, hour))
	}}}
	for day := 1; day <= days; day++ {
		for i, v := range vins[:day] {
			look := says(v, answer{lane: decodes, mark: v})
			look.after = i == 0
			acts = append(acts, look)
		}
		acts, vins = append(acts, aDayPasses(day)), vins[day:]
	}
	return acts
}

// aDayPasses lets the time of a person's report come, on a day that has had none. It must
// count so many cars.
func aDayPasses(cars int) act {
	mark := fmt.Sprintf("Cars looked up: %d", cars)
	return then(act{owed: []answer{{lane: reports, mark: mark}}, do: func(ctx context.Context, w *world, p *person) {
		w.ask(ctx, func(db *pgx.Conn) error {
			_, err := db.Exec(ctx, `
				WITH past AS (DELETE FROM report_days WHERE user_id = $1)
				UPDATE reports SET next_at = now() - interval '1 s' WHERE user_id = $1`, p.user.ID)
			return err
		})
	}})
}
