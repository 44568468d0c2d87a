package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"example.com/vinbot/bot/workbook"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

// labelCSV is a reading of a label for spreadsheets: one row a field, named as in
// [labelDocument]. It begins with the mark by which Excel knows UTF-8.
func labelCSV(l knowledge.Label, r packages.Result) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	put := func(field, code, name, value, currency, contents, verdict, source string) {
		row := []string{field, workbook.Harmless(code), workbook.Harmless(name), value, workbook.Harmless(currency), workbook.Harmless(contents), verdict, source}
		_ = w.Write(row) // kept until Flush
	}
	put("field", "code", "name", "value", "currency", "contents", "verdict", "source")
	told := func(p knowledge.LabelPart) string {
		for _, c := range l.Corrections {
			if c.Part == p {
				return "person"
			}
		}
		return "label"
	}
	put("vin", "", "", workbook.Harmless(string(l.VIN)), "", "", "", told(knowledge.PartVIN))
	if l.Year != 0 {
		put("model_year", "", "", strconv.Itoa(l.Year), "", "", "", "label")
	}
	for _, f := range [][2]string{{"make", l.Make}, {"model", l.Model}, {"trim", l.Trim}} {
		put(f[0], "", "", workbook.Harmless(f[1]), "", "", "", "label")
	}
	amount := func(p knowledge.LabelPart) {
		put(fieldOf(p), "", "", decimal(*l.Amount(p)), l.Currency, "", "", told(p))
	}
	who := map[bool]string{true: "person", false: "label"}
	unsure := map[bool]string{true: "unsure_name"}
	amount(knowledge.PartBase)
	for _, o := range l.Options {
		put("options", o.Code, o.Name, decimal(o.Price), l.Currency, strings.Join(o.Contents, "; "), unsure[o.Unsure()], who[o.Told])
	}
	amount(knowledge.PartOptionTotal)
	amount(knowledge.PartDestination)
	for _, c := range l.Charges {
		put("charges", "", c.Name, decimal(&c.Amount), l.Currency, "", "", who[c.Told])
	}
	amount(knowledge.PartTotal)
	for _, f := range r.Findings {
		put("packages", f.Code, f.Name, strconv.FormatFloat(f.Probability, 'f', -1, 64), "", strings.Join(f.Contents, "; "), string(f.Verdict), "engine")
	}
	for _, d := range l.Doubts {
		put("doubts", "", string(d.Code), "", "", "", "", "check")
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fmt.Errorf("label as CSV: %w", err)
	}
	return out.Bytes(), nil
}

// decimal is an amount in major units; empty where there is none.
func decimal(minor *int64) string {
	if minor == nil {
		return ""
	}
	const cents = 100
	n, sign := *minor, ""
	if n < 0 {
		n, sign = -n, "-"
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/cents, n%cents)
}
