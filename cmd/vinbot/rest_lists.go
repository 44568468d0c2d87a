package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/bot/workbook"
	"example.com/vinbot/knowledge/list"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/locales"
	"example.com/vinbot/store"
)

// choreList looks up a list that came through the API. It shares the workers of those
// from the chat.
const choreList = "list"

type listChore struct {
	List int64 `json:"list"`
}

// workList is the chore.
func (a *app) workList(ctx context.Context, raw json.RawMessage) error {
	w, err := chore[listChore](raw)
	if err != nil {
		return err
	}
	err = a.lists().work(ctx, w.List, func(int, int, time.Duration) {})
	if errors.Is(err, store.ErrNoList) { // cancelled, or forgotten
		return nil
	}
	return err
}

// loseList notes that a list could not be looked up for good.
func (a *app) loseList(ctx context.Context, raw json.RawMessage) error {
	w, err := chore[listChore](raw)
	if err != nil {
		return err
	}
	_, err = a.lists().kept.End(ctx, w.List, store.ListFailed)
	return err
}

// AddList implements [v1.Lists].
func (e *restEngine) AddList(ctx context.Context, who v1.Caller, up v1.Uploaded) (v1.ListStatus, error) {
	var read list.List
	var err error
	if up.Items != nil {
		read, err = list.Of(up.Items)
	} else {
		read, err = list.Read(ctx, up.Name, up.Bytes)
	}
	id := int64(0)
	if err == nil {
		n := store.NewList{Origin: "api:" + rand.Text(), User: who.User, Name: up.Name, List: read}
		id, err = e.lists.add(ctx, n, func(tx pgx.Tx, id int64) error { return e.enqueue(ctx, tx, choreList, listChore{id}) })
	}
	if fault, known := faultOf(err); known {
		return v1.ListStatus{}, e.refuse(who, fault.Fault, map[string]any{"Count": fault.Count, "Most": fault.Most, "Row": fault.Row})
	}
	if err != nil {
		return v1.ListStatus{}, err
	}
	return e.List(ctx, who, id)
}

func (e *restEngine) refuse(who v1.Caller, f list.Fault, data map[string]any) error {
	said, err := e.words(who.Lang).Plain("list_err_"+string(f), data)
	if err != nil {
		return err
	}
	if f == list.FaultNotSold {
		return v1.Refuse(v1.PlanNeeded, plain(said))
	}
	return v1.Refuse(v1.Unreadable, plain(said))
}

// List implements [v1.Lists].
func (e *restEngine) List(ctx context.Context, who v1.Caller, id int64) (v1.ListStatus, error) {
	h, err := e.head(ctx, who, id)
	if err != nil {
		return v1.ListStatus{}, err
	}
	s := v1.ListStatus{ID: h.ID, State: string(h.State), Name: h.Name, Rows: h.Rows, VINs: h.Cars, Left: h.Left, Created: h.Created.UTC(), Hidden: h.Hidden}
	if h.Ended == nil {
		return s, nil
	}
	s.Ended = new(h.Ended.UTC())
	rows, err := e.lists.rows(ctx, id)
	if err != nil {
		return s, err
	}
	s.Summary = new(list.Summarize(rows))
	return s, nil
}

// head is one of the caller's lists.
func (e *restEngine) head(ctx context.Context, who v1.Caller, id int64) (store.ListHead, error) {
	h, err := e.lists.kept.Head(ctx, id)
	if errors.Is(err, store.ErrNoList) || err == nil && h.User != who.User {
		return h, v1.Refuse(v1.NotFound, "")
	}
	return h, err
}

// CancelList implements [v1.Lists].
func (e *restEngine) CancelList(ctx context.Context, who v1.Caller, id int64) (v1.ListStatus, error) {
	if _, err := e.head(ctx, who, id); err != nil {
		return v1.ListStatus{}, err
	}
	if _, err := e.lists.kept.End(ctx, id, store.ListCancelled); err != nil {
		return v1.ListStatus{}, err
	}
	return e.List(ctx, who, id)
}

// ListRows implements [v1.Lists].
func (e *restEngine) ListRows(ctx context.Context, who v1.Caller, id int64, after, most int) (out []v1.ListRow, next int, err error) {
	if _, err := e.head(ctx, who, id); err != nil {
		return nil, 0, err
	}
	rows, err := e.lists.kept.Rows(ctx, id, after, most+1) // one more tells whether there is another page
	if err != nil {
		return nil, 0, err
	}
	if len(rows) > most {
		rows = rows[:most]
		next = rows[most-1].At
	}
	words := e.words(who.Lang)
	for _, r := range rows {
		row, err := listRow(words, r)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, row)
	}
	return out, next, nil
}

