package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

var fenced = regexp.MustCompile("(?s)```(\\w+)\n(.*?)```")

// TestEveryExampleInTheDocumentationWorks runs the commands of docs/api.md, each followed
// by what it prints.
func TestEveryExampleInTheDocumentationWorks(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	r := newREST(t, nil)
	env := append(os.Environ(), "KEY="+r.key(t, 7), "URL="+r.url)
	blocks := fenced.FindAllStringSubmatch(string(doc), -1)
	ran := 0
	for i, b := range blocks {
		if b[1] != "sh" {
			continue
		}
		ran++
		if i+1 == len(blocks) {
			t.Fatalf("nothing is shown for\n%s", b[2])
		}
		cmd := exec.CommandContext(t.Context(), "sh", "-ec", b[2])
		cmd.Env = env
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", b[2], err)
		}
		switch kind, want := blocks[i+1][1], blocks[i+1][2]; kind {
		case "json":
			var shown, got any
			if err := json.Unmarshal([]byte(strings.NewReplacer("[…]", `["…"]`).Replace(want)), &shown); err != nil {
				t.Fatalf("%s: %v", want, err)
			}
			if err := json.Unmarshal(out, &got); err != nil {
				t.Fatalf("%s: %v", out, err)
			}
			if at, ok := within(shown, got); !ok {
				t.Errorf("%s\nprints\n%s\nand not %s as in\n%s", b[2], out, at, want)
			}
		case "text":
			if strings.TrimSpace(want) != strings.TrimSpace(string(out)) {
				t.Errorf("%s\nprints\n%s", b[2], out)
			}
		default:
			t.Errorf("nothing is shown for\n%s", b[2])
		}
	}
	if ran < 9 {
		t.Errorf("%d commands were found", ran)
	}
}

// within reports whether an answer has all that is shown of it, and if not, where.
func within(shown, got any) (at string, ok bool) {
	switch s := shown.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return "an object", false
		}
		for name, v := range s {
			if at, ok := within(v, g[name]); !ok {
				return name + "." + at, false
			}
		}
		return "", true
	case []any:
		g, ok := got.([]any)
		if !ok {
			return "a list", false
		}
		if len(s) == 1 && s[0] == "…" {
			return "", true
		}
		if len(s) != len(g) {
			return "a list as long", false
		}
		for i := range s {
			if at, ok := within(s[i], g[i]); !ok {
				return "[]." + at, false
			}
		}
		return "", true
	}
	if shown == "…" {
		return "something", got != nil && got != ""
	}
	return "the value", shown == got
}
