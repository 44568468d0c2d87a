package llm

import (
	"sync/atomic"
	"time"
)

// pause keeps everybody from an embedder that has just failed: each would wait for it.
type pause struct{ until atomic.Int64 }

const pauseFor = 30 * time.Second

func (p *pause) begin() { p.until.Store(time.Now().Add(pauseFor).UnixNano()) }

func (p *pause) on() bool { return time.Now().UnixNano() < p.until.Load() }
