package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/knowledge/sticker/stickertest"
)

type evalStickersCmd struct {
	Real    string   `type:"existingdir" help:"Folder of real labels: PDFs, each with a JSON file of its values beside it. Where that has no lines, photos are compared with the PDF's text, if its sums close."`
	Labels  int      `default:"6" help:"How many of them to read."`
	Made    int      `default:"7" help:"How many labels to invent and print, the makers in turn; this needs Chromium."`
	Damages []string `help:"Kinds of damage (pdf,none,small,tilt,perspective,sideways,exif,blur,glare,shadow,dim,jpeg,crop,phone,curl,screenshot,mixed); all if not given."`
	Seed    uint64   `default:"1" help:"Of the damages and the choice of labels."`
	Keep    string   `type:"existingdir" help:"Folder to keep the photos in."`
	Second  *float64 `help:"A simulated model reads open labels a second time, and errs at this share of the values."`
	CloseUp bool     `help:"Hand in the close-ups that are asked for, as phones take them, and score the readings with them in a row of their own."`
	Misses  int      `default:"20" help:"How many misses to list for each kind of damage."`
}

// Run photographs labels with each kind of damage, reads the photos as the
// product does and prints what was read right.
func (e *evalStickersCmd) Run(ctx context.Context, _ config, s streams) error {
	reader, seer, err := e.reader()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "vinbot-eval-")
	if err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	specimens, err := e.specimens(ctx, dir)
	if err != nil {
		return err
	}
	if specimens, err = e.known(ctx, reader, specimens, s.out); err != nil {
		return err
	}
	printStickerHead(s.out)
	var rows []stickerRow
	for _, d := range e.damages() {
		row, closer := stickerRow{damage: d}, stickerRow{}
		for i, sp := range specimens {
			if seer != nil {
				seer.Truth = sp.Truth
			}
			r := rand.New(rand.NewPCG(e.Seed, uint64(i))) //nolint:gosec // G115, G404: a place in a list; damage, not a secret
			if err := e.both(ctx, reader, sp, r, &row, &closer); err != nil {
				return err
			}
		}
		rows = append(rows, row)
		row.print(s.out)
		if e.CloseUp {
			closer.damage = stickertest.Damage(fmt.Sprintf("%s, %d close-ups", d, closer.closeUps))
			rows = append(rows, closer)
			closer.print(s.out)
		}
	}
	printMisses(s.out, rows, e.Misses)
	return nil
}

// known are the specimens with their values. Of whose there is no record, that is the text
// of the PDF, if the VIN is that of the record and the sums close.
func (e *evalStickersCmd) known(ctx context.Context, reader *sticker.Reader, specimens []stickertest.Specimen, w io.Writer) ([]stickertest.Specimen, error) {
	var out []stickertest.Specimen
	for _, sp := range specimens {
		if sp.Truth.Total == nil {
			b, err := os.ReadFile(sp.PDF)
			if err != nil {
				return nil, fmt.Errorf("eval: %w", err)
			}
			l, err := reader.Read(ctx, []sticker.Document{{Bytes: b}}, nil)
			if err != nil || l.VIN != sp.Truth.VIN || !l.Sure || len(l.Doubts) > 0 {
				_, _ = fmt.Fprintf(w, "%s is left out: what its text says is in doubt\n", sp.Name)
				continue
			}
			sp.Truth = l
		}
		out = append(out, sp)
	}
	return out, nil
}

// both scores one label as it was read, and, if that is to be measured, as it is with the
// close-ups that are asked for.
func (e *evalStickersCmd) both(ctx context.Context, reader *sticker.Reader, sp stickertest.Specimen, r *rand.Rand, row, closer *stickerRow) error {
	l, err := e.read(ctx, reader, sp, r, row)
	if err != nil || !e.CloseUp {
		return err
	}
	return closer.closeUp(ctx, reader, sp, r, l)
}

// evalPatience is how long one program may take: what is measured is the reading, on a
// machine that may have other work.
const evalPatience = 10 * time.Minute

// reader is a reader as the product has it, or one with a second reader that is simulated.
func (e *evalStickersCmd) reader() (*sticker.Reader, *stickertest.Seer, error) {
	catalogue, err := packages.Load()
	if err != nil {
		return nil, nil, err
	}
	if e.Second == nil {
		r, err := newReader(sticker.Config{Timeout: evalPatience}, catalogue)
		return r, nil, err
	}
	seer := &stickertest.Seer{Errs: *e.Second, Rand: rand.New(rand.NewPCG(e.Seed, 2))} //nolint:gosec // G404: errors, not secrets
	r, err := newReader(sticker.Config{Timeout: evalPatience, Second: seer}, catalogue)
	return r, seer, err
}

// textLayer is no damage: the PDF itself.
const textLayer stickertest.Damage = "pdf"

func (e *evalStickersCmd) damages() []stickertest.Damage {
	if len(e.Damages) == 0 {
		return append([]stickertest.Damage{textLayer}, stickertest.Damages()...)
	}
	var out []stickertest.Damage
	for _, d := range e.Damages {
		out = append(out, stickertest.Damage(d))
	}
	return out
}

