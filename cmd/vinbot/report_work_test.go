package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"example.com/vinbot/billing"
	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/list"
	"example.com/vinbot/locales"
)

// TestTheLongestReportFitsBelowItsWorkbook: Telegram takes 1,024 characters there, and
// refuses the whole message for one more.
func TestTheLongestReportFitsBelowItsWorkbook(t *testing.T) {
	t.Parallel()
	catalog, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	many := 1_234_567
	long := knowledge.Vehicle{VIN: "1FTFW1E82NFB00000", Year: 2022, Make: "Mercedes-Benz", Model: strings.Repeat("Sprinter ", 20), Trim: strings.Repeat("Cargo ", 20)}
	made := conversation.ReportMade{
		ReportArgs: conversation.ReportArgs{Every: schedule.Monthly, Zone: "America/Argentina/ComodRivadavia", From: time.Date(2026, 9, 30, 22, 22, 0, 0, time.UTC), To: time.Date(2026, 12, 31, 22, 22, 0, 0, time.UTC)},
		Figures: conversation.Figures{
			Cars: many, Newest: slices.Repeat([]knowledge.Vehicle{long}, newestCars), Labels: many, Lists: many, ListCars: many, ListDays: 30, Packages: many, OfCars: many,
			Team: &conversation.TeamFigures{Cars: many, Sharing: many},
		},
		Recalls: &conversation.NewRecalls{Told: make([]conversation.ToldRecall, recallModels), Unknown: recallModels - 1, Models: recallModels, Beyond: many},
		Name:    "vinbot.xlsx", Bytes: []byte{1},
		Standing: conversation.Standing{Plan: billing.Enterprise, Used: many, Limit: many, ResetAt: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)},
	}
	_, todo, err := conversation.Step(conversation.Session{State: conversation.Idle{}}, conversation.Weighed{Event: made})
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range locales.Languages() {
		for _, c := range todo {
			say, ok := c.(conversation.Say)
			if !ok {
				continue
			}
			words, err := bot.Words(texts{catalog}.For(lang, ""), say.Reply)
			const most = 1024
			if n := utf8.RuneCountInString(words); err != nil || n > most || n < most/3 || say.Reply.File == nil {
				t.Errorf("%s: %d characters, %v: %s", lang, n, err, words)
			}
		}
	}
}

func TestTheWorkbookOfAReportHasItsCarsByTheClockOfItsPerson(t *testing.T) {
	t.Parallel()
	catalog, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	car := list.Car{
		Decode:   knowledge.Decode{VIN: "1FTFW1E82NFB00000", Attributes: map[string]string{"make": "=Ford", "model": "F-150", "model_year": "2022"}},
		Packages: []knowledge.Finding{{Name: "Tow Package", Code: "53A", Verdict: knowledge.Confirmed, Probability: 1}},
	}
	row := list.Row{Entry: list.Entry{Row: 1, VIN: car.Decode.VIN}, At: 1, Car: &car}
	rows := []reportRow{{row, time.Date(2026, 11, 30, 4, 44, 0, 0, time.UTC)}}
	file, err := reportBook(rows, "America/Chicago", catalog.For(locales.Reader{Lang: "en"}))
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for sheet, want := range map[int][]string{
		0: {"1", "2026-11-29 22:44", "1FTFW1E82NFB00000", "2022", "'=Ford", "F-150"},
		1: {"1", "1FTFW1E82NFB00000", "2022 =Ford F-150", "Tow Package", "53A"},
	} {
		all, err := f.GetRows(f.GetSheetName(sheet))
		if err != nil || len(all) != 2 || !slices.Equal(all[1][:len(want)], want) {
			t.Errorf("sheet %d: %q, %v", sheet, all, err)
		}
	}
}
