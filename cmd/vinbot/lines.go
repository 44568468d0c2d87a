package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"golang.org/x/sync/errgroup"
)

// maxLine bounds one JSON object of --jsonl, groupBytes those that are answered
// together.
const (
	maxLine    = 8 << 20
	groupBytes = 1 << 20
)

// lines answers many items: one JSON object a line in, one answer a line out, in
// the same order, with an error field instead of a crash.
func lines[In, Out any](ctx context.Context, s streams, answer func(ctx context.Context, in In) (Out, error)) error {
	return inGroups(ctx, s, shape{lines: 1, workers: 1}, each(answer))
}

// shape is how many lines are answered together, at most, and by how many workers.
type shape struct{ lines, workers int }

// portion is some lines that are answered together.
type portion struct {
	lines [][]byte
	out   chan []byte
}

// inGroups answers groups of lines by several workers, in the order of the lines. A
// group is not waited for: it has the lines that are there. Besides what the workers
// have, two groups each are held.
func inGroups(ctx context.Context, s streams, sh shape, answer func(ctx context.Context, lines [][]byte) ([]byte, error)) error {
	g, ctx := errgroup.WithContext(ctx)
	work, order := make(chan portion), make(chan portion, 2*sh.workers)
	for range sh.workers {
		g.Go(func() error {
			for gr := range work {
				out, err := answer(ctx, gr.lines)
				if err != nil {
					return err
				}
				gr.out <- out
			}
			return nil
		})
	}
	g.Go(func() error { return writeAnswers(ctx, s.out, order) })
	err := readLines(s.in, sh.lines, func(list [][]byte) error {
		gr := portion{lines: list, out: make(chan []byte, 1)}
		if !hand(ctx, order, gr) || !hand(ctx, work, gr) {
			return ctx.Err()
		}
		return nil
	})
	close(work)
	close(order)
	if failed := g.Wait(); failed != nil {
		return failed
	}
	return err
}

// hand reports false where nobody takes it any more.
func hand(ctx context.Context, to chan<- portion, gr portion) bool {
	select {
	case to <- gr:
		return true
	case <-ctx.Done():
		return false
	}
}

// readLines hands over lines in groups: full ones, or what is there before it has to wait.
func readLines(in io.Reader, most int, take func(lines [][]byte) error) error {
	const buffer = 64 << 10
	r := bufio.NewReaderSize(in, buffer)
	var list [][]byte
	size := 0
	for {
		line, err := readLine(r)
		if err == nil || len(line) > 0 {
			list = append(list, line)
			size += len(line)
		}
		if len(list) > 0 && (err != nil || len(list) == most || size >= groupBytes || r.Buffered() == 0) {
			if err := take(list); err != nil {
				return err
			}
			list, size = nil, 0
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read items: %w", err)
		}
	}
}

// readLine returns a line without its end. What is too long is an error and no line.
func readLine(r *bufio.Reader) (line []byte, err error) {
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxLine {
			return nil, bufio.ErrTooLong
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimRight(line, "\r\n"), err
		}
	}
}

// writeAnswers writes the answers of groups in their order, and keeps none back while it
// waits for the next.
func writeAnswers(ctx context.Context, to io.Writer, order <-chan portion) error {
	out := bufio.NewWriter(to)
	for gr := range order {
		if len(gr.out) == 0 {
			if err := out.Flush(); err != nil {
				return fmt.Errorf("write answer: %w", err)
			}
		}
		select {
		case answers := <-gr.out:
			_, _ = out.Write(answers) // a failure stays with it until the flush
		case <-ctx.Done():
			return ctx.Err()
		}
		if len(order) > 0 {
			continue
		}
		if err := out.Flush(); err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}

// each answers one line after the other.
func each[In, Out any](answer func(ctx context.Context, in In) (Out, error)) func(ctx context.Context, lines [][]byte) ([]byte, error) {
	return func(ctx context.Context, lines [][]byte) ([]byte, error) {
		var out bytes.Buffer
		for _, line := range lines {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			var in In
			var result Out
			err := json.Unmarshal(line, &in)
			if err == nil {
				result, err = answer(ctx, in)
			}
			if err := add(&out, line, result, err); err != nil {
				return nil, err
			}
		}
		return out.Bytes(), nil
	}
}

// add writes an answer, or the error in its place.
func add(out io.Writer, line []byte, result any, err error) error {
	if err != nil {
		fault := map[string]any{"error": err.Error()}
		copyID(line, fault)
		result = fault
	}
	if err := json.NewEncoder(out).Encode(result); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}

// copyID lets a failed item be told from the others.
func copyID(line []byte, result map[string]any) {
	var in map[string]any
	if json.Unmarshal(line, &in) != nil {
		return
	}
	for _, name := range []string{"id", "vin", "file"} {
		if v, ok := in[name]; ok {
			result[name] = v
		}
	}
}
