package playground_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/bot/playground/browsertest"
)

// The page's pure modules, table by table, in the browser that will run them.
func TestModules(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url)
	page.WaitText("Press Start")
	t.Run("entities nest, by UTF-16 units, and are cut where they overlap", func(t *testing.T) { entitiesTable(t, page) })
	t.Run("only addresses that a reader may follow are links", func(t *testing.T) { linksTable(t, page) })
	t.Run("a long text is cut at lines, at words, never inside a character", func(t *testing.T) { piecesTable(t, page) })
	t.Run("rows: days, albums, runs", func(t *testing.T) { planTable(t, page) })
	t.Run("what happens while a transcript is on its way is not lost", func(t *testing.T) {
		got := browsertest.Ask[[]string](page, `import("/assets/js/chat.js").then(async ({Chat}) => {
			const chat = new Chat(1);
			const stale = new Promise((done) => setTimeout(() => done([{message_id: 1, text: "old"}, {message_id: 2, text: "gone"}]), 20));
			const loading = chat.load(() => stale);
			chat.put({message_id: 1, text: "edited"});
			chat.put({message_id: 3, text: "new"});
			chat.drop([2]);
			await loading;
			return chat.sorted().map((m) => m.text); })`)
		if diff := cmp.Diff([]string{"edited", "new"}, got); diff != "" {
			t.Errorf("transcript (-want +got):\n%s", diff)
		}
	})
	t.Run("every language has every word", func(t *testing.T) {
		missing := browsertest.Ask[[]string](page, `import("/assets/js/strings.js").then((s) => s.languages.filter((l) =>
			JSON.stringify(s.keys(l)) !== JSON.stringify(s.keys("en"))))`)
		if len(missing) > 0 {
			t.Errorf("other words than English: %v", missing)
		}
	})
}

func entitiesTable(t *testing.T, page *browsertest.Page) {
	t.Helper()
	for name, c := range map[string]struct{ text, entities, want string }{
		"an emoji is two units":        {"🚗 ab", `[{"type":"bold","offset":3,"length":1}]`, "🚗 <strong>a</strong>b"},
		"one inside the other":         {"abcd", `[{"type":"italic","offset":1,"length":2},{"type":"bold","offset":0,"length":4}]`, "<strong>a<em>bc</em>d</strong>"},
		"the same text twice":          {"ab", `[{"type":"code","offset":0,"length":2},{"type":"bold","offset":0,"length":2}]`, "<strong><code>ab</code></strong>"},
		"an overlap is cut":            {"abcd", `[{"type":"bold","offset":0,"length":3},{"type":"italic","offset":2,"length":2}]`, "<strong>ab<em>c</em></strong>d"},
		"past the end":                 {"ab", `[{"type":"bold","offset":1,"length":99},{"type":"bold","offset":7,"length":1}]`, "a<strong>b</strong>"},
		"a negative offset is nothing": {"ab", `[{"type":"bold","offset":-1,"length":2}]`, "ab"},
		"an unknown kind is text":      {"ab", `[{"type":"sparkle","offset":0,"length":2}]`, "<span>ab</span>"},
		"markup is text":               {"<b>&amp;", `[]`, "&lt;b&gt;&amp;amp;"},
		"a bad address is no link":     {"x", `[{"type":"text_link","offset":0,"length":1,"url":"javascript:alert(1)"}]`, "<span>x</span>"},
	} {
		got := browsertest.Ask[string](page, `import("/assets/js/entities.js").then(({renderText}) => {
			const box = document.createElement("div");
			box.append(...renderText(`+js(t, c.text)+`, `+c.entities+`, {}));
			return box.innerHTML; })`)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func linksTable(t *testing.T, page *browsertest.Page) {
	t.Helper()
	for text, want := range map[string]string{
		"https://example.org/a":     "https://example.org/a",
		"example.org":               "https://example.org/",
		"http://127.0.0.1:9/pay":    "http://127.0.0.1:9/pay",
		"mailto:a@example.org":      "mailto:a@example.org",
		"javascript:alert(1)":       "",
		"\u0020JavaScript:alert(1)": "",
		"data:text/html,<script>":   "",
		"vbscript:x":                "",
		"tg://user?id=1":            "",
		"file:///etc/passwd":        "",
		"blob:https://example.org/": "",
	} {
		got := browsertest.Ask[string](page, `import("/assets/js/entities.js").then(({safeURL}) => safeURL(`+js(t, text)+`) ?? "")`)
		if got != want {
			t.Errorf("%q leads to %q, want %q", text, got, want)
		}
	}
}

func piecesTable(t *testing.T, page *browsertest.Page) {
	t.Helper()
	for text, want := range map[string][]string{
		"short":         {"short"},
		"one two three": {"one two", "three"},
		"abcdef\nghij":  {"abcdef", "ghij"},
		"abcdefghijkl":  {"abcdefgh", "ijkl"},
		"abcdefg🚗hij":   {"abcdefg", "🚗hij"},
	} {
		got := browsertest.Ask[[]string](page, `import("/assets/js/composer.js").then(({pieces}) => pieces(`+js(t, text)+`, 8))`)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func planTable(t *testing.T, page *browsertest.Page) {
	t.Helper()
	got := browsertest.Ask[[]string](page, `import("/assets/js/plan.js").then(({plan}) => plan([
		{message_id: 1, date: 1700000000, from: {id: 5}},
		{message_id: 2, date: 1700000010, from: {id: 5}, media_group_id: "g"},
		{message_id: 3, date: 1700000010, from: {id: 5}, media_group_id: "g"},
		{message_id: 4, date: 1700000020, from: {id: 9, is_bot: true}},
		{message_id: 5, date: 1700000020, from: {id: 9, is_bot: true}, pinned_message: {}},
		{message_id: 6, date: 1700400000, from: {id: 9, is_bot: true}},
	], 5).rows.map((r) => r.kind === "day" ? "day" : [r.messages.length, r.out ? "out" : "in", r.first ? "first" : "", r.last ? "last" : "", r.service ? "service" : ""].join(" ").trim()))`)
	want := []string{"day", "1 out first", "2 out  last", "1 in first last", "1 in first last service", "day", "1 in first last"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func js(t *testing.T, text string) string {
	t.Helper()
	raw, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
