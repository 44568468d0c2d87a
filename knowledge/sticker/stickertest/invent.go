package stickertest

import (
	"fmt"
	"html/template"
	"math/rand/v2"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

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
	Turned             bool // the prices stand left of the equipment
	french             bool // amounts as "1 095,00 $"
}

// Factory are the options that the factory built in.
func (p paper) Factory() []knowledge.OptionLine { return p.options(false) }

// Fitted are the options that a port or a dealer fitted.
func (p paper) Fitted() []knowledge.OptionLine { return p.options(true) }

func (p paper) options(accessory bool) (out []knowledge.OptionLine) {
	for _, o := range p.Options {
		if o.Accessory == accessory {
			out = append(out, o)
		}
	}
	return out
}

// Subtotal is the car with its options.
func (p paper) Subtotal() *int64 { return new(*p.Base + *p.OptionTotal) }

// Cents prints an amount as Money does.
func (p paper) Cents(minor int64) string { return p.Money(&minor) }

// Money is minor units as the maker prints them, with the sign of dollars; nothing is "N/C".
func (p paper) Money(minor *int64) string {
	switch {
	case *minor == 0:
		return "N/C"
	case p.french:
		return strings.NewReplacer(",", "\u00a0", ".", ",").Replace(p.Amount(minor)) + "\u00a0$"
	}
	return "$" + p.Amount(minor)
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
	contents := someOf(r, features(), len(features()))
	for _, n := range someOf(r, optionNames(m.wraps), 3+r.IntN(6)) {
		o := knowledge.OptionLine{Name: n, Price: new(int64(2+r.IntN(60)) * 5_000)}
		if strings.HasSuffix(n, "Package") || strings.HasSuffix(n, "Group") {
			k := 1 + r.IntN(3)
			o.Contents, contents = contents[:k], contents[k:]
		}
		l.Options = append(l.Options, o)
	}
	m.dress(&l, r)
	var sum, charges int64
	for _, o := range l.Options {
		sum += *o.Price
	}
	for _, c := range l.Charges {
		charges += c.Amount
	}
	l.Standard = contents[:14]
	l.OptionTotal, l.Destination = new(sum), new(int64(995+10*r.IntN(100))*100)
	l.Total = new(*l.Base + sum + charges + *l.Destination)
	if strings.HasPrefix(m.layout, "gm") || strings.HasPrefix(m.layout, "ford") {
		capitals(&l)
	}
	v := string(l.VIN)
	p := paper{
		Label: l, Font: m.fonts[r.IntN(len(m.fonts))], Size: 7.5 + float64(r.IntN(4))/2, wholeAmounts: m.whole,
		Left: l.Standard[:7], Right: l.Standard[7:], Exterior: "MOON GRAY METALLIC", Interior: "NIGHT BLUE",
		Group: fmt.Sprintf("%d%c", 20+r.IntN(9), "ABCDEFGH"[r.IntN(8)]), DashedVIN: v[:3] + "–" + v[3:11] + "–" + v[11:],
		Turned: r.IntN(3) == 0, french: m.canada && r.IntN(2) == 0,
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

// optionNames are those of one line or, where names may wrap, some of two as well.
func optionNames(wraps bool) []string {
	names := []string{
		"Lakeside Package", "Cold Morning Package", "Long Road Package", "Night Lantern Group", "Harbour Package", "Rope and Tow Group",
		"Panoramic Skylight", "Second Row Captain Chairs", "Wool Floor Mats", "Engine Block Heater", "Full Size Spare Wheel", "Roof Rack Cross Rails",
		"Rear Window Shade", "Moon Gray Metallic Paint", "Cargo Net and Tray", "Wheel Locks", "Ceramic Brake Kit", "20 Inch Forged Wheels",
	}
	if wraps {
		names = append(names, "Panoramic Skylight with Power Sunshade and Ambient Light", "Fourteen Speaker Harbour Audio with Subwoofer and Amplifier", "All Weather Floor Liners and Cargo Tray (Five Pieces)")
	}
	return names
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
