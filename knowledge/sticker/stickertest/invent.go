package stickertest

import (
	"fmt"
	"html/template"
	"math/rand/v2"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// maker is a manner of printing labels and the cars that are printed so.
type maker struct {
	layout string // file name below layouts, without its ending
	brand  string
	prefix string // the first three characters of its VINs
	models []string
	fonts  []template.CSS // families
	whole  bool           // prices without cents
}

func makers() []maker {
	const sans, narrow template.CSS = "'Liberation Sans'", "'Liberation Sans Narrow','DejaVu Sans Condensed'"
	return []maker{
		{"gm", "Chevrolet", "1GC", []string{"TAHOE LT", "EQUINOX RS", "CAMARO 1LT"}, []template.CSS{narrow, sans}, false},
		{"ford", "Ford", "1FT", []string{"F-150 4X4 SUPERCREW", "EXPLORER ST 4WD"}, []template.CSS{sans, narrow}, false},
		{"stellantis", "Jeep", "1C4", []string{"WRANGLER SAHARA", "GRAND CHEROKEE LIMITED", "COMPASS LATITUDE"}, []template.CSS{sans, "'DejaVu Sans Condensed'"}, true},
		{"korean", "Hyundai", "5NM", []string{"TUCSON LIMITED", "SANTA FE SEL"}, []template.CSS{sans, "'DejaVu Sans'"}, false},
		{"korean", "Genesis", "KMU", []string{"GV80 2.5T", "GV70 3.5T"}, []template.CSS{"'Liberation Serif'", sans}, false},
		{"korean", "Kia", "5XY", []string{"TELLURIDE SX", "SORENTO EX"}, []template.CSS{"'DejaVu Sans Condensed'"}, false},
		{"codes", "Toyota", "4T1", []string{"CAMRY XSE", "HIGHLANDER XLE"}, []template.CSS{sans, "'DejaVu Serif'"}, false},
	}
}

// paper is what a layout is given to print.
type paper struct {
	knowledge.Label

	Font               template.CSS
	Size               float64 // points
	Left, Right        []string
	Exterior, Interior string
	Group              string // an equipment group, where the maker prints one
	DashedVIN          string
	wholeAmounts       bool
}

// Amount is minor units as the maker prints them, without a currency sign.
func (p paper) Amount(minor *int64) string {
	n, sign := *minor, ""
	if n < 0 {
		n, sign = -n, "-"
	}
	whole := fmt.Sprint(n / 100)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if p.wholeAmounts {
		return sign + whole
	}
	return fmt.Sprintf("%s%s.%02d", sign, whole, n%100)
}

// invent makes up a label of maker m. Its sums close.
func invent(m maker, r *rand.Rand) paper {
	year := 2019 + r.IntN(7)
	model := m.models[r.IntN(len(m.models))]
	l := knowledge.Label{Make: m.brand, Model: model, Year: year, Currency: "USD", VIN: vin(m.prefix, year, r)}
	l.Base = new(int64(28+r.IntN(50))*100_000 + int64(r.IntN(20))*5_000)
	names := someOf(r, optionNames(), 3+r.IntN(6))
	contents := someOf(r, features(), len(features()))
	var sum int64
	for _, n := range names {
		o := knowledge.OptionLine{Name: n, Price: new(int64(2+r.IntN(60)) * 5_000)}
		if strings.HasSuffix(n, "Package") || strings.HasSuffix(n, "Group") {
			k := 1 + r.IntN(3)
			o.Contents, contents = contents[:k], contents[k:]
		}
		sum += *o.Price
		l.Options = append(l.Options, o)
	}
	l.Standard = contents[:14]
	l.OptionTotal, l.Destination = new(sum), new(int64(995+10*r.IntN(100))*100)
	l.Total = new(*l.Base + sum + *l.Destination)
	if m.layout == "gm" || m.layout == "ford" {
		capitals(&l)
	}
	v := string(l.VIN)
	p := paper{
		Label: l, Font: m.fonts[r.IntN(len(m.fonts))], Size: 7.5 + float64(r.IntN(4))/2, wholeAmounts: m.whole,
		Left: l.Standard[:7], Right: l.Standard[7:], Exterior: "MOON GRAY METALLIC", Interior: "NIGHT BLUE",
		Group: fmt.Sprintf("%d%c", 20+r.IntN(9), "ABCDEFGH"[r.IntN(8)]), DashedVIN: v[:3] + "–" + v[3:11] + "–" + v[11:],
	}
	if m.layout == "stellantis" || m.layout == "korean" {
		p.OptionTotal = nil // not printed
	}
	return p
}

// capitals prints names as GM and Ford do.
func capitals(l *knowledge.Label) {
	up := func(in []string) []string {
		out := slices.Clone(in)
		for i := range out {
			out[i] = strings.ToUpper(out[i])
		}
		return out
	}
	l.Standard = up(l.Standard)
	for i := range l.Options {
		l.Options[i].Name, l.Options[i].Contents = strings.ToUpper(l.Options[i].Name), up(l.Options[i].Contents)
	}
}

func someOf(r *rand.Rand, all []string, n int) []string {
	out := slices.Clone(all)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:min(n, len(out))]
}

