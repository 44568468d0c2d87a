package main

import (
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

// labelDocument is a reading of a label in the machine-readable form, as scan prints it
// and the chat exports it.
func labelDocument(l knowledge.Label, r packages.Result) (map[string]any, error) {
	options, charges, told := []any{}, []any{}, []any{}
	for _, o := range l.Options {
		row := map[string]any{"code": o.Code, "name": o.Name, "price": major(o.Price), "contents": o.Contents, "proof": o.Proof, "price_proof": o.PriceProof, "content_proofs": o.ContentProofs}
		if o.Told {
			row["told"] = true
		}
		if o.Unsure() {
			row["unsure_name"] = true
		}
		options = append(options, row)
	}
	for _, c := range l.Charges {
		charges = append(charges, map[string]any{"name": c.Name, "price": major(&c.Amount), "proof": c.Proof})
	}
	for _, c := range l.Corrections {
		told = append(told, correctionRow(c))
	}
	said, open, err := findings(r, l.Currency, nil)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"vin": l.VIN, "vins": orNone(l.VINs), "model_year": l.Year, "make": l.Make, "model": l.Model, "trim": l.Trim, "base_price": major(l.Base),
		"options": options, "total_options": major(l.OptionTotal), "charges": charges, "destination": major(l.Destination), "total": major(l.Total),
		"currency": l.Currency, "checks": map[string]any{"sure": l.Sure, "doubts": l.Doubts}, "corrections": told, "where": l.Where, "packages": said, "undetermined": open,
	}, nil
}

// fieldOf is the name of a part of a label in the machine-readable form.
func fieldOf(p knowledge.LabelPart) string {
	return map[knowledge.LabelPart]string{
		knowledge.PartVIN: "vin", knowledge.PartBase: "base_price", knowledge.PartOption: "options", knowledge.PartOptionTotal: "total_options",
		knowledge.PartCharge: "charges", knowledge.PartDestination: "destination", knowledge.PartTotal: "total",
	}[p]
}

// correctionRow is a person's word beside what was read.
func correctionRow(c knowledge.Correction) map[string]any {
	row := map[string]any{"field": fieldOf(c.Part), "name": c.Name, "at": c.At, "source": "person"}
	for name, v := range map[string]string{"read": c.Was, "told": c.Now} {
		if v != "" {
			row[name] = v
		}
	}
	if c.WasOf != nil {
		row["read_price"] = major(c.WasOf)
	}
	if c.NowOf != nil {
		row["told_price"] = major(c.NowOf)
	}
	if c.Removed {
		row["removed"] = true
	}
	if c.Added {
		row["added"] = true
	}
	return row
}
