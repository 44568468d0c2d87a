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
