package ask

import "context"

// market answers what a car is worth or what happened to it: neither is known, and no
// source of it is set up. What is known instead is said: the price when it was new, and
// that its recalls can be looked up.
func (e *Engine) market(ctx context.Context, u query, kind Kind) (Answer, error) {
	a := Answer{Kind: kind}
	if len(u.cars) == 0 {
		a.Vehicle.Make = u.makeOnly
		return a, nil
	}
	a.Vehicle = u.cars[0].vehicle
	if kind == Past {
		return a, nil
	}
	u.attribute, u.limit, u.others = "starting_msrp", nil, nil
	price, err := e.valueOf(ctx, u, u.cars[0])
	if err != nil || price.Kind != Value && price.Kind != Range {
		return a, err
	}
	a.Attribute, a.Facts, a.Vehicle = u.attribute, few(price.Facts), price.Vehicle
	return a, nil
}
