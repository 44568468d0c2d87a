package sticker_test

import (
	"bytes"
	"fmt"
	"strings"
)

// invented is a label in GM's manner that no car ever had: names and prices are
// made up, the VIN has a check digit that fits.
const inventedVIN = "1G6ZZ5ZZ3P0000017"

// column is one column of an invented label: where it stands and its lines. A
// line "name|price" has its price at the right edge.
type column struct {
	x, y, width int
	lines       []string
}

func invented() []column {
	return []column{
		{300, 740, 420, []string{"2023 CT5 LUXURY"}},
		{760, 740, 380, []string{"EXTERIOR: MOON GRAY", "INTERIOR: NIGHT BLUE"}},
		{40, 640, 230, []string{
			"STANDARD EQUIPMENT", "INTERIOR", "• SEATS THAT FOLD", "• FLOOR MATS, WOOL", "• MIRROR, DAY AND NIGHT", "• PICNIC PACKAGE",
			"EXTERIOR", "• LAMPS ON ALL CORNERS", "• WIPERS, TWO", "• DOORS, FOUR",
		}},
		{300, 640, 230, []string{
			"SAFETY & SECURITY", "• BELTS FOR EVERYBODY", "• HORN, LOUD", "• BRAKES, ALL WHEELS", "STANDARD VEHICLE PRICE|$40,000.00",
			"OPTIONS INSTALLED BY THE MANUFACTURER (MAY REPLACE", "STANDARD EQUIPMENT SHOWN)",
		}},
		{560, 640, 230, []string{
			"COLD WEATHER PACKAGE|600.00", "• HEATED FRONT SEATS", "• HEATED STEERING WHEEL", "MOONLIGHT SUNROOF WITH|1,450.00", "POWER SHADE",
			"CLIMATE PACKAGE|1,090.00", "GAS GUZZLER TAX|1,300.00", "CREDIT, NO CIGAR LIGHTER|-40.00",
		}},
		{820, 640, 230, []string{
			"TOTAL OPTIONS|$4,400.00", "TOTAL VEHICLE & OPTIONS|$44,400.00", "DESTINATION CHARGE|1,395.00", "TOTAL VEHICLE PRICE*|$45,795.00",
		}},
		{40, 330, 300, []string{"Fuel Economy and Environment", "27 MPG combined", "3.7 gallons per 100 miles"}},
		{560, 330, 300, []string{"PARTS CONTENT INFORMATION", "FINAL ASSEMBLY POINT: NOWHERE"}},
		{820, 300, 300, []string{"ORDER NO ABCDEF", "VIN " + inventedVIN, "General Motors LLC GMLBL"}},
	}
}

// pdf writes columns as a PDF of one page, with Helvetica of the given size.
func pdf(columns []column, extra string) []byte {
	const size, leading = 12, 16
	var s strings.Builder
	for _, c := range columns {
		for i, l := range c.lines {
			name, price, priced := strings.Cut(l, "|")
			text := func(x int, t string) {
				t = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`, "•", `\225`).Replace(t)
				fmt.Fprintf(&s, "BT /F1 %d Tf %d %d Td (%s) Tj ET\n", size-3, x, c.y-i*leading, t)
			}
			text(c.x, name)
			if priced {
				text(c.x+c.width-len(price)*5-12, price)
			}
		}
	}
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1224 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", s.Len(), s.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, extra, start)
	return out.Bytes()
}
