package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
)

// echo answers each line with itself, the earlier ones later than the others.
func echo(_ context.Context, lines [][]byte) ([]byte, error) {
	if len(lines[0])%2 == 0 {
		time.Sleep(time.Millisecond) // under synctest: others go on
	}
	return append(bytes.Join(lines, []byte("\n")), '\n'), nil
}

func TestGroupsAreAnsweredInTheOrderOfTheirLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var in, out strings.Builder
		for i := range 5000 {
			_, _ = fmt.Fprintf(&in, "%d%s\n", i, strings.Repeat("x", i%7))
		}
		in.WriteString("the last, without an end")
		s := streams{in: strings.NewReader(in.String()), out: &out}
		if err := inGroups(t.Context(), s, shape{lines: 10, workers: 3}, echo); err != nil || out.String() != in.String()+"\n" {
			t.Errorf("%v; %d bytes became %d", err, in.Len(), out.Len())
		}
	})
}

func TestAnAnswerIsNotKeptBackForTheNextLine(t *testing.T) {
	t.Parallel()
	in, ask := io.Pipe()
	answers, out := io.Pipe()
	done := make(chan error, 1)
	go func() {
		done <- inGroups(t.Context(), streams{in: in, out: out}, shape{lines: 64, workers: 2}, echo)
	}()
	for i := range 3 {
		line := fmt.Sprintf("question %d\n", i)
		if _, err := io.WriteString(ask, line); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, len(line))
		if _, err := io.ReadFull(answers, got); err != nil || string(got) != line {
			t.Fatalf("%q, %v", got, err)
		}
	}
	if err := errors.Join(ask.Close(), <-done); err != nil {
		t.Error(err)
	}
}

// full is a disk that is.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestLinesEndWithTheirFault(t *testing.T) {
	t.Parallel()
	many := strings.Repeat("line\n", 10_000)
	broken := errors.New("broken")
	for name, tt := range map[string]struct {
		in     string
		out    io.Writer
		answer func(context.Context, [][]byte) ([]byte, error)
		says   string
	}{
		"nobody takes the answers":  {many, full{}, echo, "full"},
		"an answer cannot be given": {many, io.Discard, func(context.Context, [][]byte) ([]byte, error) { return nil, broken }, "broken"},
		"a line without end":        {strings.Repeat("x", maxLine+1), io.Discard, echo, "too long"},
	} {
		err := inGroups(t.Context(), streams{in: strings.NewReader(tt.in), out: tt.out}, shape{lines: 4, workers: 2}, tt.answer)
		if err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := inGroups(gone, streams{in: strings.NewReader(many), out: io.Discard}, shape{lines: 4, workers: 2}, echo); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

func TestAListIsAskedOfNHTSAFiftyAtATime(t *testing.T) {
	t.Parallel()
	s := nhtsatest.New(t)
	env := map[string]string{"NHTSA_API_URL": s.URL, "VPIC_INDEX": "none"}
	var in, out strings.Builder
	for i := range 100 {
		_, _ = fmt.Fprintf(&in, `{"vin":"%s"}`+"\n", []string{silverado, corvette, "not a VIN", ""}[i%4])
	}
	if err := run(t.Context(), []string{"decode", "--jsonl", "--online"}, env, strings.NewReader(in.String()), &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	got := objects(t, out.String())
	if len(got) != 100 || s.Asked() != 2 {
		t.Fatalf("%d answers, asked %d times, want 100 and 2", len(got), s.Asked())
	}
	for i, o := range got {
		attributes, _ := o["attributes"].(map[string]any)
		if want := []any{"Silverado", "Corvette", nil, nil}[i%4]; attributes["model"] != want {
			t.Errorf("line %d: %v, want %v", i, o, want)
		}
	}
}

// BenchmarkDecodeList decodes a list as `vinbot decode --jsonl` does: the figure is
// VINs a second on the processors that there are.
func BenchmarkDecodeList(b *testing.B) {
	realIndex(b)
	const vins = 10_000
	var in strings.Builder
	for i := range vins {
		_, _ = fmt.Fprintf(&in, `{"vin":"%s%06d"}`+"\n", []string{"1FTFW1E83NF", "1HGCV1F33KA", "5UXCR6C01L9", "1C4RJFAG0JC", "1XPXD49X0CD"}[i%5], i)
	}
	for b.Loop() {
		if err := run(b.Context(), []string{"decode", "--jsonl"}, map[string]string{"VPIC_INDEX": indexFile()}, strings.NewReader(in.String()), io.Discard, io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(vins*b.N)/b.Elapsed().Seconds(), "VINs/s")
}
