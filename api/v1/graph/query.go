package graph

import (
	"context"
	"strconv"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/billing"
)

// roots answer the fields of Query.
type roots struct{ Sources }

// Query implements [ResolverRoot].
func (r roots) Query() QueryResolver { return r }

// may refuses a key that lacks a scope.
func may(ctx context.Context, s billing.Scope) error {
	if !v1.CallerOf(ctx).Key.May(s) {
		return v1.Refusal(v1.OutOfScope, "The key needs the scope "+string(s)+".")
	}
	return nil
}

// Vehicle implements [QueryResolver].
func (r roots) Vehicle(ctx context.Context, vin string) (*Vehicle, error) {
	list, err := r.Vehicles(ctx, []string{vin})
	if err != nil {
		return nil, err
	}
	if err := list[0].Err(); err != nil {
		return nil, err
	}
	return &list[0], nil
}

// Vehicles implements [QueryResolver].
func (r roots) Vehicles(ctx context.Context, vins []string) ([]Vehicle, error) {
	if err := may(ctx, billing.ScopeVIN); err != nil {
		return nil, err
	}
	found, err := requestOf(ctx).cars.look(ctx, r.Decoder)
	if err != nil {
		return nil, err
	}
	out := make([]Vehicle, len(vins))
	for i, v := range vins {
		out[i] = Vehicle{found[v], r.Sources}
	}
	return out, nil
}

const mostStickers = 50

// Stickers implements [QueryResolver].
func (r roots) Stickers(ctx context.Context, limit int, before *string) ([]Sticker, error) {
	if err := may(ctx, billing.ScopePackages); err != nil {
		return nil, err
	}
	var id int64
	if before != nil {
		n, err := strconv.ParseInt(*before, 10, 64)
		if err != nil || n < 1 {
			return nil, fault("before", "is no id of a sticker")
		}
		id = n
	}
	if limit < 1 || limit > mostStickers {
		return nil, fault("limit", "must be 1 to "+strconv.Itoa(mostStickers))
	}
	return r.Sources.Stickers.Stickers(ctx, v1.CallerOf(ctx), id, limit)
}

// Usage implements [QueryResolver]. The cars of the same request are counted.
func (r roots) Usage(ctx context.Context) (*v1.Usage, error) {
	if err := may(ctx, billing.ScopeAccount); err != nil {
		return nil, err
	}
	if all := requestOf(ctx).cars; len(all.vins) > 0 && may(ctx, billing.ScopeVIN) == nil {
		_, _ = all.look(ctx, r.Decoder) // they count first; what is wrong with them they say themselves
	}
	a, err := r.Accounts.Account(ctx, v1.CallerOf(ctx).User)
	if err != nil {
		return nil, err
	}
	return new(v1.UsageOf(a)), nil
}

// fault is an argument that says something that cannot be.
func fault(argument, message string) error {
	p := v1.Refusal(v1.InvalidRequest, "")
	p.Errors = []v1.Fault{{Field: argument, Message: message}}
	return p
}
