package workbook_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"example.com/vinbot/bot/chart"
	"example.com/vinbot/bot/workbook"
)

func TestATableIsReadBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	picture, err := chart.PNG(chart.Chart{Title: "Makes", Bars: []chart.Bar{{Name: "Ford", Value: "2", Size: 2}}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := workbook.Write([]workbook.Sheet{
		{Name: "Summary", Columns: []workbook.Column{{Title: "What", Width: 30}, {Title: "How many", Width: 10}}, Rows: slices.Values([][]any{{"Cars", 2}}), Picture: picture},
		{
			Name: "Véhicules: [1/2]", Columns: []workbook.Column{{Title: "VIN", Width: 20}, {Title: "Share", Width: 8, Format: workbook.Percent}, {Title: "Price", Width: 8, Format: workbook.Amount}},
			Rows: slices.Values([][]any{{"1HGCV1F33KA000000", 0.5, 1200.5}, {"=1+1", nil, nil}}),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Summary", "Véhicules   1 2"}, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	rows, err := f.GetRows("Véhicules   1 2")
	if diff := cmp.Diff([][]string{{"VIN", "Share", "Price"}, {"1HGCV1F33KA000000", "50%", "1,200.50"}, {"'=1+1"}}, rows); err != nil || diff != "" {
		t.Error(err, diff)
	}
	pictures, err := f.GetPictures("Summary", "D1")
	if err != nil || len(pictures) != 1 || !bytes.Equal(pictures[0].File, picture) {
		t.Errorf("%d pictures, %v", len(pictures), err)
	}
}

func TestNoTextIsAFormula(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "' =1", "\rx": "' x",
		" =1": "' =1", "＝1": "'＝1", "Ford": "Ford", "": "", "6-speed": "6-speed",
	} {
		if got := workbook.Harmless(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	if got := workbook.Harmless(strings.Repeat("x", 40_000)); len(got) != 32_767 {
		t.Errorf("%d characters", len(got))
	}
}