// listStatus names what became of a row.
func listStatus(r list.Row) string {
	switch {
	case r.Problem.Code == list.Beyond:
		return "beyond_quota"
	case r.Problem.Code != "":
		return "bad"
	case r.Car == nil:
		return "waiting"
	case r.Known():
		return "known"
	}
	return "unknown"
}

func listRow(words *locales.Printer, r list.Row) (v1.ListRow, error) {
	out := v1.ListRow{At: r.At, Sheet: r.Sheet, Row: r.Row, Written: r.Text, Status: listStatus(r), SameAs: r.Same}
	if r.Problem.Code != "" {
		why, err := words.Plain("list_bad_"+string(r.Problem.Code), map[string]any{"Detail": r.Problem.Detail})
		if err != nil {
			return out, err
		}
		code := v1.Unreadable
		if r.Problem.Code == list.Beyond {
			code = v1.QuotaUsedUp
		}
		out.Error = &v1.ItemError{Code: code, Detail: plain(why)}
	}
	if r.Car == nil {
		return out, nil
	}
	d, err := told(words, string(r.VIN), r.Car.Decode)
	if err != nil {
		return out, err
	}
	result := packages.Result{Findings: r.Car.Packages, Open: r.Car.Open, UnknownCodes: r.Car.Unknown}
	if d.Packages, d.Undetermined, err = findings(result, "", words); err != nil {
		return out, err
	}
	out.Vehicle = &d
	total, unpriced := r.Car.ListPrices()
	for currency, minor := range total {
		out.Prices = append(out.Prices, v1.Amount{Amount: inMajor(minor), Currency: currency})
	}
	out.Unpriced = unpriced
	return out, nil
}

// ListFile implements [v1.Lists].
func (e *restEngine) ListFile(ctx context.Context, who v1.Caller, id int64, as v1.ListForm) (v1.File, error) {
	h, err := e.head(ctx, who, id)
	if err != nil {
		return v1.File{}, err
	}
	if h.State == store.ListRunning {
		return v1.File{}, v1.Refuse(v1.NotReady, fmt.Sprintf("%d VINs are still to be looked up.", h.Left))
	}
	rows, err := e.lists.rows(ctx, id)
	if err != nil {
		return v1.File{}, err
	}
	if as == v1.ListCSV {
		b, err := listCSV(rows)
		return v1.File{Name: listFile(ascii(h.Name), "csv"), MIME: "text/csv; charset=utf-8", Bytes: b}, err
	}
	b, err := listBook(rows, list.Summarize(rows), e.words(who.Lang))
	return v1.File{Name: listFile(ascii(h.Name), "xlsx"), MIME: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Bytes: b}, err
}

// ascii leaves out of a name what a header cannot carry.
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '_'
		}
		return r
	}, s)
}

// listCSV has one row for each of the list's; its columns are named as in decode.
func listCSV(rows []list.Row) ([]byte, error) {
	attributes := []string{"model_year", "make", "model", "trim", "body_class", "engine_model", "fuel_type", "drive_type", "plant_country"}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	head := append([]string{"at", "sheet", "row", "written", "vin", "status", "reason", "same_as"}, attributes...)
	_ = w.Write(append(head, "quality", "packages", "list_price", "currency", "unpriced")) // kept until Flush
	for _, r := range rows {
		cells := []string{
			strconv.Itoa(r.At), workbook.Harmless(r.Sheet), strconv.Itoa(r.Row), workbook.Harmless(r.Text), string(r.VIN),
			listStatus(r), string(r.Problem.Code), strconv.Itoa(r.Same),
		}
		cells = append(cells, carCells(r.Car, attributes)...)
		_ = w.Write(cells) // likewise
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fmt.Errorf("list as CSV: %w", err)
	}
	return out.Bytes(), nil
}

func carCells(c *list.Car, attributes []string) []string {
	const rest = 5
	cells := make([]string, len(attributes)+rest)
	if c == nil {
		return cells
	}
	for i, a := range attributes {
		cells[i] = workbook.Harmless(c.Decode.Attributes[a])
	}
	var names []string
	for _, f := range c.Packages {
		names = append(names, fmt.Sprintf("%s (%s, %.2f)", titled(f), f.Verdict, f.Probability))
	}
	total, unpriced := c.ListPrices()
	at := len(attributes)
	cells[at], cells[at+1], cells[at+4] = strconv.Itoa(c.Decode.Quality), workbook.Harmless(strings.Join(names, "; ")), strconv.Itoa(unpriced)
	if len(total) == 1 { // of several currencies there is no sum
		for currency, minor := range total {
			cells[at+2], cells[at+3] = decimal(&minor), currency
		}
	}
	return cells
}
