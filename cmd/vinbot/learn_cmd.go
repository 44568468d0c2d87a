package main

import (
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

// buildFiles are files of real builds, as two commands take them.
type buildFiles struct {
	Builds []string          `arg:"" help:"JSONL or JSONL.gz of builds: {\"vin\",\"make\",\"model\",\"model_year\",\"trim\",\"codes\":[…],\"base\",\"msrp\"}. FILE=MAKE where the rows name no make."`
	Source map[string]string `help:"Where the builds of a brand come from: BRAND=ID, an id of the catalogue's sources."`
}

type learnCmd struct {
	buildFiles
	Out string `required:"" type:"existingdir" help:"Directory for the tables, knowledge/packages/learnt in the source tree."`
}

// Run writes the tables that the builds teach. The same builds give the same files.
func (l *learnCmd) Run(_ config, s streams) error {
	c, builds, sources, err := l.read(s.err)
	if err != nil {
		return err
	}
	learnt := c.LearnCalibrated(builds, sources)
	files, err := learnt.Files()
	if err != nil {
		return fmt.Errorf("learn: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(l.Out, name)), 0o755); err != nil { //nolint:gosec // part of the source tree
			return fmt.Errorf("learn: %w", err)
		}
		if err := os.WriteFile(filepath.Join(l.Out, name), files[name], 0o644); err != nil { //nolint:gosec // part of the source tree
			return fmt.Errorf("learn: %w", err)
		}
		put(s.out, fmt.Sprintf("%s\t%d bytes", name, len(files[name])))
	}
	put(s.out, fmt.Sprintf("%d builds, %d associations, %d price tables, %d calibrations", len(builds), len(learnt.Associations), len(learnt.Tariffs), len(learnt.Curves)))
	return nil
}

// read reads every file, and says how many rows it could not use.
func (f *buildFiles) read(say io.Writer) (*packages.Catalogue, []packages.Build, map[string]knowledge.Source, error) {
	c, err := packages.Load()
	if err != nil {
		return nil, nil, nil, err
	}
	sources := map[string]knowledge.Source{}
	for brand, id := range f.Source {
		src, ok := c.Source(id)
		if !ok {
			return nil, nil, nil, fmt.Errorf("learn: the catalogue has no source %q", id)
		}
		sources[brand] = src
	}
	var all []packages.Build
	for _, name := range f.Builds {
		file, maker, _ := strings.Cut(name, "=")
		builds, skipped, err := readBuilds(c, file, maker)
		if err != nil {
			return nil, nil, nil, err
		}
		put(say, fmt.Sprintf("%s: %d builds, %d rows of no use", filepath.Base(file), len(builds), skipped))
		all = append(all, builds...)
	}
	return c, all, sources, nil
}

func readBuilds(c *packages.Catalogue, name, maker string) (builds []packages.Build, skipped int, err error) {
	f, err := os.Open(name) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, 0, fmt.Errorf("learn: %w", err)
	}
	defer func() { err = cmp.Or(err, f.Close()) }()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, 0, fmt.Errorf("learn: %s: %w", name, err)
		}
	}
	return c.ReadBuilds(r, maker)
}

type evalPackagesCmd struct {
	buildFiles
	Packages bool `help:"List every judged package too."`
}

// Run prints how the engine does on builds that it did not learn from: cars held
// back, then whole models held back.
func (e *evalPackagesCmd) Run(_ config, s streams) error {
	c, builds, sources, err := e.read(s.err)
	if err != nil {
		return err
	}
	priced := slices.DeleteFunc(slices.Clone(builds), func(b packages.Build) bool { return b.Base == 0 })
	for _, trial := range []struct {
		title string
		run   func() []packages.Judged
	}{
		{"component codes only, cars held back", func() []packages.Judged { return c.HeldOutByVIN(builds, sources, packages.Components) }},
		{"component codes only, whole models held back", func() []packages.Judged { return c.HeldOutByModel(builds, sources, packages.Components) }},
		{"component codes and total price, cars held back", func() []packages.Judged { return c.HeldOutByVIN(priced, sources, packages.PricedComponents) }},
		{"component codes and total price, one code left out, cars held back", func() []packages.Judged { return c.HeldOutByVIN(priced, sources, packages.PricedPart) }},
		{"component codes and total price, whole models held back", func() []packages.Judged { return c.HeldOutByModel(priced, sources, packages.PricedComponents) }},
		{"every code, cars held back", func() []packages.Judged { return c.HeldOutByVIN(builds, sources, packages.Everything) }},
	} {
		judged := trial.run()
		if err := packages.Report(s.out, trial.title, judged); err != nil {
			return fmt.Errorf("eval: %w", err)
		}
		if err := packages.ReportBound(s.out, judged); err != nil {
			return fmt.Errorf("eval: %w", err)
		}
		if e.Packages {
			if err := packages.ReportPackages(s.out, judged); err != nil {
				return fmt.Errorf("eval: %w", err)
			}
		}
	}
	return nil
}
