package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParsedLabelsAreScored(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "labels.jsonl")
	rows := `{"title":"2021 CORVETTE STINGRAY","options":[{"name":"Z51 PERFORMANCE PACKAGE:","price":"5,995.00"},{"name":"GAS GUZZLER TAX","price":"1,300.00"}]}
{"make":"Ford","model":"F-150","year":2025,"optional":[{"description":"MOBILE OFFICE PACKAGE","cost":780},{"description":"FREE SAMPLE PACKAGE","cost":"NO CHARGE"}]}
{"year":"2023","equipment":{"Plus Package":"1995","Scat Pack stripe":"495"}}`
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if err := run(t.Context(), []string{"eval", "labels", file + "=Dodge/Challenger"}, nil, strings.NewReader(""), &out, &errs); err != nil {
		t.Fatal(err, errs.String())
	}
	for _, w := range []string{"Chevrolet  1       1              1      100.0 %", "Ford       1       2              1      50.0 %", "Dodge      1       1              1      100.0 %", "1 × not named: FREE SAMPLE PACKAGE"} {
		if !strings.Contains(out.String(), w) {
			t.Errorf("%q is missing in\n%s", w, out.String())
		}
	}
}

func TestTheCatalogueCanBeLookedInto(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args []string
		want []string
	}{
		"coverage by brand, category and model":  {[]string{"packages", "coverage"}, []string{"Ford ", "towing ", "Ford F-150 ", "not covered"}},
		"coverage of a brand names each package": {[]string{"packages", "coverage", "--brand", "ford"}, []string{"XLT Black Appearance Package Plus", "19P"}},
		"conflicts":                              {[]string{"packages", "conflicts"}, []string{"RAV4", "nothing: both stay open"}},
		"an identification says why, in words": {
			[]string{"identify", "J55", "--make", "Chevrolet", "--model", "Corvette", "--year", "2025", "--trim", "Stingray 1LT", "--explain", "--lang", "de"},
			[]string{`"verdict": "likely"`, "von 273 echten Autos dieses Modells mit J55 haben 273 das Paket"},
		},
		"a car of a brand that nobody wrote down": {[]string{"identify", "AAA", "--make", "Yugo", "--model", "GV", "--year", "1987"}, []string{`"gap": "brand"`}},
		"a code": {[]string{"packages", "code", "Ram", "XAN"}, []string{"blind-spot", "https://"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			if err := run(t.Context(), tt.args, nil, strings.NewReader(""), &out, &errs); err != nil {
				t.Fatal(err, errs.String())
			}
			for _, w := range tt.want {
				if !strings.Contains(out.String(), w) {
					t.Errorf("%q is missing in\n%s", w, out.String())
				}
			}
		})
	}
}
