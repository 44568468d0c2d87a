package main

import (
	"strings"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin"
	"example.com/vinbot/locales"
)

// told is a decode as the shell prints it and the API answers it; raw is what was asked.
func told(words *locales.Printer, raw string, d knowledge.Decode) (v1.Decoded, error) {
	problems, err := vinProblems(words, raw, d.Problems)
	if err != nil {
		return v1.Decoded{}, err
	}
	out := v1.Decoded{
		VIN: string(d.VIN), Valid: d.Valid, Problems: problems, Attributes: d.Attributes, Alternatives: d.Alternatives,
		Variants: d.Variants, Choices: d.Choices, Missed: d.Missed, Quality: d.Quality,
	}
	if out.Alternatives == nil {
		out.Alternatives = []knowledge.Alternative{}
	}
	if d.VIN == "" {
		out.VIN, out.Repairs = raw, vin.Repairs(raw)
	} else if doubted(d) {
		out.Repairs = vin.Repairs(string(d.VIN))
	}
	var from []string
	for _, x := range d.Sources {
		from = append(from, x.Title)
	}
	out.Source = strings.Join(from, "; ")
	return out, nil
}

// doubted tells whether the check digit does not fit.
func doubted(d knowledge.Decode) bool {
	for _, p := range d.Problems {
		if p.Code == knowledge.ProblemCheckDigit {
			return true
		}
	}
	return false
}

func vinProblems(words *locales.Printer, raw string, list []knowledge.Problem) ([]v1.VINProblem, error) {
	said := []v1.VINProblem{}
	for _, x := range list {
		message, err := words.Plain("problem_"+string(x.Code), map[string]any{"VIN": raw, "Detail": x.Detail})
		if err != nil {
			return nil, err
		}
		said = append(said, v1.VINProblem{Code: string(x.Code), Message: plain(message)})
	}
	return said, nil
}
