package main

import (
	"example.com/vinbot/bot/workbook"
	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/knowledge/list"
	"example.com/vinbot/locales"
)

// reportBook is the workbook of a report: its cars, their packages, and what is doubtful.
// Times are those of the reader's zone.
func reportBook(rows []reportRow, zone string, words *locales.Printer) ([]byte, error) {
	b := &book{words: words}
	plain := make([]list.Row, len(rows))
	for i, r := range rows {
		plain[i] = r.Row
	}
	sheets := []workbook.Sheet{b.lookedUp(rows, zone), b.packages(plain), b.doubts(plain)}
	if b.err != nil {
		return nil, b.err
	}
	out, err := workbook.Write(sheets)
	if b.err != nil {
		return nil, b.err
	}
	return out, err
}

func (b *book) lookedUp(rows []reportRow, zone string) workbook.Sheet {
	return workbook.Sheet{
		Name: b.say("list_sheet_vehicles"),
		Columns: append(append([]workbook.Column{b.column("row", 7), b.column("looked_up", 17), b.column("vin", 21)}, b.vehicleColumns()...),
			b.column("source", 30)),
		Rows: func(yield func([]any) bool) {
			for _, r := range rows {
				at, err := schedule.Wall(r.At, zone)
				if err != nil && b.err == nil {
					b.err = err
				}
				cells := append([]any{r.Entry.Row, at.Format("2006-01-02 15:04"), string(r.VIN)}, b.vehicle(*r.Car)...)
				if !yield(append(cells, b.sources(r.Row))) {
					return
				}
			}
		},
	}
}
