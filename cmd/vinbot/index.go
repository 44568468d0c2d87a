package main

import (
	"context"
	"log/slog"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/vin/vpic"
)

// lookForIndex is how often the file of the offline index is looked at: a look is one
// stat.
const lookForIndex = 2 * time.Second

// openIndex is the index of NHTSA's data in a file. Where there is none that can be
// read, the service is asked, and the log says so.
func openIndex(file string, log *slog.Logger) *vpic.Live {
	x := vpic.NewLive(file)
	if !refreshIndex(x, log) && x.Index() == nil {
		log.Warn("no offline VIN index: NHTSA's service is asked instead", "file", file)
	}
	return x
}

// offline is the index as one command uses it; nil where there is none.
func offline(cfg config, log *slog.Logger, now knowledge.Clock) decode.Provider {
	index := openIndex(cfg.VPICIndex, log).Index()
	if index == nil {
		return nil
	}
	return &decode.Offline{Index: index, Now: now}
}

// followIndex takes an index that is imported while the process runs into use, until
// ctx ends.
func followIndex(ctx context.Context, x *vpic.Live, log *slog.Logger) {
	tick := time.NewTicker(lookForIndex)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if refreshIndex(x, log) {
			settle() // of the index that was in use, nothing is needed any more
		}
	}
}

// refreshIndex takes the file into use if it is another one than before.
func refreshIndex(x *vpic.Live, log *slog.Logger) bool {
	replaced, err := x.Refresh()
	if err != nil {
		log.Warn("offline VIN index cannot be read: the present one stays in use", "present", release(x), "error", err)
	}
	if replaced {
		m := x.Index().Meta()
		log.Info("offline VIN index", "release", m.Release, "complete", m.Complete, "patterns", m.Patterns)
	}
	return replaced
}

// release is that of the present index, or "none".
func release(x *vpic.Live) string {
	if index := x.Index(); index != nil {
		return index.Meta().Release
	}
	return "none"
}
