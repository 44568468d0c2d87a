package stickertest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// Specimen is a label with what is known to stand on it.
type Specimen struct {
	Name  string
	PDF   string          // the file, of one page
	Truth knowledge.Label // only the VIN where the record beside the file does not have each line
}

// Real finds labels of cars that exist: PDFs, each with a JSON file of its values
// beside it. Those of GM have each line; others may be an inventory's record.
func Real(dir string) ([]Specimen, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
	if err != nil {
		return nil, fmt.Errorf("stickertest: find labels: %w", err)
	}
	var out []Specimen
	for _, f := range files {
		truth, err := recorded(strings.TrimSuffix(f, ".pdf") + ".json")
		if err != nil {
			return nil, err
		}
		out = append(out, Specimen{Name: string(truth.VIN), PDF: f, Truth: truth})
	}
	return out, nil
}

func recorded(file string) (knowledge.Label, error) {
	b, err := os.ReadFile(file) //nolint:gosec // G304: the caller names the folder
	if err != nil {
		return knowledge.Label{}, fmt.Errorf("stickertest: read values: %w", err)
	}
	var t struct {
		VIN     knowledge.VIN     `json:"vin"`
		Base    string            `json:"base"`
		Totals  map[string]string `json:"totals"`
		Options []struct {
			Name  string `json:"name"`
			Price string `json:"price"`
		} `json:"options"`
	}
	if err := json.Unmarshal(b, &t); err != nil {
		return knowledge.Label{}, fmt.Errorf("stickertest: read values: %w", err)
	}
	if len(t.Totals) == 0 {
		return knowledge.Label{VIN: t.VIN}, nil
	}
	l := knowledge.Label{
		VIN: t.VIN, Base: cents(t.Base), OptionTotal: cents(t.Totals["TOTAL OPTIONS"]),
		Destination: cents(t.Totals["DESTINATION CHARGE"]), Total: cents(t.Totals["TOTAL VEHICLE PRICE"]),
	}
	for _, o := range t.Options {
		byDealer := strings.Contains(o.Name, "(DEALER INSTALLED") || strings.Contains(o.Name, "(DLR INSTALLED")
		l.Options = append(l.Options, knowledge.OptionLine{Name: o.Name, Price: cents(o.Price), Accessory: byDealer}) // INC. is no price
	}
	var sum int64
	for _, o := range l.Options {
		if o.Price != nil {
			sum += *o.Price
		}
	}
	if sum < 0 && l.OptionTotal != nil && *l.OptionTotal == -sum {
		l.OptionTotal = &sum // printed "- $440.00", recorded "$440.00"
	}
	return l, nil
}

func cents(s string) *int64 {
	f, err := strconv.ParseFloat(strings.NewReplacer("$", "", ",", "").Replace(s), 64)
	if err != nil {
		return nil
	}
	if f < 0 {
		return new(int64(f*100 - 0.5))
	}
	return new(int64(f*100 + 0.5))
}
