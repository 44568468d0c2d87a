package locales

// conversion turns a value into another unit, to be shown with at most so many
// decimals.
type conversion struct {
	to      string
	factor  float64
	inverse bool    // the factor is divided by the value: consumption against economy
	offset  float64 // added before the factor: temperatures
	digits  int
}

func (c conversion) apply(n float64) float64 {
	if c.inverse {
		return c.factor / n
	}
	return (n + c.offset) * c.factor
}

// Exact by definition (NIST SP 811, appendix B), except where a comment says so.
const (
	kgPerLb       = 0.45359237
	kmPerMi       = 1.609344
	mmPerIn       = 25.4
	mPerFt        = 0.3048
	lPerGal       = 3.785411784
	lPerImpGal    = 4.54609
	lPerCuFt      = 28.316846592
	nmPerLbFt     = 1.3558179483314004
	psPerHp       = 1.0138696654 // mechanical against metric horsepower
	kwhPerGal     = 33.705       // EPA's energy of a gallon of gasoline
	hundred       = 100
	fiveNinths    = 5.0 / 9.0
	fahrenheit0   = 32
	l100FromMpg   = hundred * lPerGal / kmPerMi
	kmlFromMpg    = kmPerMi / lPerGal
	kwh100FromMpg = hundred * kwhPerGal / kmPerMi
)

// conversions says how a reader wants a unit shown; false: as it is.
func conversions(unit string, m manner) (conversion, bool) {
	var c conversion
	switch m.system {
	case customary:
		c = toCustomary(unit)
	case british:
		c = toBritish(unit)
	case metric:
		c = toMetric(unit, m)
	}
	return c, c.to != ""
}

func toMetric(unit string, m manner) conversion {
	switch unit {
	case "lb":
		return conversion{to: "kg", factor: kgPerLb}
	case "mi":
		return conversion{to: "km", factor: kmPerMi}
	case "mph":
		return conversion{to: "km/h", factor: kmPerMi}
	case "in":
		return conversion{to: "mm", factor: mmPerIn}
	case "ft":
		return conversion{to: "m", factor: mPerFt, digits: 2}
	case "cu ft":
		return conversion{to: "l", factor: lPerCuFt}
	case "gal":
		return conversion{to: "l", factor: lPerGal}
	case "lb-ft":
		return conversion{to: "Nm", factor: nmPerLbFt}
	case "degF":
		return conversion{to: "degC", factor: fiveNinths, offset: -fahrenheit0}
	case "mpge":
		return conversion{to: "kWh/100 km", factor: kwh100FromMpg, inverse: true, digits: 1}
	case "mpg":
		if m.perLitre {
			return conversion{to: "km/l", factor: kmlFromMpg, digits: 1}
		}
		return conversion{to: "l/100 km", factor: l100FromMpg, inverse: true, digits: 1}
	case "hp":
		if m.power != "" {
			return conversion{to: m.power, factor: psPerHp}
		}
	}
	return conversion{}
}

// toBritish converts what drivers there do not count as Americans do. Miles, mph
// and hp stay; a gallon is a fifth larger.
func toBritish(unit string) conversion {
	switch unit {
	case "mpg":
		return conversion{to: "mpg (UK)", factor: lPerImpGal / lPerGal, digits: 1}
	case "mpge":
		return conversion{to: "mi/kWh", factor: 1 / kwhPerGal, digits: 1}
	case "km":
		return conversion{to: "mi", factor: 1 / kmPerMi}
	case "km/h":
		return conversion{to: "mph", factor: 1 / kmPerMi}
	case "mi", "mph", "hp":
		return conversion{}
	}
	return toMetric(unit, manner{})
}

// toCustomary converts metric sources for American readers. Litres stay: they
// are displacement there as here.
func toCustomary(unit string) conversion {
	switch unit {
	case "kg":
		return conversion{to: "lb", factor: 1 / kgPerLb}
	case "km":
		return conversion{to: "mi", factor: 1 / kmPerMi}
	case "km/h":
		return conversion{to: "mph", factor: 1 / kmPerMi}
	case "mm":
		return conversion{to: "in", factor: 1 / mmPerIn, digits: 1}
	case "Nm":
		return conversion{to: "lb-ft", factor: 1 / nmPerLbFt}
	case "degC":
		return conversion{to: "degF", factor: 1 / fiveNinths, offset: fahrenheit0 * fiveNinths}
	case "kWh/100 km":
		return conversion{to: "kWh/100 mi", factor: kmPerMi, digits: 1}
	}
	return conversion{}
}
