package packages_test

import (
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

func calledIn(t *testing.T) *packages.Called {
	t.Helper()
	c, err := packages.Load()
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.Called()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAMisreadWordIsToldByWhatItLooksLike(t *testing.T) {
	t.Parallel()
	d := calledIn(t)
	for word, want := range map[string]string{
		"CUMATE": "CLIMATE", "UCENSE": "LICENSE", "METALUC": "METALLIC", "CAUPERS": "CALIPERS", "MOOULE": "MODULE",
		"RALS": "", "LAKESIDE": "", // a letter is missing; nothing is like it
	} {
		if got, _ := d.Like(word); got != want || d.Word(word) {
			t.Errorf("%s looks like %q, want %q", word, got, want)
		}
	}
	for word, want := range map[string]bool{"RALS": true, "LAKESIDE": false} {
		if _, near := d.Like(word); near != want {
			t.Errorf("%s is near a known word: %t", word, near)
		}
	}
	for _, word := range []string{"CLIMATE", "PKG", "Z51", "SUNROOF"} {
		if !d.Word(word) {
			t.Errorf("%s is no word of an option", word)
		}
	}
}

func TestAMisreadNameIsTheOneOptionThatItMayBe(t *testing.T) {
	t.Parallel()
	d := calledIn(t)
	for _, c := range []struct {
		text   string
		minor  int64
		want   string
		priced bool
	}{
		{"251 PERFORMANCE PACKAGE", 599500, "Z51 Performance Package", true},
		{"751 PERFORMANCE PACKAGF", 599500, "Z51 Performance Package", true},
		{"251 PERFORMANCE PACKAGE", 599600, "Z51 Performance Package", false},
		{"Z52 PERFORMANCE PACKAGE", 599500, "", false}, // another number is another option
		{"PICNIC AND BLANKET PACKAGE", 125000, "", false},
	} {
		got, priced, ok := d.Nearest("Chevrolet", 2021, c.text, &c.minor, "USD")
		if got != c.want || priced != c.priced || ok != (c.want != "") {
			t.Errorf("%s at %d is %q, priced %t, want %q, %t", c.text, c.minor, got, priced, c.want, c.priced)
		}
	}
}

func TestANameThatWasHardToReadConfirmsNoPackage(t *testing.T) {
	t.Parallel()
	c, err := packages.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Z51 PERFORMANCE PACKAGE", "251 PERFORMANCE PACKAGE"} {
		for why, want := range map[knowledge.Witness]knowledge.Verdict{knowledge.WitnessOnce: knowledge.Confirmed, knowledge.WitnessFaint: knowledge.Likely} {
			car := packages.Car{
				Vehicle: knowledge.Vehicle{Make: "Chevrolet", Model: "Corvette", Year: 2021}, OCR: true, Sure: true,
				Options: []knowledge.OptionLine{{Name: name, Price: new(int64(599500)), Proof: &knowledge.Proof{Page: 1, Why: why}}},
			}
			if f := c.Identify(car).Findings; len(f) == 0 || f[0].Verdict != want {
				t.Errorf("%s, %s: %+v, want %s", name, why, f, want)
			}
		}
	}
}