// vin makes up a VIN whose check digit fits (49 CFR 565.15).
func vin(prefix string, year int, r *rand.Rand) knowledge.VIN {
	const (
		letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
		values  = "12345678123457923456789"
		years   = "KLMNPRSTVWXY" // of 2019 and later
	)
	b := []byte(prefix)
	for range 5 {
		b = append(b, letters[r.IntN(len(letters))])
	}
	b = append(b, '0', years[year-2019], letters[r.IntN(len(letters))])
	b = fmt.Appendf(b, "%06d", r.IntN(1_000_000))
	sum := 0
	for i, weight := range [17]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2} {
		c := b[i]
		if at := strings.IndexByte(letters, c); at >= 0 {
			c = values[at]
		}
		sum += int(c-'0') * weight
	}
	b[8] = "0123456789X"[sum%11]
	return knowledge.VIN(b)
}

func optionNames() []string {
	return []string{
		"Lakeside Package", "Cold Morning Package", "Long Road Package", "Night Lantern Group", "Harbour Package", "Rope and Tow Group",
		"Panoramic Skylight", "Second Row Captain Chairs", "Wool Floor Mats", "Engine Block Heater", "Full Size Spare Wheel", "Roof Rack Cross Rails",
		"Rear Window Shade", "Moon Gray Metallic Paint", "Cargo Net and Tray", "Wheel Locks", "Ceramic Brake Kit", "20 Inch Forged Wheels",
	}
}

func features() []string {
	return []string{
		"Heated Front Seats", "Heated Steering Wheel", "Ventilated Rear Seats", "Power Liftgate, Hands Free", "Rain Sensing Wipers", "Tow Hooks, Front",
		"Trailer Brake Controller", "Eight Speaker Audio System", "Wireless Charging Pad", "Surround View Camera", "Blind Spot Warning", "Lane Keep Assist",
		"Adaptive Cruise Control", "Automatic High Beams", "Dual Zone Climate Control", "Keyless Entry and Start", "Roof Rails, Bright", "LED Fog Lamps",
		"Digital Instrument Cluster", "Memory Driver Seat", "Leather Trimmed Seats", "Ambient Interior Lighting", "Power Folding Mirrors", "Limited Slip Differential",
		"All Weather Tires", "Skid Plates, Underbody", "Navigation with Traffic", "Remote Start System", "Compass in Mirror", "Driver Knee Airbag",
		"Side Curtain Airbags", "Tire Pressure Monitor", "Stability Control", "Hill Start Assist", "USB Ports, Two", "Tilt and Telescope Column",
	}
}
