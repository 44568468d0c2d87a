package main

import (
	"bytes"
	"strings"
	"testing"
)

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
