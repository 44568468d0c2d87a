package sticker //nolint:testpackage // the shapes of an amount are not exported

import "testing"

func TestAnAmountStandsBehindWhatCostsIt(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]struct {
		name  string
		minor int64
		ok    bool
	}{
		"TOW/HAUL PACKAGE 500.00":         {"TOW/HAUL PACKAGE", 500_00, true},
		"MOBILE OFFICE PACKAGE 1,780.00":  {"MOBILE OFFICE PACKAGE", 1_780_00, true},
		"FLOOR MATS $0":                   {"FLOOR MATS", 0, true},
		"FLOOR MATS 0.00":                 {"FLOOR MATS", 0, true},
		"FLOOR MATS NO CHARGE":            {"FLOOR MATS", 0, true},
		"TOW/HAUL PACKAGE 00.00":          {"TOW/HAUL PACKAGE 00.00", 0, false}, // its head is lost
		"TOW/HAUL PACKAGE 095.00":         {"TOW/HAUL PACKAGE 095.00", 0, false},
		"ELECTRONIC LOCK REAR AXLE 3.73":  {"ELECTRONIC LOCK REAR AXLE 3.73", 0, false}, // a ratio
		"MOBILE OFFICE PACKAGE 0,780.00":  {"MOBILE OFFICE PACKAGE 0,780.00", 0, false},
		"ELECTRIC 10,780.00":              {"ELECTRIC", 10_780_00, true},
		"XLT MID DISCOUNT - 2,000.00":     {"XLT MID DISCOUNT", -2_000_00, true},
		"ensemble de remorquage 1 250 $":  {"ensemble de remorquage", 1_250_00, true},
		"SPACE WHITE METALLIC (3 COATS)":  {"SPACE WHITE METALLIC (3 COATS)", 0, false},
		"OFF-ROAD PACKAGE $1,320 IN SAND": {"OFF-ROAD PACKAGE $1,320 IN SAND", 0, false},
	} {
		name, p, ok := newAmounts().split(line)
		if name != want.name || p.minor != want.minor || ok != want.ok {
			t.Errorf("%s: %q, %d, %v", line, name, p.minor, ok)
		}
	}
}
