package telegramtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/vinbot/bot/telegramtest"
)

// TestTheEmulatorKnowsEveryMethodTheProductCalls reads the product's source for
// methods it calls and asks the emulator for each. What only passes a method on
// has it in a variable named so; any other way of naming one is refused, so that
// none can be called past this test.
func TestTheEmulatorKnowsEveryMethodTheProductCalls(t *testing.T) {
	t.Parallel()
	called := productCalls(t)
	for _, method := range []string{"getUpdates", "sendMessage", "sendDocument", "answerInlineQuery", "setMyCommands"} {
		if called[method] == "" {
			t.Errorf("no call of %s was found: the search is blind", method)
		}
	}
	s := telegramtest.New(t, telegramtest.Lenient())
	for method, place := range called {
		got := call(t, s, method, args{})
		if got.status == 404 || strings.Contains(got.Description, "does not implement") {
			t.Errorf("%s calls %q: %s", place, method, got.Description)
		}
	}
}

// search looks for calls of Bot API methods in Go source.
type search struct {
	t      *testing.T
	known  map[string]bool
	called map[string]string // a place by method
	set    *token.FileSet
}

// productCalls gives the methods that product code names, each with a place.
func productCalls(t *testing.T) map[string]string {
	t.Helper()
	s := search{t: t, known: map[string]bool{}, called: map[string]string{}, set: token.NewFileSet()}
	for _, name := range []string{"signatures.txt", "unimplemented.txt"} {
		for line := range strings.Lines(file(t, name)) {
			method, _, _ := strings.Cut(strings.TrimSpace(line), " ")
			s.known[method] = method != "close" && method != "#" // what names other things too, and a comment
		}
	}
	const root = "../.."
	elsewhere := []string{"telegramtest", "playground", "bench", "node_modules"}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (path != root && strings.HasPrefix(d.Name(), ".") || slices.Contains(elsewhere, d.Name())):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		parsed, err := parser.ParseFile(s.set, path, nil, parser.SkipObjectResolution)
		if err == nil {
			ast.Inspect(parsed, s.look)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s.called
}

func (s search) look(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BasicLit:
		if method, is := literal(n); is && s.known[method] {
			s.note(method, n)
		}
	case *ast.CallExpr:
		named, is := methodOf(n)
		method, spelt := literal(named)
		switch {
		case spelt:
			s.note(method, n)
		case is && !passedOn(named):
			s.t.Errorf("%s: a method that is neither written out nor passed on", s.set.Position(n.Pos()))
		}
	case *ast.CompositeLit:
		if kind, is := n.Type.(*ast.SelectorExpr); is && kind.Sel.Name == "Outgoing" {
			s.outgoing(n)
		}
	}
	return true
}

// outgoing notes the method of a call that is put into the outbox.
func (s search) outgoing(n *ast.CompositeLit) {
	for _, element := range n.Elts {
		field, is := element.(*ast.KeyValueExpr)
		if !is {
			continue
		}
		if name, is := field.Key.(*ast.Ident); is && name.Name == "Method" {
			if method, is := literal(field.Value); is {
				s.note(method, field)
			}
		}
	}
}

func (s search) note(method string, at ast.Node) {
	s.called[method] = s.set.Position(at.Pos()).String()
}

// methodOf is what a call like api.Call(ctx, method, body, result) calls.
func methodOf(call *ast.CallExpr) (ast.Expr, bool) {
	f, is := call.Fun.(*ast.SelectorExpr)
	if !is || f.Sel.Name != "Call" && f.Sel.Name != "call" || len(call.Args) != 4 {
		return nil, false
	}
	return call.Args[1], true
}

func literal(e ast.Expr) (string, bool) {
	l, is := e.(*ast.BasicLit)
	if !is || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}

func passedOn(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == "method"
	case *ast.SelectorExpr:
		return e.Sel.Name == "Method"
	}
	return false
}

// TestWhatIsLeftOutIsSaid: a method, a result or a medium that the emulator lacks is
// refused by its name, never taken for done.
func TestWhatIsLeftOutIsSaid(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	const lacks = "Bad Request: the emulator does not implement "
	said := func(want string, got answer) {
		t.Helper()
		if got.OK || got.Description != lacks+want {
			t.Errorf("%v %q, want %q", got.OK, got.Description, lacks+want)
		}
	}
	methods := strings.Fields(file(t, "unimplemented.txt"))
	if len(methods) < 50 {
		t.Fatalf("the list names %d methods", len(methods))
	}
	for _, method := range methods {
		said(method, call(t, s, method, args{"chat_id": u.ID}))
	}
	s.Set(telegramtest.BotSettings{Inline: true})
	for _, kind := range []string{"audio", "game", "gif", "mpeg4_gif", "sticker", "venue", "video", "voice"} {
		query := s.Type(telegramtest.Typed{UserID: u.ID, ChatID: u.ID, Query: kind})
		one := article("1")
		one["type"] = kind
		said("inline results of type "+kind, call(t, s, "answerInlineQuery", args{"inline_query_id": query, "results": []args{one}}))
	}
	for _, kind := range []string{"video", "audio", "live_photo"} {
		said("albums with "+kind, call(t, s, "sendMediaGroup", args{"chat_id": u.ID, "media": []args{{"type": kind, "media": "x"}, {"type": kind, "media": "x"}}}))
	}
}
