package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"example.com/vinbot/bot/playground/browsertest"
)

// playgroundHere is a playground without a browser.
func playgroundHere(t *testing.T) *visit {
	t.Helper()
	p := newProgram(t)
	p.env["PLAYGROUND_DIR"], p.env["REDIS_URL"], p.env["DATA_KEYS"] = t.TempDir(), "redis://"+miniredis.RunT(t).Addr(), dataKey
	p.must(t, "", "migrate")
	return openPlayground(t, p)
}

// TestTheBotIsKilledFromThePage: "crash the bot now" kills a real process, which is
// started again at once and answers what was asked meanwhile; the page, the emulated
// Telegram and the story of an update from before live on.
func TestTheBotIsKilledFromThePage(t *testing.T) {
	v := playgroundHere(t)
	page := browsertest.Open(t, v.url)
	page.Tap("Start")
	page.WaitText("I show my proof")
	before := read[botState](t, v.url+"/play/bot")
	page.Tap("Faults")
	page.WaitText(fmt.Sprintf("The bot runs as process %d.", before.PID))
	page.Do(`document.querySelector(".crash-now").click(); document.getElementById("faults").hidePopover()`)
	page.WaitText(fmt.Sprintf("Process %d was killed.", before.PID))
	page.Say("What can a 2021 Ford F-150 tow?")
	page.WaitText("The bot is back after") // a word that passes
	page.WaitText("Which version do you mean?")
	after := read[botState](t, v.url+"/play/bot")
	if !after.Running || after.PID == before.PID || after.Starts != before.Starts+1 {
		t.Errorf("before the crash %+v, after it %+v", before, after)
	}
	told := storyOf(t, v.url, oldest)
	for _, what := range []string{"update received", "turn ended", "call made"} {
		if !slices.ContainsFunc(told, func(s step) bool { return s.What == what }) {
			t.Errorf("the story of /start has no %q: %+v", what, told)
		}
	}
}

// TestTheStoryOfALabel: the job a PDF leads to, the turn of its result and the calls
// that come of it all belong to the update that brought the PDF.
func TestTheStoryOfALabel(t *testing.T) {
	sticker, err := filepath.Abs(filepath.Join("testdata", "stingray.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	v := playgroundHere(t)
	page := browsertest.Open(t, v.url)
	page.Tap("Start")
	page.WaitText("I show my proof")
	page.Upload(sticker)
	page.WaitText("sums on the label add up")
	story(page)
	var all []step
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		all = storyOf(t, v.url, newest)
		if slices.ContainsFunc(all, func(s step) bool { return s.What == "call made" && s.Result }) {
			break
		}
	}
	var order []string
	for _, s := range all {
		what := s.What
		if s.Result {
			what += " (result)"
		}
		if len(order) == 0 || order[len(order)-1] != what {
			order = append(order, what)
		}
	}
	// A job may begin while the turn that asked for it is still being noted.
	for _, pair := range [][2]string{
		{"update received", "turn ended"},
		{"update received", "job begun"},
		{"job begun", "job done"},
		{"turn ended", "turn ended (result)"},
		{"job done", "turn ended (result)"},
		{"turn ended (result)", "call made (result)"},
	} {
		if i, j := slices.Index(order, pair[0]), slices.Index(order, pair[1]); i < 0 || j < i {
			t.Errorf("the story goes %q: %q is not followed by %q", order, pair[0], pair[1])
		}
	}
}

// TestAPlaygroundWhoseBotCannotStart: it ends with the bot's own reason instead of
// starting it for ever.
func TestAPlaygroundWhoseBotCannotStart(t *testing.T) {
	p := newProgram(t)
	p.env["PLAYGROUND_DIR"], p.env[asProgram], p.env["DATA_KEYS"] = t.TempDir(), "1", "no key"
	p.env["PATH"] = os.Getenv("PATH")
	_, said, err := p.run(t, "", "playground")
	if err == nil || !strings.Contains(err.Error(), "the bot did not start") || !strings.Contains(said, "DATA_KEYS") {
		t.Errorf("it ends with %v and says %q", err, said)
	}
}

// TestStoriesPassOnOrdinaryLines: only what tells the way of an update stays here,
// whatever pieces the lines come in.
func TestStoriesPassOnOrdinaryLines(t *testing.T) {
	var passed strings.Builder
	s := &stories{next: &passed}
	for _, piece := range []string{"no JSON\n{\"level\":\"INFO\",", "\"msg\":\"serving\"}\n", `{"level":"DEBUG","msg":"call made","bot_id":7,"update_id":3}` + "\n"} {
		if _, err := io.WriteString(s, piece); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := passed.String(), "no JSON\n{\"level\":\"INFO\",\"msg\":\"serving\"}\n"; got != want {
		t.Errorf("passed on %q, want %q", got, want)
	}
	if got := s.of(3); len(got) != 1 || got[0].What != "call made" {
		t.Errorf("the story is %+v", got)
	}
}

// The oldest and the newest of the updates that were received.
func oldest(all []received) received { return all[len(all)-1] }
func newest(all []received) received { return all[0] }

func storyOf(t *testing.T, url string, which func([]received) received) []step {
	t.Helper()
	all := read[struct{ Updates []received }](t, url+"/play/story").Updates
	if len(all) == 0 {
		t.Fatal("no update was received")
	}
	return read[struct{ Steps []step }](t, fmt.Sprintf("%s/play/story?update_id=%d", url, which(all).Update)).Steps
}

func read[T any](t *testing.T, url string) (v T) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	if err := json.NewDecoder(r.Body).Decode(&v); err != nil {
		t.Fatalf("%s: %v", url, err)
	}
	return v
}
