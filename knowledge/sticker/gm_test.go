package sticker //nolint:testpackage // the reading of a sheet is not exported

import "testing"

func TestWhereNeitherTheOptionsHeadingNorAPriceWasReadNothingIsAnOption(t *testing.T) {
	t.Parallel()
	l := gm{}.read(textSheet(`2025 ESCALADE 4WD SPORT
OWNER BENEFITS
ROADSIDE ASSISTANCE
SUPER CRUISE (TM) EQUIPPED
TOTAL OPTIONS $874.00
TOTAL VEHICLE & OPTIONS $121,274.00
DESTINATION CHARGE 1,995.00
TOTAL VEHICLE PRICE* $123,269.00`))
	if len(l.Options) != 0 {
		t.Errorf("equipment is taken for options: %v", l.Options)
	}
	if l.Total == nil || *l.Total != 12_326_900 {
		t.Error("the total below was not read")
	}
}

func TestTheEndOfTheOptionsHeadingThatWasMisreadIsNoOption(t *testing.T) {
	t.Parallel()
	s := textSheet(`STANDARD VEHICLE PRICE $31,500.00
OPTIONS INSTALLED BY THE MANUFACTURER (MAY REPLACE
STANDARD EQUIPMENT xis
ENGINE, 3.6L V6 1,495.00
TOTAL OPTIONS $1,495.00
DESTINATION CHARGE 995.00
TOTAL VEHICLE PRICE* $33,990.00`)
	s.ocr = true
	if l := (gm{}).read(s); len(l.Options) != 1 || l.Options[0].Name != "ENGINE, 3.6L V6" {
		t.Errorf("the options are %+v", l.Options)
	}
}
