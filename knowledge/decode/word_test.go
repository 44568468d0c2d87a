package decode_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
)

func texts(tb testing.TB, lang string) map[string]string {
	tb.Helper()
	body, err := os.ReadFile(filepath.Join("..", "..", "locales", "vin."+lang+".json"))
	if err != nil {
		tb.Fatal(err)
	}
	var all map[string]string
	if err := json.Unmarshal(body, &all); err != nil {
		tb.Fatal(err)
	}
	return all
}

func TestEveryWordHasATextInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "es", "fr", "de"} {
		all := texts(t, lang)
		for attribute, values := range map[string]map[string]string{
			"body_class": {
				"Sport Utility Vehicle (SUV)/Multi-Purpose Vehicle (MPV)": "suv", "Crossover Utility Vehicle (CUV)": "crossover", "Sedan/Saloon": "sedan",
				"Hatchback/Liftback/Notchback": "hatchback", "Coupe": "coupe", "Convertible/Cabriolet": "convertible", "Wagon": "wagon", "Minivan": "minivan",
				"Van": "van", "Passenger Van": "passenger_van", "Cargo Van": "cargo_van", "Pickup": "pickup", "Sport Utility Truck (SUT)": "pickup", "Roadster": "roadster",
				"Truck-Tractor": "tractor", "Incomplete - Cutaway": "chassis",
			},
			"vehicle_type": {
				"Passenger Car": "car", "Multipurpose Passenger Vehicle (MPV)": "mpv", "Truck": "truck", "Bus": "bus", "Motorcycle": "motorcycle", "Incomplete Vehicle": "incomplete",
			},
			"fuel_type": {
				"Gasoline": "gasoline", "Diesel": "diesel", "Electric": "electric", "Flexible Fuel (FFV)": "flex", "Compressed Natural Gas (CNG)": "cng", "Fuel Cell": "hydrogen",
			},
			"drive_type": {"AWD": "awd", "4WD": "four_wd", "FWD": "fwd", "RWD": "rwd", "4x2": "two_wd"},
			"plant_country": {
				"United States": "us", "United Kingdom": "uk", "South Korea": "korea", "Korea": "korea", "South Africa": "south_africa",
				"Canada": "canada", "Mexico": "mexico", "Japan": "japan", "Germany": "germany", "Italy": "italy", "Sweden": "sweden", "Austria": "austria",
				"Hungary": "hungary", "Slovakia": "slovakia",
			},
			"transmission": {"Automatic": "automatic", "Manual": "manual", "CVT": "cvt", "Dual-clutch": "dual_clutch", "Automated manual": "automated_manual"},
		} {
			for value, want := range values {
				if got := decode.Word(attribute, value); got != want || all["vin_word_"+got] == "" {
					t.Errorf("%s: %s %q is %q, want %q with a text", lang, attribute, value, got, want)
				}
			}
			if got := decode.Word(attribute, "something else"); got != "" {
				t.Errorf("%s has a word for anything: %q", attribute, got)
			}
		}
	}
}

func TestEveryProblemHasATextInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "es", "fr", "de"} {
		all := texts(t, lang)
		for _, code := range []knowledge.ProblemCode{
			knowledge.ProblemLength, knowledge.ProblemCharacters, knowledge.ProblemPre1981, knowledge.ProblemCheckDigit, knowledge.ProblemUnknownWMI, knowledge.ProblemWikiMaker,
			knowledge.ProblemNoYear, knowledge.ProblemNoDetail, knowledge.ProblemCorrected, knowledge.ProblemMakeMismatch, knowledge.ProblemYearMismatch,
		} {
			if all["problem_"+string(code)] == "" {
				t.Errorf("%s has no text for %s", lang, code)
			}
		}
	}
}

func TestATruckIsCalledWhatItsBodySays(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"": "truck", "Pickup": "truck_pickup", "Cargo Van": "truck_van", "Truck-Tractor": "truck_heavy", "Street Sweeper": "truck",
	} {
		if got := decode.TypeWord("Truck", body); got != want {
			t.Errorf("%q: %s", body, got)
		}
		for _, lang := range []string{"en", "es", "fr", "de"} {
			if texts(t, lang)["vin_word_"+want] == "" {
				t.Errorf("%s has no text for %s", lang, want)
			}
		}
	}
	if got := decode.TypeWord("Passenger Car", "Pickup"); got != "car" {
		t.Errorf("a car is %s", got)
	}
}
