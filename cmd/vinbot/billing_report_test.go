package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMonthsOfWhatIsSoldAreReported(t *testing.T) {
	t.Parallel()
	d := &dialogue{product: newProduct(t, nil)}
	d.user = d.telegram.User("en")
	for _, line := range []string{"> /upgrade", "! Get Pro by the year", "$ pay"} {
		verb, rest, _ := strings.Cut(line, " ")
		d.act(t, verb, rest)
		d.settle(t)
	}
	file := filepath.Join(t.TempDir(), "months.csv")
	report := func(b billingReportCmd) string {
		t.Helper()
		var out bytes.Buffer
		if err := b.Run(t.Context(), d.cfg, streams{out: &out}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	month := time.Now().UTC().Format("2006-01")
	want := `{"month":"` + month + `","currency":"USD","opening":0,"new":1,"returned":0,"churned_voluntary":0,"churned_failed":0,"paused":0,` +
		`"closing":1,"trials":0,"mrr_minor":1583,"unpriced":0,"upgrades":0,"downgrades":0,"failed":0,"recovered":0,` +
		`"paid_minor":19000,"refunded_minor":0,"disputed_minor":0}`
	lines := strings.Split(strings.TrimSpace(report(billingReportCmd{JSONL: true})), "\n")
	if len(lines) != 12 || lines[11] != want {
		t.Errorf("%d lines, the last is %s", len(lines), lines[len(lines)-1])
	}
	table := report(billingReportCmd{})
	for _, words := range []string{"CANCELLED", "15.83", "190.00"} {
		if !strings.Contains(table, words) {
			t.Errorf("the table lacks %s:\n%s", words, table)
		}
	}
	for line := range strings.Lines(table) {
		if len(line) > 100 {
			t.Errorf("a line has %d characters: %s", len(line), line)
		}
	}
	report(billingReportCmd{CSV: file})
	written, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(written), "month,currency,opening,new,") || !strings.Contains(string(written), "\n"+month+",USD,0,1,0,0,0,0,1,0,0,0,1583,0,0,0,19000,0,0\n") {
		t.Errorf("the file is %s, %v", written, err)
	}
	t.Log("\n" + table)
}

func TestOnlyMonthsThatHaveBegunAreReported(t *testing.T) {
	t.Parallel()
	month := func(text string) time.Time {
		at, err := time.Parse("2006-01", text)
		if err != nil && text != "" {
			t.Fatal(err)
		}
		return at
	}
	now := time.Date(2026, 11, 29, 22, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct{ from, to, first, next string }{
		"a year until now, if nothing is said": {"", "", "2025-12", "2026-12"},
		"both are in it":                       {"2026-01", "2026-03", "2026-01", "2026-04"},
		"a month that has not begun":           {"", "2026-12", "", ""},
		"back in time":                         {"2026-03", "2026-01", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, until, err := (&billingReportCmd{From: month(c.from), To: month(c.to)}).months(now)
			if c.first == "" {
				if err == nil {
					t.Errorf("reported from %s to %s", from, until)
				}
				return
			}
			if err != nil || !from.Equal(month(c.first)) || !until.Equal(month(c.next)) {
				t.Errorf("from %s to before %s, %v", from, until, err)
			}
		})
	}
}
