package packages_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

func TestPackagesNamedOnRealGMLabels(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "stickers", "gm", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no real labels beside the repository (../shared/data/stickers)")
	}
	c := load(t)
	known, named, open := 0, 0, 0
	for _, f := range files {
		for _, found := range c.Identify(carFrom(t, f)).Findings {
			if !onLabel(found) {
				continue
			}
			named++
			if found.Package != "" {
				known++
			}
			if found.Verdict != knowledge.Confirmed {
				open++
				t.Logf("%s: %+v", filepath.Base(f), found)
			}
		}
	}
	t.Logf("%d package lines, %d of the catalogue, %d not confirmed", named, known, open)
	if named < 60 || known*10 < named*8 || open > named/20 {
		t.Error("fewer packages are recognised than were measured")
	}
}

func carFrom(t *testing.T, file string) packages.Car {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var truth struct {
		Title   string
		Options []struct{ Name, Price string }
		RPO     []string
	}
	if err := json.Unmarshal(b, &truth); err != nil {
		t.Fatal(err)
	}
	car := packages.Car{BuildCodes: truth.RPO, Sure: true}
	for _, m := range [][3]string{
		{"CORVETTE", "Chevrolet", "Corvette"},
		{"STINGRAY", "Chevrolet", "Corvette"},
		{"CAMARO", "Chevrolet", "Camaro"},
		{"CT4", "Cadillac", "CT4"},
		{"CT5", "Cadillac", "CT5"},
		{"CT6", "Cadillac", "CT6"},
		{"ESCALADE IQ", "Cadillac", "Escalade IQ"},
		{"ESCALADE", "Cadillac", "Escalade"},
		{"HUMMER", "GMC", "Hummer EV"},
		{"SIERRA EV", "GMC", "Sierra EV"},
	} {
		if strings.Contains(truth.Title, m[0]) {
			car.Vehicle.Make, car.Vehicle.Model = m[1], m[2]
			break
		}
	}
	if y, err := strconv.Atoi(regexp.MustCompile(`^\d{4}`).FindString(truth.Title)); err == nil {
		car.Vehicle.Year = y
	}
	for _, o := range truth.Options {
		if p, err := strconv.ParseFloat(strings.ReplaceAll(o.Price, ",", ""), 64); err == nil {
			car.Options = append(car.Options, knowledge.OptionLine{Name: o.Name, Price: new(int64(p*100 + 0.5)), Confidence: 1})
		}
	}
	return car
}

func onLabel(f knowledge.Finding) bool {
	return slices.ContainsFunc(f.Evidence, func(e knowledge.Evidence) bool { return e.Kind == knowledge.EvidenceLabelLine })
}
