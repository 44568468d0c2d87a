package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
)

// maxLine bounds one JSON object of --jsonl.
const maxLine = 8 << 20

// lines answers many items: one JSON object a line in, one answer a line out, in
// the same order, with an error field instead of a crash.
func lines[In any](ctx context.Context, s streams, answer func(ctx context.Context, in In) (map[string]any, error)) error {
	scan := bufio.NewScanner(s.in)
	scan.Buffer(make([]byte, 0, 1<<16), maxLine)
	out := bufio.NewWriter(s.out)
	defer func() { _ = out.Flush() }()
	for scan.Scan() {
		if err := ctx.Err(); err != nil {
			return err
		}
		var in In
		var result map[string]any
		err := json.Unmarshal(scan.Bytes(), &in)
		if err == nil {
			result, err = answer(ctx, in)
		}
		if err != nil {
			result = map[string]any{"error": err.Error()}
			copyID(scan.Bytes(), result)
		}
		if err := json.NewEncoder(out).Encode(result); err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
		if err := out.Flush(); err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
	}
	if err := scan.Err(); err != nil {
		return fmt.Errorf("read items: %w", err)
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

// show prints one answer for a person to read.
func show(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

// major turns minor units into the decimal of the machine-readable formats.
func major(minor *int64) any {
	if minor == nil {
		return nil
	}
	return float64(*minor) / 100
}
