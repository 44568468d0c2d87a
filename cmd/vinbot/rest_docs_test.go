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
		shows(t, b[2], string(out), blocks[i+1][1], blocks[i+1][2])
	}
	if ran < 9 {
		t.Errorf("%d commands were found", ran)
	}
}

// shows demands that a command prints what the documentation shows.
func shows(t *testing.T, command, out, kind, want string) {
	t.Helper()
	if kind == "text" {
		if strings.TrimSpace(want) != strings.TrimSpace(out) {
			t.Errorf("%s\nprints\n%s", command, out)
		}
		return
	}
	var shown, got any
	if err := json.Unmarshal([]byte(strings.ReplaceAll(want, "[…]", `["…"]`)), &shown); err != nil {
		t.Fatalf("after\n%s\n%s: %v", command, want, err)
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	if at, ok := within(shown, got); !ok {
		t.Errorf("%s\nprints\n%s\nand not %s as in\n%s", command, out, at, want)
	}
}

// within reports whether an answer has all that is shown of it, and if not, where.
func within(shown, got any) (at string, ok bool) {
	switch s := shown.(type) {
	case map[string]any:
		return withinObject(s, got)
	case []any:
		return withinList(s, got)
	}
	if shown == "…" {
		return "something", got != nil && got != ""
	}
	return "the value", shown == got
}

func withinObject(shown map[string]any, got any) (at string, ok bool) {
	g, ok := got.(map[string]any)
	if !ok {
		return "an object", false
	}
	for name, v := range shown {
		if at, ok := within(v, g[name]); !ok {
			return name + "." + at, false
		}
	}
	return "", true
}

func withinList(shown []any, got any) (at string, ok bool) {
	g, ok := got.([]any)
	if !ok {
		return "a list", false
	}
	if len(shown) == 1 && shown[0] == "…" {
		return "", true
	}
	if len(shown) != len(g) {
		return "a list as long", false
	}
	for i := range shown {
		if at, ok := within(shown[i], g[i]); !ok {
			return "[]." + at, false
		}
	}
	return "", true
}
