package main

import (
	"context"
	"errors"
	"time"

	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/decode/nhtsa"
	"example.com/vinbot/knowledge/decode/upstream"
	"example.com/vinbot/knowledge/vin"
)

type recallsCmd struct {
	VIN string `arg:"" help:"One VIN."`
}

// Run decodes the VIN and lists the recalls of its model and year. The VIN itself
// is not sent: NHTSA's list goes by model.
func (r *recallsCmd) Run(ctx context.Context, c config, s streams) error {
	v, _ := vin.Parse(r.VIN)
	if v == "" {
		return errors.New("this is not a VIN")
	}
	t, err := newShellDecoder(c, s, false)
	if err != nil {
		return err
	}
	defer t.services.close()
	d, extent, err := t.chain.Known(ctx, v, decode.Standard)
	if err == nil && extent == decode.Structure {
		d, err = t.chain.Fetch(ctx, v, decode.Standard)
	}
	if err != nil {
		return err
	}
	recalls, err := nhtsa.NewRecalls(upstream.Config{URL: c.Recalls}, nil, time.Now)
	if err != nil {
		return err
	}
	defer recalls.Close()
	car := d.Vehicle()
	list, err := recalls.Of(ctx, car)
	if err != nil {
		return err
	}
	return show(s.out, map[string]any{"vehicle": car, "recalls": list, "note": recallsNote})
}
