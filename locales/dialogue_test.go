package locales_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Whatever the dialogue says must exist, and must get the data its text asks for.
func TestTheDialogueSaysOnlyWhatThereIs(t *testing.T) {
	t.Parallel()

	texts := sources(t)["en"]
	d := readDialogue(t, "../conversation")
	if len(d.names) < 50 || len(d.uses) < 50 {
		t.Fatalf("found only %d ids and %d uses: the dialogue is written differently now", len(d.names), len(d.uses))
	}
	for name, id := range d.names {
		if texts[id] == nil {
			t.Errorf("%s: there is no text %q", name, id)
		}
	}
	for _, u := range d.uses {
		found := false
		for id, forms := range texts {
			if id == u.id || u.prefix && strings.HasPrefix(id, u.id) && !d.named(id) {
				found = true
				u.check(t, id, forms)
			}
		}
		if !found {
			t.Errorf("%s: there is no text %q", u.at, u.id)
		}
	}
}

// check compares what a text needs with what it is said with.
func (u use) check(t *testing.T, id string, forms map[string]string) {
	t.Helper()
	if len(forms) > 1 && !slices.Contains(u.data, "PluralCount") {
		t.Errorf("%s: %q has plural forms and gets no PluralCount", u.at, id)
	}
	for _, f := range names(fields(t, forms)) {
		if !slices.Contains(u.data, f) {
			t.Errorf("%s: %q asks for %s, and gets %v", u.at, id, f, u.data)
		}
	}
}

// dialogue is what the source of package conversation names.
type dialogue struct {
	names map[string]string // constants of ids
	uses  []use
	files *token.FileSet
}

// use is a call that says a text with data.
type use struct {
	at, id string
	prefix bool // the rest of the id is known when it runs
	data   []string
}

// named tells whether an id is a constant of its own.
func (d *dialogue) named(id string) bool {
	return slices.Contains(slices.Collect(maps.Values(d.names)), id)
}

func readDialogue(t *testing.T, dir string) *dialogue {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	d := &dialogue{names: map[string]string{}, files: token.NewFileSet()}
	var parsed []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(d.files, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, f)
		ast.Inspect(f, d.constant)
	}
	for _, f := range parsed {
		ast.Inspect(f, d.call)
	}
	return d
}

func (d *dialogue) constant(n ast.Node) bool {
	spec, ok := n.(*ast.ValueSpec)
	if !ok {
		return true
	}
	kind, ok := spec.Type.(*ast.Ident)
	if !ok || kind.Name != "MessageID" && kind.Name != "ChoiceID" {
		return true
	}
	for i, name := range spec.Names {
		if id, ok := literal(spec.Values[i]); ok {
			d.names[name.Name] = id
		}
	}
	return true
}

// call notes text(id, …) and t.say(id, …).
func (d *dialogue) call(n ast.Node) bool {
	c, ok := n.(*ast.CallExpr)
	if !ok || len(c.Args) == 0 || c.Ellipsis.IsValid() {
		return true
	}
	switch f := c.Fun.(type) {
	case *ast.Ident:
		ok = f.Name == "text"
	case *ast.SelectorExpr:
		ok = f.Sel.Name == "say"
	}
	if !ok {
		return true
	}
	u := use{at: d.files.Position(c.Pos()).String()}
	if u.id, u.prefix, ok = d.id(c.Args[0]); !ok {
		return true
	}
	for i := 1; i < len(c.Args); i += 2 {
		if key, ok := literal(c.Args[i]); ok {
			u.data = append(u.data, key)
		}
	}
	d.uses = append(d.uses, u)
	return true
}

// id reads a constant, a literal, or MessageID("prefix_" + …).
func (d *dialogue) id(e ast.Expr) (id string, prefix, ok bool) {
	switch e := e.(type) {
	case *ast.Ident:
		id, ok = d.names[e.Name]
		return id, false, ok
	case *ast.BasicLit:
		id, ok = literal(e)
		return id, false, ok
	case *ast.CallExpr:
		if len(e.Args) == 1 {
			return d.id(e.Args[0])
		}
	case *ast.BinaryExpr:
		id, ok = literal(e.X)
		return id, true, ok
	}
	return "", false, false
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}
