package specs

import "fmt"

// quantity is what a unit measures, and how many base units it holds.
type quantity struct {
	kind string
	base float64
}

// units are those that facts and questions use. Exact by definition, except mpg's
// relatives, which Convert handles: they are reciprocal.
func units() map[string]quantity {
	return map[string]quantity{
		"lb": {"mass", 0.45359237}, "lbs": {"mass", 0.45359237}, "kg": {"mass", 1}, "t": {"mass", 1000},
		"in": {"length", 25.4}, "ft": {"length", 304.8}, "mm": {"length", 1}, "cm": {"length", 10}, "m": {"length", 1000},
		"cu ft": {"volume", 28.316846592}, "gal": {"volume", 3.785411784}, "L": {"volume", 1}, "l": {"volume", 1},
		"mi": {"distance", 1.609344}, "km": {"distance", 1}, "mph": {"speed", 1.609344}, "km/h": {"speed", 1},
		"hp": {"power", 0.745699872}, "kW": {"power", 1}, "PS": {"power", 0.73549875}, "ch": {"power", 0.73549875}, "cv": {"power", 0.73549875},
		"lb-ft": {"torque", 1.3558179483314004}, "Nm": {"torque", 1}, "kWh": {"energy", 1}, "s": {"time", 1}, "min": {"time", 60},
		"h": {"time", 3600}, "qt": {"volume", 0.946352946}, "psi": {"pressure", 6.894757293168}, "bar": {"pressure", 100}, "V": {"voltage", 1},
		"rpm": {"rotation", 1}, "g": {"acceleration", 1}, "g/mi": {"emission", 1}, "g/km": {"emission", 1.609344}, "deg": {"angle", 1}, "USD": {"usd", 1}, "mpg": {"economy", 1}, "mpge": {"economy", 1}, "km/l": {"economy", 2.352145833}, "": {"count", 1},
	}
}

// perHundred turns mpg into l/100 km and back: 100 × 3.785411784 / 1.609344.
const perHundred = 235.214583

// kWhPerHundred turns mpge into kWh/100 km and back: 100 × 33.705, EPA's kWh in a gallon
// of gasoline, / 1.609344.
const kWhPerHundred = 2094.331603

// Convert turns a value of one unit into another of the same kind.
func Convert(v float64, from, to string) (float64, error) {
	if from == to {
		return v, nil
	}
	all := units()
	for _, r := range []struct {
		unit, of string
		product  float64
	}{{"l/100 km", "mpg", perHundred}, {"kWh/100 km", "mpge", kWhPerHundred}} {
		if v == 0 || from != r.unit && to != r.unit {
			continue
		}
		if from == r.unit {
			return Convert(r.product/v, r.of, to)
		}
		economy, err := Convert(v, from, r.of)
		return r.product / economy, err
	}
	a, okA := all[from]
	b, okB := all[to]
	if !okA || !okB || a.kind != b.kind {
		return 0, fmt.Errorf("specs: %q does not convert to %q", from, to)
	}
	return v * a.base / b.base, nil
}

// Units lists the units a number in a text may have, for whoever reads texts.
func Units() []string {
	list := []string{"l/100 km"}
	for u := range units() {
		if u != "" {
			list = append(list, u)
		}
	}
	return list
}
