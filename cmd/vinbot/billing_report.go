package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/text/currency"

	"example.com/vinbot/billing"
	"example.com/vinbot/store"
)

type billingReportCmd struct {
	From  time.Time `format:"2006-01" help:"The first month, like 2026-01; eleven months before the last one otherwise."`
	To    time.Time `format:"2006-01" help:"The last month; this one (UTC) otherwise."`
	CSV   string    `help:"Write a CSV file, amounts in minor units; - for the output." xor:"form"`
	Chart string    `help:"Write a picture (PNG) of the monthly revenue, the last twelve months of each currency; - for the output." xor:"form"`
	JSONL bool      `help:"One line of JSON for each month and currency, amounts in minor units." xor:"form"`
}

// Run reports months by what the books have of them; nobody outside is asked.
func (b *billingReportCmd) Run(ctx context.Context, cfg config, s streams) error {
	from, until, err := b.months(time.Now().UTC())
	if err != nil {
		return err
	}
	terms, err := readTerms(cfg.PlansFile)
	if err != nil {
		return err
	}
	return withDatabase(ctx, cfg, func(pool *pgxpool.Pool) error {
		p := store.Payments{Pool: pool}
		stages, err := p.Stages(ctx, until)
		if err != nil {
			return err
		}
		entries, err := p.Ledger(ctx, from, until)
		if err != nil {
			return err
		}
		return b.print(s, billing.Report(terms.Plans, stages, entries, from, until))
	})
}

// months are the first one and the one after the last.
func (b *billingReportCmd) months(now time.Time) (from, until time.Time, err error) {
	last := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	if !b.To.IsZero() {
		if b.To.After(last) {
			return from, until, errors.New("--to is a month that has not begun")
		}
		last = b.To
	}
	from = last.AddDate(0, -11, 0)
	if !b.From.IsZero() {
		from = b.From
	}
	if from.After(last) {
		return from, until, errors.New("--from is after --to")
	}
	return from, last.AddDate(0, 1, 0), nil
}

func (b *billingReportCmd) print(s streams, months []billing.MonthReport) error {
	switch {
	case b.JSONL:
		return printEach(s, months)
	case b.CSV != "":
		return toFile(s.out, b.CSV, func(out io.Writer) error { return writeReport(out, months) })
	case b.Chart != "":
		return toFile(s.out, b.Chart, func(out io.Writer) error { return drawReport(out, months) })
	}
	return showReport(s.out, months)
}

// toFile writes a report to a file, or to the output where the name is -.
func toFile(out io.Writer, name string, write func(io.Writer) error) error {
	if name == "-" {
		return write(out)
	}
	f, err := os.Create(name) //nolint:gosec // the operator names it
	if err != nil {
		return fmt.Errorf("billing report: %w", err)
	}
	return errors.Join(write(f), f.Close())
}

// reportColumn is a number of a month; minor is an amount in minor units.
type reportColumn struct {
	name, title string
	minor       bool
	of          func(billing.MonthReport) int64
}

// reportColumns are the numbers of a month in the order in which they are shown.
func reportColumns() []reportColumn {
	type m = billing.MonthReport
	return []reportColumn{
		{"opening", "OPENING", false, func(r m) int64 { return int64(r.Opening) }},
		{"new", "NEW", false, func(r m) int64 { return int64(r.New) }},
		{"returned", "BACK", false, func(r m) int64 { return int64(r.Returned) }},
		{"churned_voluntary", "CANCELLED", false, func(r m) int64 { return int64(r.ChurnedVoluntary) }},
		{"churned_failed", "UNPAID", false, func(r m) int64 { return int64(r.ChurnedFailed) }},
		{"paused", "PAUSED", false, func(r m) int64 { return int64(r.Paused) }},
		{"closing", "CLOSING", false, func(r m) int64 { return int64(r.Closing) }},
		{"trials", "TRIALS", false, func(r m) int64 { return int64(r.Trials) }},
		{"upgrades", "UP", false, func(r m) int64 { return int64(r.Upgrades) }},
		{"downgrades", "DOWN", false, func(r m) int64 { return int64(r.Downgrades) }},
		{"mrr_minor", "MRR", true, func(r m) int64 { return r.MRR }},
		{"unpriced", "NOT IN MRR", false, func(r m) int64 { return int64(r.Unpriced) }},
		{"failed", "FAILED", false, func(r m) int64 { return int64(r.Failed) }},
		{"recovered", "RECOVERED", false, func(r m) int64 { return int64(r.Recovered) }},
		{"paid_minor", "PAID", true, func(r m) int64 { return r.Paid }},
		{"refunded_minor", "REFUNDED", true, func(r m) int64 { return r.Refunded }},
		{"disputed_minor", "DISPUTED", true, func(r m) int64 { return r.Disputed }},
	}
}

// subscriptionColumns is how many of the columns are about subscriptions: they make
// the first of the two tables, the rest makes the second.
const subscriptionColumns = 10

func writeReport(out io.Writer, months []billing.MonthReport) error {
	w := csv.NewWriter(out)
	head := []string{"month", "currency"}
	for _, c := range reportColumns() {
		head = append(head, c.name)
	}
	lines := [][]string{head}
	for _, m := range months {
		line := []string{m.Month, m.Currency}
		for _, c := range reportColumns() {
			line = append(line, strconv.FormatInt(c.of(m), 10))
		}
		lines = append(lines, line)
	}
	if err := w.WriteAll(lines); err != nil {
		return fmt.Errorf("billing report: %w", err)
	}
	return nil
}

// showReport prints two tables that fit a terminal.
func showReport(out io.Writer, months []billing.MonthReport) error {
	if len(months) == 0 {
		_, err := fmt.Fprintln(out, "Nothing was sold.")
		return err
	}
	all := reportColumns()
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, columns := range [][]reportColumn{all[:subscriptionColumns], all[subscriptionColumns:]} {
		cells := []string{"MONTH", "CURRENCY"}
		for _, c := range columns {
			cells = append(cells, c.title)
		}
		put(w, strings.Join(cells, "\t")+"\t")
		for _, m := range months {
			cells := []string{m.Month, m.Currency}
			for _, c := range columns {
				cells = append(cells, figure(c.of(m), c.minor, m.Currency))
			}
			put(w, strings.Join(cells, "\t")+"\t")
		}
		put(w, "")
	}
	return w.Flush()
}

// figure is a count, or an amount with as many decimals as its currency has.
func figure(n int64, minor bool, code string) string {
	unit, err := currency.ParseISO(code)
	if !minor || err != nil {
		return strconv.FormatInt(n, 10)
	}
	scale, _ := currency.Standard.Rounding(unit)
	if scale == 0 {
		return strconv.FormatInt(n, 10)
	}
	whole := int64(1)
	for range scale {
		whole *= 10
	}
	return fmt.Sprintf("%d.%0*d", n/whole, scale, n%whole)
}
