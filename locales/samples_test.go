package locales_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"text/template"
	"text/template/parse"
	"time"
)

// samples holds data for messages whose templates do not tell what they need.
// Fields given here replace those found in the template.
var samples = map[string]map[string]any{
	"label_line": {"Code": "CWM"},
}

// hostile is what stands for a word in the data.
const hostile = "A & <B> 'C'"

// fields finds what a message's forms take from their data.
func fields(t *testing.T, forms map[string]string) map[string]*field {
	t.Helper()
	all := map[string]*field{}
	for _, text := range forms {
		stub := template.FuncMap{}
		for _, f := range []string{"num", "litres", "money", "measure", "quoted", "percent", "date", "datetime", "clock", "list", "options", "upper", "country"} {
			stub[f] = func(...any) string { return "" }
		}
		tmpl, err := template.New("").Funcs(stub).Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		f := finder{vars: map[string]*field{}, dot: &field{of: all}}
		f.root = f.dot
		f.walk(tmpl.Root)
	}
	return all
}

func names(m map[string]*field) []string { return slices.Sorted(maps.Keys(m)) }

// field is something a template takes from its data, as far as its use tells.
type field struct {
	kind   string   // of the function it is handed to, "range" or empty: a word
	tested bool     // a condition asks for it
	equals []string // texts it is compared with
	of     map[string]*field
}

// finder walks a template with the meaning of "." and of its variables.
type finder struct {
	root, dot *field
	vars      map[string]*field
}

func (f finder) walk(n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, c := range n.Nodes {
				f.walk(c)
			}
		}
	case *parse.ActionNode:
		f.pipe(n.Pipe)
	case *parse.IfNode:
		f.condition(n.Pipe)
		f.walk(n.List)
		f.walk(n.ElseList)
	case *parse.RangeNode:
		over := f.pipe(n.Pipe)
		over.kind = "range"
		if over.of == nil {
			over.of = map[string]*field{}
		}
		item := &field{of: over.of}
		if vars := n.Pipe.Decl; len(vars) > 0 {
			f.vars = maps.Clone(f.vars)
			f.vars[vars[len(vars)-1].Ident[0]] = item
			if len(vars) > 1 {
				f.vars[vars[0].Ident[0]] = &field{}
			}
		}
		f.dot = item
		f.walk(n.List)
	case *parse.WithNode:
		f.dot = f.condition(n.Pipe)
		f.walk(n.List)
	}
}

func (f finder) condition(p *parse.PipeNode) *field {
	got := f.pipe(p)
	got.tested = true
	return got
}

// pipe notes what a pipeline uses and returns its first field.
func (f finder) pipe(p *parse.PipeNode) *field {
	first := &field{}
	for i, cmd := range p.Cmds {
		function := ""
		if id, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
			function = id.Ident
		}
		for at, arg := range cmd.Args {
			got := f.argument(arg)
			if got == nil {
				continue
			}
			if i == 0 && first.kind == "" && first.of == nil {
				first = got
			}
			got.use(function, at, cmd.Args)
		}
	}
	return first
}

func (f finder) argument(n parse.Node) *field {
	switch n := n.(type) {
	case *parse.FieldNode:
		return f.dot.at(n.Ident)
	case *parse.VariableNode:
		if n.Ident[0] == "$" {
			return f.root.at(n.Ident[1:])
		}
		if v := f.vars[n.Ident[0]]; v != nil {
			return v.at(n.Ident[1:])
		}
	case *parse.DotNode:
		return f.dot
	case *parse.PipeNode:
		return f.pipe(n)
	}
	return nil
}

func (f *field) at(path []string) *field {
	for _, name := range path {
		if f.of == nil {
			f.of = map[string]*field{}
		}
		if f.of[name] == nil {
			f.of[name] = &field{}
		}
		f = f.of[name]
	}
	return f
}

func (f *field) use(function string, at int, args []parse.Node) {
	switch function {
	case "eq", "ne":
		for _, a := range args {
			switch a := a.(type) {
			case *parse.StringNode:
				f.equals = append(f.equals, a.Text)
			case *parse.NumberNode:
				f.kind = "num"
			}
		}
	case "gt", "lt", "ge", "le":
		f.kind = "num"
	case "money", "measure", "quoted":
		f.kind = map[int]string{1: "num", 2: map[bool]string{true: "currency", false: "unit"}[function == "money"]}[at]
	case "clock":
		f.kind = "clock"
	case "num", "litres", "percent", "date", "datetime", "list", "options":
		f.kind = map[string]string{"num": "num", "litres": "num", "percent": "num", "date": "time", "datetime": "time", "list": "list", "options": "list"}[function]
	}
}

// sample is a value for a field; an empty one where a condition asks for it.
func (f *field) sample(name string, empty bool) any {
	if empty && f.tested && len(f.equals) == 0 {
		return map[string]any{"num": 0, "time": time.Time{}, "list": []string{}, "range": []any{}, "": ""}[f.kind]
	}
	switch f.kind {
	case "num":
		return 1_234_567
	case "clock":
		return 525
	case "currency":
		return "USD"
	case "unit":
		return "lb"
	case "time":
		return time.Date(2026, 11, 25, 14, 5, 0, 0, time.UTC)
	case "list":
		return []string{"A & B", "C", "Infiniti"}
	case "range":
		if len(f.of) == 0 {
			return []any{"A & B", "C"}
		}
		return []any{f.members(false), f.members(empty)}
	}
	if len(f.of) > 0 {
		return f.members(empty)
	}
	if name == "URL" || strings.HasSuffix(name, "URL") {
		return "https://a.example/?b=1&c=2"
	}
	return hostile
}

func (f *field) members(empty bool) map[string]any {
	out := map[string]any{}
	for name, m := range f.of {
		out[name] = m.sample(name, empty)
	}
	return out
}

// variants are data for a message: everything there, everything optional left
// out, every value a condition names, and several counts.
func variants(t *testing.T, id string, forms map[string]string) []map[string]any {
	t.Helper()
	found := &field{of: fields(t, forms)}
	full, bare := found.members(false), found.members(true)
	out := []map[string]any{full, bare}
	for name, f := range found.of {
		for _, value := range f.equals {
			v := maps.Clone(full)
			v[name] = value
			out = append(out, v)
		}
	}
	for i := range out {
		maps.Copy(out[i], samples[id])
		if len(forms) > 1 {
			out[i]["PluralCount"] = 2
		}
	}
	if len(forms) > 1 {
		for _, n := range []int{0, 1, 1_000_000} {
			v := maps.Clone(full)
			v["PluralCount"] = n
			out = append(out, v)
		}
	}
	return out
}
