package main

import (
	"slices"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/locales"
)

// findings are a result as the machine-readable formats have it: what is said of
// packages, and what is not settled. currency is that of printed prices, words say
// the evidence; both may be missing.
func findings(r packages.Result, currency string, words *locales.Printer) (said, open []any, err error) {
	said, open = []any{}, []any{}
	for _, f := range slices.Concat(r.Findings, r.Open) {
		row := map[string]any{
			"package": f.Package, "brand": f.Brand, "code": f.Code, "name": f.Name, "probability": f.Probability,
			"evidence": f.Evidence, "list_prices": listed(f),
		}
		if f.Price != nil {
			row["price"] = major(f.Price)
			row["currency"] = currency
		}
		if len(f.Contents) > 0 {
			row["contents"] = f.Contents
		}
		if words != nil {
			if row["because"], err = reasons(words, f); err != nil {
				return nil, nil, err
			}
		}
		if f.Verdict == knowledge.Undetermined {
			row["why"] = f.Why
			open = append(open, row)
			continue
		}
		row["verdict"] = f.Verdict
		said = append(said, row)
	}
	for _, code := range r.UnknownCodes {
		open = append(open, map[string]any{"code": code, "probability": 0, "why": "unknown_code"})
	}
	return said, open, nil
}

func listed(f knowledge.Finding) []any {
	out := []any{}
	for _, l := range f.Listed {
		out = append(out, map[string]any{"model_year": l.Year, "price": major(&l.Minor), "currency": l.Currency})
	}
	return out
}
