package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"example.com/vinbot/billing"
	"example.com/vinbot/bot/chart"
)

// drawReport draws the monthly revenue as bars, each currency by its own scale: what is
// in two of them is never one sum.
func drawReport(out io.Writer, months []billing.MonthReport) error {
	charts := revenueCharts(months)
	if len(charts) == 0 {
		return errors.New("billing report: nothing was sold, so there is nothing to draw")
	}
	png, err := chart.PNG(charts...)
	if err != nil {
		return fmt.Errorf("billing report: %w", err)
	}
	if _, err := out.Write(png); err != nil {
		return fmt.Errorf("billing report: %w", err)
	}
	return nil
}

// revenueCharts are the newest months of each currency, as many as a chart shows.
func revenueCharts(months []billing.MonthReport) (charts []chart.Chart) {
	byCurrency := map[string][]billing.MonthReport{}
	for _, m := range months {
		byCurrency[m.Currency] = append(byCurrency[m.Currency], m)
	}
	for _, code := range slices.Sorted(maps.Keys(byCurrency)) {
		list := byCurrency[code]
		c := chart.Chart{Title: "Monthly revenue (MRR), " + code}
		for _, m := range list[max(0, len(list)-chart.MaxBars):] {
			c.Bars = append(c.Bars, chart.Bar{Name: courseOf(m), Value: figure(m.MRR, true, code), Size: float64(m.MRR)})
		}
		charts = append(charts, c)
	}
	return charts
}

// courseOf says what became of a month's subscriptions.
func courseOf(m billing.MonthReport) string {
	course := fmt.Sprintf("%s: %d active, +%d −%d", m.Month, m.Closing, m.New+m.Returned, m.ChurnedVoluntary+m.ChurnedFailed+m.Paused)
	if m.Failed > 0 || m.Recovered > 0 {
		course += fmt.Sprintf(", %d failed, %d recovered", m.Failed, m.Recovered)
	}
	return course
}
