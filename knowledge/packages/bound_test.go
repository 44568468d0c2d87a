package packages_test

import (
	"testing"

	"example.com/vinbot/knowledge/packages"
)

func TestWhatCarsShownAlikeDifferInCannotBeTold(t *testing.T) {
	t.Parallel()
	var all []packages.Judged
	shown := func(codes string, with, without int) {
		for i := range with + without {
			all = append(all, packages.Judged{Brand: "Toyota", Model: "RAV4", Trim: "XLE", Code: "CY", Listed: true, Shown: codes, Truth: i < with})
		}
	}
	shown("2T", 60, 0)
	shown("2T DK", 20, 20)
	shown("DK", 0, 40)
	shown("PC", 1, 0)
	got := packages.BoundOf(all)
	want := packages.Bound{Having: 81, Told: 61, Shared: 80, SharedTold: 60, Others: 60, OtherRight: 60}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
