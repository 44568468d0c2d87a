package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/list"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/store"
)

// lists look up whole lists of VINs, for the chat and for the API alike.
type lists struct {
	kept     *store.Lists
	accounts *store.Accounts
	decodes  *decode.Chain
	packages *packages.Catalogue
	plans    billing.Plans
	now      knowledge.Clock
}

const (
	freeList  = 50  // VINs of a list that every plan has
	listBatch = 200 // rows that are looked up and written together
)

// add keeps a list, once for each origin. A list that the person's plan does not have is
// a *[list.Error].
func (l *lists) add(ctx context.Context, n store.NewList, begin func(pgx.Tx, int64) error) (int64, error) {
	if cars := n.List.Distinct(); cars > freeList {
		account, err := l.accounts.Account(ctx, n.User)
		if err != nil {
			return 0, err
		}
		if !l.plans.Grants(account.Entitlement.Plan.Code, billing.BulkLists) {
			return 0, &list.Error{Fault: list.FaultNotSold, Count: cars, Most: freeList}
		}
	}
	return l.kept.Add(ctx, n, begin)
}

// work looks up what is left of a list, batch by batch: what an attempt before has
// written stays, and nothing is lost of it. progress is told how far it is, and how long
// the rest takes at that pace. A list that was cancelled meanwhile is
// [store.ErrNoList].
func (l *lists) work(ctx context.Context, id int64, progress func(done, all int, left time.Duration)) error {
	head, err := l.kept.Head(ctx, id)
	if err != nil {
		return err
	}
	if head.State != store.ListRunning {
		return nil
	}
	began, done := time.Now(), 0
	for after := 0; ; {
		rows, err := l.kept.Waiting(ctx, id, after, listBatch)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			_, err := l.kept.End(ctx, id, store.ListDone)
			return err
		}
		if err := l.look(ctx, head.User, rows); err != nil {
			return err
		}
		if err := l.kept.Write(ctx, id, rows); err != nil {
			return err
		}
		after, done = rows[len(rows)-1].At, done+len(rows)
		left := time.Since(began) / time.Duration(done) * time.Duration(max(0, head.Left-done))
		progress(head.Cars-head.Left+done, head.Cars, left)
	}
}

// look finds out about rows: what is known first, then those whom nothing is known of
// together. Nobody is asked about cars that the month has no room for.
func (l *lists) look(ctx context.Context, user int64, rows []list.Row) error {
	known, err := l.decodes.KnownAll(ctx, rowVINs(rows), decode.Standard)
	if err != nil {
		return err
	}
	found := make([]knowledge.Decode, len(rows))
	var open []int
	for i, k := range known {
		if found[i] = k.Decode; k.Extent == decode.Structure {
			open = append(open, i)
		}
	}
	open, err = l.room(ctx, user, rows, open)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		vins := make([]knowledge.VIN, len(open))
		for n, i := range open {
			vins[n] = rows[i].VIN
		}
		asked, err := l.decodes.FetchAll(ctx, vins, decode.Standard)
		if err != nil {
			return err
		}
		for n, i := range open {
			found[i] = asked[n]
		}
	}
	for i := range rows {
		if rows[i].Problem.Code == "" {
			car := l.car(found[i], rows[i].Equipment)
			rows[i].Car = &car
		}
	}
	return nil
}

// room leaves those rows to be asked about that the month has room for, and marks the
// others.
func (l *lists) room(ctx context.Context, user int64, rows []list.Row, open []int) (left []int, err error) {
	if len(open) == 0 {
		return nil, nil
	}
	account, err := l.accounts.Account(ctx, user)
	if err != nil {
		return nil, err
	}
	if !account.Usage.Full() {
		return open, nil
	}
	counted, err := l.accounts.CountedOf(ctx, user, rowVINs(rows))
	if err != nil {
		return nil, err
	}
	for _, i := range open {
		if slices.Contains(counted, rows[i].VIN) {
			left = append(left, i)
		} else {
			rows[i].Problem = knowledge.Problem{Code: list.Beyond}
		}
	}
	return left, nil
}

func rowVINs(rows []list.Row) []knowledge.VIN {
	vins := make([]knowledge.VIN, len(rows))
	for i, r := range rows {
		vins[i] = r.VIN
	}
	return vins
}

// car names the packages of a car by its VIN and by what its row says of its equipment.
func (l *lists) car(d knowledge.Decode, equipment string) list.Car {
	out := list.Car{Decode: d}
	v := unambiguous(d)
	if v.Make == "" || v.Model == "" {
		return out.Trimmed()
	}
	car := packages.Car{Vehicle: v, Sure: true}
	if car.Codes = packages.ParseCodes(equipment); car.Codes == nil {
		car.Codes = l.packages.CodesIn(v, equipment)
	}
	if car.Codes == nil {
		car.Text = equipment
	}
	r := l.packages.Identify(car)
	for _, f := range r.Findings {
		if f.Verdict.Has() || f.Verdict == knowledge.Standard {
			out.Packages = append(out.Packages, f)
		}
	}
	out.Open, out.Unknown = r.Open, r.UnknownCodes
	return out.Trimmed()
}

// rows are all of a list's.
func (l *lists) rows(ctx context.Context, id int64) ([]list.Row, error) {
	return l.kept.Rows(ctx, id, 0, 2*list.Most)
}

// faultOf tells the faults of a list, which are the person's to mend, from others.
func faultOf(err error) (conversation.ListRefused, bool) {
	var e *list.Error
	if !errors.As(err, &e) {
		return conversation.ListRefused{}, false
	}
	return conversation.ListRefused{Fault: e.Fault, Count: e.Count, Most: e.Most, Row: e.Row}, true
}

// listOrigin names what asked for a list.
func listOrigin(job int64) string { return fmt.Sprintf("job:%d", job) }
