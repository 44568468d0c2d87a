package locales_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/locales"
)

// alike lists texts that are rightly the same in English and in a language.
var alike = map[string]string{
	"btn_useful": "es fr de", "btn_wrong": "es fr de", "label_options": "fr", "btn_hunt_no": "es", "btn_label_pdf": "es fr de", "btn_label_csv": "es fr de", "btn_label_json": "es fr de", "part_vin": "es fr de",
	"plan_pro": "es fr de", "plan_enterprise": "es fr de",
	"lang_en": "es fr de", "lang_es": "es fr de", "lang_fr": "es fr de", "lang_de": "es fr de",
	"vin_transmission": "fr", "vin_turbo": "es fr de",
	"vin_word_bus": "de", "vin_word_convertible": "es", "vin_word_crossover": "es fr de", "vin_word_diesel": "fr de",
	"vin_word_hatchback": "es", "vin_word_manual": "es", "vin_word_pickup": "es", "vin_word_roadster": "es fr de",
	"vin_word_suv": "es fr de", "vin_word_canada": "fr", "vin_word_japan": "de", "vin_word_austria": "es",
	"btn_team": "de", "btn_team_mate": "es fr de", "role_admin": "fr", "team_car": "es fr de", "team_entry": "es de",
	"btn_report_show": "es fr de", "btn_report_hour": "es fr de", "btn_report_day": "es fr de", "btn_report_zone": "es fr de",
	"btn_report_recalls_of": "es fr de", "report_recalls_of": "es fr de",
	"card_number": "es fr de", "vin_by_nhtsa": "es fr de", "vin_by_autodev": "es fr de",
}

// Every message must render, with its own data, in every language and in every
// way its conditions allow, as Telegram takes it.
func TestEveryMessageInEveryLanguage(t *testing.T) {
	t.Parallel()

	c := load(t)
	texts := sources(t)
	for _, lang := range locales.Languages() {
		p := c.For(locales.Reader{Lang: lang})
		for _, id := range c.IDs() {
			for _, data := range variants(t, id, texts["en"][id]) {
				checkMessage(t, p, id, data)
			}
			if diff := cmp.Diff(names(fields(t, texts["en"][id])), names(fields(t, texts[lang][id]))); diff != "" {
				t.Errorf("%s in %s uses other data than in English (-en +%s):\n%s", id, lang, lang, diff)
			}
		}
	}
}

func checkMessage(t *testing.T, p *locales.Printer, id string, data map[string]any) {
	t.Helper()
	plain, err := p.Plain(id, data)
	if err != nil {
		t.Error(err)
		return
	}
	if isPlain(id) {
		checkPlain(t, p.Lang(), id, plain)
		return
	}
	html, err := p.HTML(id, data)
	if err != nil {
		t.Error(err)
		return
	}
	if err := wellFormed(html); err != nil {
		t.Errorf("%s in %s: %v: %s", id, p.Lang(), err, html)
	}
	if strings.TrimSpace(html) == "" || strings.Contains(html, "ZgotmplZ") || strings.Contains(html, "<no value>") {
		t.Errorf("%s in %s renders %q", id, p.Lang(), html)
	}
	if n := utf8.RuneCountInString(html); n > 4096 {
		t.Errorf("%s in %s has %d characters", id, p.Lang(), n)
	}
}

// isPlain tells the messages that are never sent as HTML themselves: buttons,
// commands, notices, and those that stand within others.
func isPlain(id string) bool {
	inner := regexp.MustCompile(`^(btn|cmd|toast|vin|verdict|feature|evidence|attr|condition)_|^plan_(free|pro|enterprise)$`)
	return inner.MatchString(id)
}

func checkPlain(t *testing.T, lang, id, text string) {
	t.Helper()
	longest := 160
	switch {
	case strings.HasPrefix(id, "btn_"):
		longest = 40 // more is cut off on a phone
	case strings.HasPrefix(id, "cmd_"):
		longest = 256
	case strings.HasPrefix(id, "toast_"):
		longest = 200
	}
	if n := utf8.RuneCountInString(text); n < 1 || n > longest {
		t.Errorf("%s in %s has %d characters, not 1 to %d: %s", id, lang, n, longest, text)
	}
	if strings.ContainsAny(strings.ReplaceAll(text, hostile, ""), "<>") {
		t.Errorf("%s in %s has tags but is plain: %s", id, lang, text)
	}
}

