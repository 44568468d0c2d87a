package main

import (
	"fmt"
	"hash/crc32"

	"example.com/vinbot/knowledge/packages"
)

type evalHuntCmd struct {
	buildFiles
	Cars   int     `default:"2000" help:"About how many cars to hunt; the others serve to learn from."`
	Wrong  float64 `help:"Share of answers that are wrong, 0 to 1."`
	Unsure float64 `help:"Share of answers \"don't know\", 0 to 1."`
}

// Run hunts real builds that the tables were not learnt from, asking what is worth
// most, in a fixed order and at random.
func (e *evalHuntCmd) Run(_ config, s streams) error {
	c, builds, sources, err := e.read(s.err)
	if err != nil {
		return err
	}
	every := max(1, len(builds)/max(1, e.Cars))
	sample := func(b packages.Build) bool { return int(crc32.ChecksumIEEE([]byte(b.VIN)))%every == 0 }
	scores := packages.HuntScores{}
	if err := c.HuntHeldOut(builds, sources, sample, packages.Manner{Wrong: e.Wrong, Unsure: e.Unsure}, scores.Add); err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	if err := scores.Report(s.out); err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	return nil
}
