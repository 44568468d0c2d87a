package main

import (
	"slices"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/locales"
)

// findings are a result as the machine-readable formats have it: what is said of
// packages, and what is not settled. currency is that of printed prices, words say
// the evidence; both may be missing.
func findings(r packages.Result, currency string, words *locales.Printer) (said []v1.Package, open []v1.Open, err error) {
	said, open = []v1.Package{}, []v1.Open{}
	for _, f := range slices.Concat(r.Findings, r.Open) {
		row := v1.Named{
			Package: f.Package, Brand: f.Brand, Code: f.Code, Name: f.Name, Probability: f.Probability,
			Evidence: f.Evidence, ListPrices: listed(f.Listed), Contents: f.Contents,
		}
		if f.Price != nil {
			row.Price, row.Currency = new(inMajor(*f.Price)), currency
		}
		if words != nil {
			if row.Because, err = reasons(words, f); err != nil {
				return nil, nil, err
			}
		}
		if f.Verdict == knowledge.Undetermined {
			open = append(open, v1.Open{Named: row, Why: string(f.Why)})
			continue
		}
		said = append(said, v1.Package{Named: row, Verdict: f.Verdict})
	}
	for _, code := range r.UnknownCodes {
		open = append(open, v1.Open{Named: v1.Named{Code: code}, Why: "unknown_code"})
	}
	return said, open, nil
}

func listed(prices []knowledge.Listed) []v1.ListPrice {
	out := make([]v1.ListPrice, 0, len(prices))
	for _, l := range prices {
		out = append(out, v1.ListPrice{ModelYear: l.Year, Price: inMajor(l.Minor), Currency: l.Currency})
	}
	return out
}
