package main

import (
	"encoding/json"
	"fmt"
	"io"
)

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
	return inMajor(*minor)
}

func inMajor(minor int64) float64 { return float64(minor) / 100 }
