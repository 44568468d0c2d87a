package packages_test

import (
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

func TestPricesAsPeopleSayThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		base, total int64
		rest        string
	}{
		"DK D5 FE base 32,735 total 37,549":                      {32735, 37549, "DK D5 FE"},
		"Base MSRP: $32,735.00, MSRP $37549":                     {32735, 37549, ""},
		"total msrp is 37549; base price is 32735; DK D5":        {32735, 37549, "DK D5"},
		"precio base 32.735 US$, precio total de 37.549":         {32735, 37549, ""},
		"prix de base : 32 735 $, prix total : 37\u202f549 $":    {32735, 37549, ""},
		"Grundpreis 32.735 $, Gesamtpreis 37.549 $, Codes DK D5": {32735, 37549, "Codes DK D5"},
	} {
		base, total, _, rest, ok := packages.PricesIn(text)
		if !ok || base != want.base || total != want.total {
			t.Errorf("%q: %d %d %t", text, base, total, ok)
		}
		if want.rest != "" && rest != want.rest {
			t.Errorf("%q leaves %q", text, rest)
		}
	}
	for _, text := range []string{"base 32735", "total 37549", "base camp, total 12", "the base trim with 32,735 miles, msrp 37549", "base 327350000 total 37549"} {
		if base, total, _, _, ok := packages.PricesIn(text); ok {
			t.Errorf("%q: %d, %d", text, base, total)
		}
	}
}

func TestSaidPricesTellPackages(t *testing.T) {
	t.Parallel()
	car := rav4(0, "2T")
	car.Base, car.Total, car.Text = nil, nil, "base 32,735, total 35,304"
	for _, f := range load(t).Identify(car).Findings {
		if f.Code == "CY" && f.Verdict == knowledge.Likely {
			return
		}
	}
	t.Error("the weather package is not found")
}
