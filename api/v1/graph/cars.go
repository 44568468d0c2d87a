package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	v1 "example.com/vinbot/api/v1"
)

// cars are those of one request. They are looked up together when the first of them is
// wanted, however they are asked for and whatever their fields are called.
type cars struct {
	vins    []string // as they were sent
	include v1.Include

	once  sync.Once
	found map[string]v1.Decoded
	err   error
}

func carsOf(op *graphql.OperationContext) *cars {
	c := &cars{}
	for _, root := range graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Query"}) {
		args := root.ArgumentMap(op.Variables)
		c.add(args["vin"])
		c.add(args["vins"])
		if root.Definition.Type.Name() != "Vehicle" {
			continue
		}
		for _, f := range graphql.CollectFields(op, root.Selections, []string{"Vehicle"}) {
			c.include.Packages = c.include.Packages || f.Name == "packages" || f.Name == "undetermined"
			c.include.Facts = c.include.Facts || f.Name == "facts"
		}
	}
	return c
}

// add takes in a VIN, or a list of them.
func (c *cars) add(arg any) {
	switch v := arg.(type) {
	case string:
		c.vins = append(c.vins, v)
	case []any:
		for _, one := range v {
			c.add(one)
		}
	}
}

// look finds out about all of them, once. What one VIN is told is told all that are
// written like it.
func (c *cars) look(ctx context.Context, d Decoder) (map[string]v1.Decoded, error) {
	c.once.Do(func() {
		if c.err = v1.CheckVINs("vins", c.vins); c.err != nil {
			return
		}
		var list []v1.Decoded
		if list, c.err = d.Decode(ctx, v1.CallerOf(ctx), c.vins, c.include); c.err != nil {
			return
		}
		c.found = make(map[string]v1.Decoded, len(list))
		for i, v := range c.vins {
			c.found[v] = list[i]
		}
	})
	return c.found, c.err
}