// A translation that equals the English text was probably forgotten.
func TestNothingIsLeftUntranslated(t *testing.T) {
	t.Parallel()

	texts := sources(t)
	for _, lang := range locales.Languages()[1:] {
		for id, forms := range texts[lang] {
			same := reflect.DeepEqual(forms, texts["en"][id])
			allowed := slices.Contains(strings.Fields(alike[id]), lang)
			if same && !allowed && hasWords(forms) {
				t.Errorf("%s in %s is the English text: %v", id, lang, forms)
			}
			if !same && allowed {
				t.Errorf("%s in %s need not be listed as alike", id, lang)
			}
		}
	}
}

// What a language's grammar needs: go-i18n asks for these forms, and lacks an
// answer without them.
func TestPluralFormsAreComplete(t *testing.T) {
	t.Parallel()

	needed := map[string][]string{
		"en": {"one", "other"}, "de": {"one", "other"}, "es": {"many", "one", "other"}, "fr": {"many", "one", "other"},
	}
	for lang, messages := range sources(t) {
		for id, forms := range messages {
			got := slices.Sorted(maps.Keys(forms))
			if len(got) > 1 && !slices.Equal(got, needed[lang]) {
				t.Errorf("%s in %s has the forms %v, not %v", id, lang, got, needed[lang])
			}
		}
	}
}

// In a JSON object the last of two equal keys wins without a word.
func TestNoKeyIsWrittenTwice(t *testing.T) {
	t.Parallel()

	key := regexp.MustCompile(`(?m)^  "([^"]+)":`)
	for _, name := range files(t) {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, m := range key.FindAllStringSubmatch(string(body), -1) {
			if seen[m[1]] {
				t.Errorf("%s has %s twice", name, m[1])
			}
			seen[m[1]] = true
		}
	}
}

// hasWords tells whether a text says anything itself, apart from data and tags.
func hasWords(forms map[string]string) bool {
	silent := regexp.MustCompile(`\{\{.*?\}\}|<[^>]*>|VIN|Vinbot|https?://\S+`)
	for _, text := range forms {
		if regexp.MustCompile(`\pL{2}`).MatchString(silent.ReplaceAllString(text, "")) {
			return true
		}
	}
	return false
}

func files(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("*.json")
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// sources reads the files as they are: language, id, plural form, text.
func sources(t *testing.T) map[string]map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]map[string]string{}
	for _, name := range files(t) {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var messages map[string]any
		if err := json.Unmarshal(body, &messages); err != nil {
			t.Fatal(err)
		}
		lang := strings.Split(name, ".")[1]
		if out[lang] == nil {
			out[lang] = map[string]map[string]string{}
		}
		for id, m := range messages {
			out[lang][id] = plurals(m)
		}
	}
	return out
}

// plurals are a message's texts by plural form.
func plurals(message any) map[string]string {
	forms := map[string]string{}
	switch m := message.(type) {
	case string:
		forms["other"] = m
	case map[string]any:
		for form, text := range m {
			if form != "description" {
				forms[form] = fmt.Sprint(text)
			}
		}
	}
	return forms
}

// French sets a space that does not break before these marks.
func TestFrenchPunctuationDoesNotBreakLines(t *testing.T) {
	t.Parallel()

	silent := regexp.MustCompile(`\{\{.*?\}\}`)
	wrong := regexp.MustCompile(`(?: [;:?!»]|« |[\pL)>][;?!])(?:\s|$|<)`)
	for id, forms := range sources(t)["fr"] {
		for _, text := range forms {
			if found := wrong.FindString(silent.ReplaceAllString(text, "x")); found != "" {
				t.Errorf("%s: %q in %q", id, found, text)
			}
		}
	}
}
