package asktest

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
	"time"
)

const percent = 100

// Print writes a score as tables: by kind of case, by language, by attribute; then
// the first misses.
func (s *Score) Print(out io.Writer, misses int) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "\tanswerable\tright\twrong\tsilent\tunanswerable\trefused\tinvented\tdialogues\tall right")
	for _, part := range []map[string]*Tally{{"all": &s.Total}, s.Kinds, s.Languages, s.Attributes} {
		for _, name := range slices.Sorted(maps.Keys(part)) {
			t := part[name]
			_, _ = fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%s\t%d\t%s\t%s\t%d\t%s\n", name, t.Answerable(), Share(t.Right, t.Answerable()),
				Share(t.Wrong, t.Answerable()), Share(t.Silent, t.Answerable()), t.Unanswerable(), Share(t.Refused, t.Unanswerable()),
				Share(t.Invented, t.Unanswerable()), t.Dialogues, Share(t.GoodDialogs, t.Dialogues))
		}
		_, _ = fmt.Fprintln(table)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("asktest: print: %w", err)
	}
	_, _ = fmt.Fprintf(out, "values stated %d, with the address of a source %s; answers with an ungrounded number %d; answers in another language %d\n",
		s.Stated, Share(s.Cited, s.Stated), s.Ungrounded, s.Foreign)
	_, _ = fmt.Fprintf(out, "an answer takes %s (p50), %s (p95)\n", s.Quantile(50), s.Quantile(95))
	for i, m := range s.Misses {
		if i == misses {
			_, _ = fmt.Fprintf(out, "… and %d more\n", len(s.Misses)-misses)
			break
		}
		_, _ = fmt.Fprintln(out, m)
	}
	return nil
}

// Share is a part in per cent, or a dash where there is no whole.
func Share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", percent*float64(n)/float64(of))
}

// Quantile is the time that p per cent of the answers stayed within.
func (s *Score) Quantile(p int) time.Duration {
	if len(s.Took) == 0 {
		return 0
	}
	took := slices.Sorted(slices.Values(s.Took))
	return took[min(len(took)-1, len(took)*p/percent)].Round(time.Microsecond)
}
