package packages_test

import (
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

func TestWhatADealerFittedIsNoFactoryPackage(t *testing.T) {
	t.Parallel()
	c, err := packages.Load()
	if err != nil {
		t.Fatal(err)
	}
	car := func(accessory bool) packages.Car {
		return packages.CarOf(knowledge.Label{
			Make: "Ford", Model: "Explorer", Year: 2025, Trim: "ST-Line", Sure: true,
			Options: []knowledge.OptionLine{{Name: "ST-Line Street Pack", Price: new(int64(200000)), Accessory: accessory}, {Name: "Lakeside Package", Price: new(int64(100000)), Accessory: accessory}},
		})
	}
	if f := c.Identify(car(false)).Findings; len(f) != 2 {
		t.Errorf("from the factory: %v", f)
	}
	if f := c.Identify(car(true)).Findings; len(f) != 0 {
		t.Errorf("from the dealer: %v", f)
	}
}
