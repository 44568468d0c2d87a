package main

import (
	"context"
	"strconv"

	"github.com/jackc/pgx/v5/pgxpool"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/api/v1/graph"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/store"
)

// graphSources is what GraphQL answers from.
func (a *app) graphSources(engine *restEngine, pool *pgxpool.Pool) graph.Sources {
	return graph.Sources{
		Decoder: engine, Recalls: engine, Stickers: graphStickers{store.NewLabels(pool)}, History: store.NewPeople(pool),
		Reports: restReports{store.NewReports(pool, a.now)}, Accounts: store.NewAccounts(pool, a.money.terms, a.now), Log: a.log, Now: a.now,
	}
}

// graphStickers are the labels that people have read, for GraphQL.
type graphStickers struct{ labels *store.Labels }

// Stickers implements [graph.Stickers].
func (g graphStickers) Stickers(ctx context.Context, who v1.Caller, before int64, most int) ([]graph.Sticker, error) {
	list, err := g.labels.List(ctx, who.User, before, most)
	if err != nil {
		return nil, err
	}
	out := make([]graph.Sticker, len(list))
	for i, k := range list {
		if out[i], err = stickerOf(k); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// stickerOf has the parts of [labelDocument] that do not need the picture.
func stickerOf(k store.KeptLabel) (graph.Sticker, error) {
	l := k.Label
	s := graph.Sticker{
		ID: strconv.FormatInt(k.ID, 10), ReadAt: k.At.UTC(),
		VIN: known(string(l.VIN)), Make: known(l.Make), Model: known(l.Model), ModelYear: known(l.Year), Trim: known(l.Trim), Currency: known(l.Currency),
		BasePrice: dollars(l.Base), TotalOptions: dollars(l.OptionTotal), Destination: dollars(l.Destination), Total: dollars(l.Total), Sure: l.Sure,
	}
	for _, o := range l.Options {
		s.Options = append(s.Options, graph.StickerOption{Code: o.Code, Name: o.Name, Price: dollars(o.Price), Contents: o.Contents, UnsureName: o.Unsure()})
	}
	for _, d := range l.Doubts {
		s.Doubts = append(s.Doubts, string(d.Code))
	}
	var err error
	s.Packages, s.Undetermined, err = findings(packages.Result{Findings: k.Findings}, l.Currency, nil)
	return s, err
}

// known is nil for what is not known.
func known[T comparable](v T) *T {
	if v == *new(T) {
		return nil
	}
	return &v
}

// dollars is an amount in major units.
func dollars(minor *int64) *float64 {
	if minor == nil {
		return nil
	}
	return new(inMajor(*minor))
}
