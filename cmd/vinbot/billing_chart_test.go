package main

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/billing"
	"example.com/vinbot/bot/chart"
)

// soldForBoth are two months of what was sold for dollars and for Stars, as
// [billing.Report] lists them.
func soldForBoth() []billing.MonthReport {
	return []billing.MonthReport{
		{Month: "2026-01", Currency: "USD", New: 3, ChurnedVoluntary: 1, Closing: 2, MRR: 21800},
		{Month: "2026-01", Currency: "XTR", New: 1, Closing: 1, MRR: 950},
		{Month: "2026-02", Currency: "USD", Opening: 2, Returned: 1, Closing: 3, MRR: 23700, Failed: 2, Recovered: 1},
		{Month: "2026-02", Currency: "XTR", Opening: 1, Closing: 1, MRR: 950},
	}
}

func TestStarsAreDrawnBesideDollarsAndNeverWithThem(t *testing.T) {
	t.Parallel()
	want := []chart.Chart{
		{Title: "Monthly revenue (MRR), USD", Bars: []chart.Bar{
			{Name: "2026-01: 2 active, +3 −1", Value: "218.00", Size: 21800},
			{Name: "2026-02: 3 active, +1 −0, 2 failed, 1 recovered", Value: "237.00", Size: 23700},
		}},
		{Title: "Monthly revenue (MRR), XTR", Bars: []chart.Bar{
			{Name: "2026-01: 1 active, +1 −0", Value: "950", Size: 950},
			{Name: "2026-02: 1 active, +0 −0", Value: "950", Size: 950},
		}},
	}
	if diff := cmp.Diff(want, revenueCharts(soldForBoth())); diff != "" {
		t.Error(diff)
	}
}

func TestOfManyMonthsTheNewestAreDrawn(t *testing.T) {
	t.Parallel()
	var months []billing.MonthReport
	for i := range 15 {
		months = append(months, billing.MonthReport{Month: string(rune('a' + i)), Currency: "USD"})
	}
	bars := revenueCharts(months)[0].Bars
	if len(bars) != chart.MaxBars || bars[chart.MaxBars-1].Name != "o: 0 active, +0 −0" {
		t.Errorf("%d bars, the last is %+v", len(bars), bars[len(bars)-1])
	}
}

func TestTheChartIsAPictureInAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "months.png")
	if err := (&billingReportCmd{Chart: file}).print(streams{}, soldForBoth()); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const one = 76 + 2*88 // the height of a chart of two months
	if size, err := png.DecodeConfig(bytes.NewReader(written)); err != nil || size.Height != 2*one {
		t.Errorf("it is %+v, %v", size, err)
	}
	if err := (&billingReportCmd{Chart: "-"}).print(streams{out: &bytes.Buffer{}}, nil); err == nil {
		t.Error("nothing was drawn, and nothing said")
	}
}