// specimens prints the invented labels into dir and picks some of the real ones.
func (e *evalStickersCmd) specimens(ctx context.Context, dir string) ([]stickertest.Specimen, error) {
	var out []stickertest.Specimen
	if e.Made > 0 {
		made, err := stickertest.Print(ctx, dir, e.Made, e.Seed)
		if err != nil {
			return nil, err
		}
		out = made
	}
	if e.Real == "" {
		return out, nil
	}
	all, err := stickertest.Real(e.Real)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(e.Seed, 0)) //nolint:gosec // G404: a sample, not a secret
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return append(out, all[:min(e.Labels, len(all))]...), nil
}

// stickerRow is what came of one kind of damage.
type stickerRow struct {
	damage stickertest.Damage
	score  stickertest.Score
	walls  []time.Duration // of each photo
	cpu    time.Duration

	closeUps int // that were asked for
}

// wall is the time by the clock within which a share of the photos were read.
func (r stickerRow) wall(share float64) time.Duration {
	if len(r.walls) == 0 {
		return 0
	}
	walls := slices.Sorted(slices.Values(r.walls))
	return walls[min(int(share*float64(len(walls))), len(walls)-1)]
}

// read reads one label with the row's damage and scores what was read.
func (e *evalStickersCmd) read(ctx context.Context, reader *sticker.Reader, sp stickertest.Specimen, r *rand.Rand, row *stickerRow) (knowledge.Label, error) {
	b, err := damaged(ctx, sp, row.damage, r)
	if err != nil {
		return knowledge.Label{}, err
	}
	if e.Keep != "" && row.damage != textLayer {
		if err := os.WriteFile(filepath.Join(e.Keep, fmt.Sprintf("%s %s.jpg", sp.Name, row.damage)), b, 0o600); err != nil {
			return knowledge.Label{}, fmt.Errorf("eval: keep: %w", err)
		}
	}
	l, err := row.timed(ctx, reader, b)
	if err != nil {
		return knowledge.Label{}, err
	}
	row.score.Add(sp.Name, l, sp.Truth)
	return l, nil
}

// timed reads a document and counts what that took. Nothing read is a label with nothing
// on it.
func (r *stickerRow) timed(ctx context.Context, reader *sticker.Reader, b []byte) (knowledge.Label, error) {
	began, used := time.Now(), processorTime()
	l, err := reader.Read(ctx, []sticker.Document{{Bytes: b}}, nil)
	r.walls, r.cpu = append(r.walls, time.Since(began)), r.cpu+processorTime()-used
	if err != nil {
		l = knowledge.Label{}
	}
	if ctx.Err() != nil {
		return knowledge.Label{}, fmt.Errorf("eval: %w", ctx.Err())
	}
	return l, nil
}

func damaged(ctx context.Context, sp stickertest.Specimen, d stickertest.Damage, r *rand.Rand) ([]byte, error) {
	if d == textLayer {
		b, err := os.ReadFile(sp.PDF)
		if err != nil {
			return nil, fmt.Errorf("eval: %w", err)
		}
		return b, nil
	}
	page, err := stickertest.Page(ctx, sp.PDF)
	if err != nil {
		return nil, err
	}
	return stickertest.Photo(page, d, r)
}

// processorTime is what this process and the programs it ran have used.
func processorTime() time.Duration {
	var total time.Duration
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if syscall.Getrusage(who, &u) == nil {
			total += time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	}
	return total
}

func printStickerHead(w io.Writer) {
	_, _ = fmt.Fprintf(w, stickerColumns, "damage", "labels", "VIN", "asked", "wrong", "base", "dlvry", "MSRP", "wrong", "recall", "precision", "false", "stated", "wrong", "codes", "fitter", "std", "s p50", "p95", "CPU-s")
}

// stickerColumns are: the damage, labels; VINs right, asked about, sure and wrong; base prices,
// deliveries and MSRPs right, MSRPs sure and wrong; recall and precision of lines, false ones a
// label; values stated, and wrong of them; codes right, wrong fitters, standard equipment as
// options; seconds by the clock and of processors a photo.
const stickerColumns = "%-12s %6v %4v %5v %5v  %4v %5v %4v %5v  %8v %9v %5v  %6v %5v  %8v %6v %3v  %5v %5v %5v\n"

func (r stickerRow) print(w io.Writer) {
	s := r.score
	n := float64(max(s.Labels, 1))
	seconds := func(d time.Duration) string { return fmt.Sprintf("%.1f", d.Seconds()) }
	_, _ = fmt.Fprintf(w, stickerColumns, r.damage, s.Labels, s.VIN, s.AskedVIN, s.WrongVIN, s.Base, s.Destination, s.Total, s.WrongTotal,
		share(s.Found, s.Want), share(s.Found, s.Got), fmt.Sprintf("%.2f", float64(s.Got-s.Found)/n), s.Values, s.WrongValues,
		share(s.Codes, s.WantCodes), s.WrongFitter, s.MixedUp, seconds(r.wall(0.5)), seconds(r.wall(0.95)), fmt.Sprintf("%.1f", r.cpu.Seconds()/n)) //nolint:mnd // the median and the slowest twentieth
}

// printMisses lists what was not read right.
func printMisses(w io.Writer, rows []stickerRow, most int) {
	for _, r := range rows {
		for i, m := range r.score.Misses {
			if i == most {
				_, _ = fmt.Fprintf(w, "  … and %d more\n", len(r.score.Misses)-most)
				break
			}
			_, _ = fmt.Fprintf(w, "%s %s\n", r.damage, m)
		}
	}
}

// share is a part in per cent, or a dash where there is no whole.
func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", percent*float64(n)/float64(of))
}
