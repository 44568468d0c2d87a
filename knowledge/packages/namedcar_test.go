package packages_test

import (
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

func TestATextMayNameItsCar(t *testing.T) {
	t.Parallel()
	c, err := packages.Load()
	if err != nil {
		t.Fatal(err)
	}
	type car = knowledge.Vehicle
	corvette := car{Make: "Chevrolet", Model: "Corvette", Year: 2021}
	for text, want := range map[string]car{
		"2021 Chevrolet Corvette with front lift":                  corvette,
		"Chevy Corvette Stingray, 2021, targa roof":                corvette,
		"for sale: 2021 Corvette":                                  corvette,
		"Ford F150 XLT, tow package":                               {Make: "Ford", Model: "F-150"},
		"Jeep Grand Cherokee L 2022":                               {Make: "Jeep", Model: "Grand Cherokee L", Year: 2022},
		"2019 or 2020 Toyota RAV4":                                 {Make: "Toyota", Model: "RAV4"},
		"the soul of a racing car, on the edge":                    {},
		"my Ford F-150 tows better than the neighbour's Ford Edge": {},
		"heated seats":                                             {},
	} {
		got := c.Identify(packages.Car{Text: text}).Vehicle
		if got != want {
			t.Errorf("%q names %+v, want %+v", text, got, want)
		}
	}
	said := car{Make: "Ford", Model: "Bronco"}
	if got := c.Identify(packages.Car{Vehicle: said, Text: "2021 Chevrolet Corvette"}).Vehicle; got != said {
		t.Errorf("what is known of the car is taken for %+v", got)
	}
}
