package telegramtest_test

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"example.com/vinbot/bot/telegramtest"
)

var rewriteLists = flag.Bool("update", false, "write signatures.txt and types.txt anew from the manual")

// TestSignaturesAgreeWithTheManual holds the embedded lists against the manual:
// the methods that are implemented with their parameters, the objects those
// hold, and the methods that are not implemented.
func TestSignaturesAgreeWithTheManual(t *testing.T) {
	t.Parallel()
	m := readManual(t)
	known := map[string]bool{}
	used := map[string]bool{}
	methods := "# What each method accepts: name, \"!\" if required, its kind. Source: the Bot API manual, 10.1.\n"
	for line := range strings.Lines(file(t, "signatures.txt")) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "#" {
			continue
		}
		known[name] = true
		methods += name + m.fields(m.Methods[name].Fields, used) + "\n"
	}
	for _, name := range []string{"signatures.txt", "types.txt"} {
		want := methods
		if name == "types.txt" {
			want = m.types(used)
		}
		if *rewriteLists {
			if err := os.WriteFile(name, []byte(want), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if file(t, name) != want {
			t.Errorf("%s differs from the manual; -update writes it anew", name)
		}
	}
	for name := range strings.FieldsSeq(file(t, "unimplemented.txt")) {
		if known[name] {
			t.Errorf("%s is in both lists", name)
		}
		known[name] = true
	}
	for name := range m.Methods {
		if !known[name] {
			t.Errorf("%s is in neither list", name)
		}
	}
	if len(known) != len(m.Methods) {
		t.Errorf("%d methods are listed, the manual has %d", len(known), len(m.Methods))
	}
}

func file(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// fields writes fields down as the lists have them, and notes their types.
func (m manual) fields(fields []field, used map[string]bool) string {
	var b strings.Builder
	for _, f := range fields {
		mark := ""
		if f.Required {
			mark = "!"
		}
		b.WriteString(" " + f.Name + mark + ":" + m.kind(f.Types, used))
	}
	return b.String()
}

func (m manual) kind(types []string, used map[string]bool) string {
	switch all := strings.Join(types, " or "); {
	case all == "Integer or String":
		return "id"
	case strings.Contains(all, "InputFile"):
		return "file"
	}
	kinds := make([]string, len(types))
	for i, name := range types {
		lists := strings.Count(name, "Array of ")
		name = strings.ReplaceAll(name, "Array of ", "")
		short, simple := map[string]string{"Integer": "int", "String": "str", "Boolean": "bool", "True": "bool", "Float": "float"}[name]
		if !simple {
			short = name
			used[name] = true
		}
		kinds[i] = strings.Repeat("[]", lists) + short
	}
	return strings.Join(kinds, "|")
}

// types writes down the used types and those they use.
func (m manual) types(used map[string]bool) string {
	lines := map[string]string{}
	for len(lines) < len(used) {
		for _, name := range slices.Sorted(maps.Keys(used)) {
			if lines[name] != "" {
				continue
			}
			lines[name] = name + m.fields(m.Types[name].Fields, used)
			if subtypes := m.Types[name].Subtypes; len(subtypes) > 0 {
				lines[name] = name + " = " + m.kind(subtypes, used)
			}
		}
	}
	text := "# The objects in parameters: their fields, or the types they may be. Source: the Bot API manual, 10.1.\n"
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		text += lines[name] + "\n"
	}
	return text
}

func TestFieldsOfObjectsAreCheckedToo(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Strict())
	cases := map[string]struct {
		args args
		want string // "" is that nothing is wrong
	}{
		"a misspelt field":        {args{"reply_markup": keyboard(args{"text": "x", "calback_data": "x"})}, "unknown field reply_markup.inline_keyboard[0][0].calback_data"},
		"a missing field":         {args{"reply_markup": keyboard(args{"callback_data": "x"})}, "required field reply_markup.inline_keyboard[0][0].text is missing"},
		"a wrong type":            {args{"reply_parameters": args{"message_id": "1"}}, "reply_parameters.message_id is not of type int"},
		"no object":               {args{"link_preview_options": []int{1}}, "link_preview_options is no LinkPreviewOptions"},
		"no list":                 {args{"entities": args{}}, "entities is no list"},
		"a field of a nested one": {args{"entities": []args{{"type": "bold", "offset": 0, "length": 1, "colour": "red"}}}, "unknown field entities[0].colour"},
		"a reply keyboard":        {args{"reply_markup": args{"keyboard": [][]args{{{"text": "a", "request_location": true}}}, "resize_keyboard": true}}, ""},
		"a removal":               {args{"reply_markup": args{"remove_keyboard": true}}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.args["chat_id"], c.args["text"] = 5, "a"
			got := call(t, s, "sendMessage", c.args)
			want := "Bad Request: strict: " + c.want
			if c.want == "" {
				want = "Bad Request: chat not found"
			}
			if got.Description != want {
				t.Errorf("got %q, want %q", got.Description, want)
			}
		})
	}
}
