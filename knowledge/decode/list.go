package decode

import (
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin"
)

// Batcher is a provider that takes several VINs at once.
type Batcher interface {
	Provider

	// MaxBatch is how many it takes.
	MaxBatch() int
	// DecodeBatch answers in the order of vins; an answer without a VIN is one that
	// could not be understood.
	DecodeBatch(ctx context.Context, vins []knowledge.VIN) ([]knowledge.Decode, error)
}

// batched are the answers of one provider that was asked in batches.
type batched struct {
	by      string
	answers map[knowledge.VIN]knowledge.Decode
	err     error // of the first batch that failed: the rest was not asked
}

// FetchAll is [Chain.Fetch] for a list, in its order: a provider that takes batches is
// asked in batches, others about a few VINs at a time. What is no VIN is returned as
// far as it can be read. The error is that of ctx.
func (c *Chain) FetchAll(ctx context.Context, vins []knowledge.VIN, g Grade) ([]knowledge.Decode, error) {
	found := make([]knowledge.Decode, len(vins))
	var open []knowledge.Decode // somebody may say more about them
	seen := map[knowledge.VIN]bool{}
	for i, v := range vins {
		d := vin.Read(v, c.Now())
		if !d.Valid {
			found[i] = c.partial(ctx, d)
			continue
		}
		if found[i] = c.begin(ctx, d); c.extent(found[i], g) != Complete && !seen[d.VIN] {
			seen[d.VIN] = true
			open = append(open, found[i])
		}
	}
	b := c.batches(ctx, open, g)
	const together = 4
	fresh := make([]bool, len(found))
	var all errgroup.Group
	all.SetLimit(together)
	for i, d := range found {
		if ctx.Err() == nil && d.Valid && c.extent(d, g) != Complete {
			all.Go(func() error {
				limited, cancel := context.WithTimeout(ctx, c.timeout())
				defer cancel()
				found[i], fresh[i] = c.consult(limited, d, g, b)
				return nil
			})
		}
	}
	_ = all.Wait()
	c.storeAll(ctx, found, fresh)
	return found, ctx.Err()
}

// storeAll keeps those that are fresh, each once, also where nobody waits any more: they
// may have cost something.
func (c *Chain) storeAll(ctx context.Context, found []knowledge.Decode, fresh []bool) {
	var list []knowledge.Decode
	seen := map[knowledge.VIN]bool{}
	for i, d := range found {
		if fresh[i] && !seen[d.VIN] {
			seen[d.VIN] = true
			list = append(list, d)
		}
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.timeout())
	defer cancel()
	c.store(limited, list...)
}

// batches asks the first provider that takes batches about those of the cars that it
// has not been asked about.
func (c *Chain) batches(ctx context.Context, cars []knowledge.Decode, g Grade) batched {
	all := c.providers(g)
	i := slices.IndexFunc(all, func(p Provider) bool { _, ok := p.(Batcher); return ok })
	if i < 0 {
		return batched{}
	}
	p, _ := all[i].(Batcher)
	var vins []knowledge.VIN
	for _, d := range cars {
		if !slices.Contains(d.Asked, p.Name()) && len(gaps(d)) > 0 {
			vins = append(vins, d.VIN)
		}
	}
	b := batched{by: p.Name(), answers: make(map[knowledge.VIN]knowledge.Decode, len(vins))}
	for part := range slices.Chunk(vins, p.MaxBatch()) {
		limited, cancel := context.WithTimeout(ctx, c.timeout())
		start := time.Now()
		found, err := p.DecodeBatch(limited, part)
		cancel()
		if err != nil {
			b.err = err
			c.observe(p.Name(), outcome(knowledge.Decode{}, err), time.Since(start))
			return b
		}
		c.observe(p.Name(), Answered, time.Since(start))
		for i, d := range found {
			b.answers[part[i]] = d
		}
	}
	return b
}

// answer is what the batch says of a VIN; false: this provider was not asked there.
func (b batched) answer(by string, v knowledge.VIN) (d knowledge.Decode, asked bool, err error) {
	if b.by != by {
		return d, false, nil
	}
	d, there := b.answers[v]
	switch {
	case there && d.VIN == "":
		return d, true, errNotUnderstood
	case there:
		return d, true, nil
	}
	return d, b.err != nil, b.err
}
