package bench

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// Report is what was measured, in the order it was.
type Report []Line

// Line is one figure.
type Line struct {
	What    string
	Unit    string
	Figure  float64
	Goal    float64 // 0: none
	AtLeast bool    // the goal is a floor
	Missing bool    // it could not be measured here
}

// verdict says whether the goal was met; "" where there is none.
func (l Line) verdict() string {
	switch {
	case l.Goal == 0, l.Missing:
		return ""
	case l.AtLeast && l.Figure >= l.Goal, !l.AtLeast && l.Figure <= l.Goal:
		return "PASS"
	}
	return "MISS"
}

// Write prints the report as one table.
func (r Report) Write(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "measured\tfigure\tgoal\t")
	for _, l := range r {
		figure, goal := fmt.Sprintf("%.4g %s", l.Figure, l.Unit), ""
		if l.Figure >= 1000 {
			figure = fmt.Sprintf("%.0f %s", l.Figure, l.Unit)
		}
		if l.Missing {
			figure = "not on this machine"
		}
		if l.Goal != 0 {
			goal = fmt.Sprintf("%s %.4g %s", map[bool]string{true: "≥", false: "≤"}[l.AtLeast], l.Goal, l.Unit)
		}
		_, _ = fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", l.What, figure, goal, l.verdict())
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("bench: report: %w", err)
	}
	return nil
}

func micro(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
func milli(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
func mega(bytes int64) float64      { return float64(bytes) / 1e6 }
