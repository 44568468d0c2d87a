package conversation

import (
	"context"
	"slices"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/vin"
)

// repairs are the VINs that one with a wrong check digit may have been, the likeliest
// first: those that say the same car, then those of the same maker. They are offered,
// never taken. Abroad a check digit need not fit, so there is nothing to repair in a
// number that nobody knows.
func repairs(ctx context.Context, known Decodes, d knowledge.Decode) ([]knowledge.VIN, error) {
	wrong := slices.ContainsFunc(d.Problems, func(p knowledge.Problem) bool { return p.Code == knowledge.ProblemCheckDigit })
	if !wrong || !d.Valid || !Counts(d) && !slices.Contains([]string{"US", "CA", "MX"}, d.Attributes["wmi_country"]) {
		return nil, nil
	}
	const same, kin, far = 0, 1, 2
	distance := map[knowledge.VIN]int{}
	list := vin.Repairs(string(d.VIN))
	for _, v := range list {
		other, _, err := known.Known(ctx, v, decode.Standard)
		if err != nil {
			return nil, err
		}
		a, b := other.Vehicle(), d.Vehicle()
		switch {
		case a.Make == b.Make && a.Model == b.Model && a.Year == b.Year:
			distance[v] = same
		case a.Make == b.Make:
			distance[v] = kin
		default:
			distance[v] = far
		}
	}
	slices.SortStableFunc(list, func(a, b knowledge.VIN) int { return distance[a] - distance[b] })
	const most = 3
	return list[:min(len(list), most)], nil
}
