package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/locales"
)

// corrected is a label with long and hostile names, of which a person corrected some.
func corrected(t *testing.T) knowledge.Label {
	t.Helper()
	l := knowledge.Label{
		VIN: "1G1YB2D4XM5000000", Make: "Chevrolet", Model: "Corvette", Year: 2021, Trim: "2LT", Currency: "USD", OCR: true,
		Base: new(int64(6000000)), OptionTotal: new(int64(684500)), Destination: new(int64(109500)), Total: new(int64(6794000)),
		Options: []knowledge.OptionLine{
			{Name: "Z51 PERFORMANCE PACKAGE", Code: "Z51", Price: new(int64(599500)), Contents: []string{"PERFORMANCE EXHAUST", "MAGNETIC RIDE"}, Confidence: 0.9},
			{Name: `=HYPERLINK("http://evil.example","PICNIC") ` + strings.Repeat("AND BLANKET PACKAGE ", 8) + "ÄÖÜßéèçñ¡œ", Price: new(int64(725000)), Confidence: 0.4},
			{Name: "CREDIT, NO CIGAR LIGHTER", Price: new(int64(-40000)), Confidence: 0.9},
		},
	}
	l, err := sticker.Correct(sticker.Judge(l), knowledge.Correction{Part: knowledge.PartOption, Was: l.Options[1].Name, NowOf: new(int64(125000)), At: time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)}, 1)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func asFile(t *testing.T, lang string, form conversation.LabelForm) []byte {
	t.Helper()
	catalog, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	known, err := packages.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := corrected(t)
	b, _, err := labelAs(form, l, known.Identify(packages.CarOf(l)), catalog.For(locales.Reader{Lang: lang}), time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestALabelAsPDFSaysInEveryLanguageWhatWasReadAndWhatIsTheirWord(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed")
	}
	for lang, words := range map[string][]string{
		"en": {"Window sticker", "2021 Chevrolet Corvette 2LT", "your word", "$5,995", "confirmed, 99%", "not what it is worth today"},
		"es": {"Etiqueta de precio", "lo dices tú", "Gastos de envío", "No son lo que vale hoy"},
		"fr": {"Étiquette de prix", "selon vous", "Véhicule", "Ils ne disent pas ce qu’elle vaut aujourd’hui"},
		"de": {"Preisaufkleber", "deine Angabe", "Überführung", "bestätigt, 99", "Sie sagen nicht, was es heute wert ist"},
	} {
		file := filepath.Join(t.TempDir(), "label.pdf")
		b := asFile(t, lang, conversation.FormPDF)
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", file, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(string(out)), " ")
		for _, w := range append(words, "ÄÖÜßéèçñ¡œ", "1G1YB2D4XM5000000", "Z51") {
			if !strings.Contains(text, w) {
				t.Errorf("%s lacks %q: %s", lang, w, text)
			}
		}
		if keep := os.Getenv("VINBOT_KEEP_PDF"); keep != "" {
			if err := os.WriteFile(filepath.Join(keep, "label."+lang+".pdf"), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestALabelAsCSVIsNoProgramForASpreadsheet(t *testing.T) {
	t.Parallel()
	b := asFile(t, "en", conversation.FormCSV)
	b, marked := bytes.CutPrefix(b, []byte("\ufeff"))
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil || !marked {
		t.Fatal(err, marked)
	}
	source := map[string]string{}
	for _, r := range rows {
		for i, cell := range r {
			if cell != "" && strings.ContainsAny(cell[:1], "=+@\t\r") || strings.HasPrefix(cell, "-") && i != 3 {
				t.Errorf("%q is a formula", cell)
			}
		}
		source[r[0]+" "+r[2]+" "+r[3]] = r[7]
	}
	for row, who := range map[string]string{
		"vin  1G1YB2D4XM5000000": "label", "base_price  60000.00": "label", "options Z51 PERFORMANCE PACKAGE 5995.00": "label",
		"options CREDIT, NO CIGAR LIGHTER -400.00": "label", "total  67940.00": "label",
	} {
		if source[row] != who {
			t.Errorf("%s: %q", row, source[row])
		}
	}
	if !strings.Contains(string(b), ",1250.00,USD,,,person") {
		t.Errorf("the corrected line is not the person's: %s", b)
	}
}

func TestALabelAsJSONHasTheFieldsOfScan(t *testing.T) {
	t.Parallel()
	var doc map[string]any
	if err := json.Unmarshal(asFile(t, "en", conversation.FormJSON), &doc); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"vin", "model_year", "make", "model", "trim", "base_price", "options", "total_options", "destination", "total", "currency", "checks", "packages", "corrections"} {
		if _, there := doc[field]; !there {
			t.Errorf("lacks %s", field)
		}
	}
	told, _ := doc["corrections"].([]any)
	if len(told) != 1 {
		t.Fatalf("corrections: %v", told)
	}
	if c, _ := told[0].(map[string]any); c["read_price"] != 7250.0 || c["told_price"] != 1250.0 || c["source"] != "person" {
		t.Errorf("correction: %v", c)
	}
}
