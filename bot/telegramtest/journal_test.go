package telegramtest_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/bot/telegramtest"
)

func open(t *testing.T, dir string) *telegramtest.Server {
	t.Helper()
	s, err := telegramtest.Open(telegramtest.Config{Dir: dir, Lenient: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// closed ends a server in good order.
func closed(t *testing.T, s *telegramtest.Server, dir string) string {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// killed takes what a server that is still running has written, and half a line
// more.
func killed(t *testing.T, s *telegramtest.Server, dir string) string {
	t.Helper()
	t.Cleanup(func() { _ = s.Close() })
	other := t.TempDir()
	if err := os.CopyFS(other, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(other, "journal.jsonl"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"k":"message","i":"1`); err != nil {
		t.Fatal(err)
	}
	return other
}

// lived is a server with a bit of everything in a person's chat.
func lived(t *testing.T, dir string) (s *telegramtest.Server, u *telegramtest.User, files []string) {
	t.Helper()
	s = open(t, dir)
	u = s.User("fr")
	s.Say(u, "1")
	s.Say(u, "2")
	doc := s.SendDocument(u, "label.pdf", []byte("%PDF"), "three")
	photo := s.SendPhoto(u, jpegOf(t, 400, 300), "")
	sent := direct[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "<b>hi</b>", "parse_mode": "HTML", "reply_markup": keyboard(args{"text": "x", "callback_data": "x"})})
	direct[telegramtest.Message](t, s, "editMessageText", args{"chat_id": u.ID, "message_id": sent.MessageID, "text": "hello"})
	direct[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "menu", "reply_markup": args{"keyboard": [][]string{{"a"}}}})
	gone := direct[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "gone"})
	direct[bool](t, s, "deleteMessage", args{"chat_id": u.ID, "message_id": gone.MessageID})
	direct[bool](t, s, "setMyCommands", args{"commands": []args{{"command": "vin", "description": "a"}}})
	return s, u, []string{doc.Document.FileID, photo.Photo[0].FileID}
}

func TestARestartForgetsNothing(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]func(*testing.T, *telegramtest.Server, string) string{"after closing": closed, "after a kill": killed} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s, u, files := lived(t, dir)
			first := direct[[]update](t, s, "getUpdates", args{"limit": 1})
			direct[[]update](t, s, "getUpdates", args{"offset": first[0].ID + 1})
			before, pending := s.Transcript(u.ID), direct[[]json.RawMessage](t, s, "getUpdates", args{})

			s = open(t, stop(t, s, dir))
			t.Cleanup(func() { _ = s.Close() })
			if diff := cmp.Diff(before, s.Transcript(u.ID)); diff != "" {
				t.Errorf("transcript (-before +after):\n%s", diff)
			}
			if diff := cmp.Diff(pending, direct[[]json.RawMessage](t, s, "getUpdates", args{})); diff != "" {
				t.Errorf("pending (-before +after):\n%s", diff)
			}
			if menu := s.Menu(u.ID, u.ID); len(menu) != 1 || menu[0].Command != "vin" {
				t.Errorf("menu %v", menu)
			}
			for _, id := range files {
				direct[json.RawMessage](t, s, "getFile", args{"file_id": id})
			}
			s.Say(u, "next")
			all := direct[[]update](t, s, "getUpdates", args{})
			if last, was := all[len(all)-1].ID, first[0].ID+int64(len(pending)); last != was+1 {
				t.Errorf("the next update is %d, the last was %d", last, was)
			}
		})
	}
}

func TestResetKeepsTheIDsGoing(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient(), telegramtest.InDir(t.TempDir()))
	u := s.User("en")
	s.Say(u, "1")
	before := must[[]update](t, s, "getUpdates", args{})
	s.Reset()
	if got := s.Transcript(u.ID); len(got) != 0 {
		t.Errorf("transcript %v", got)
	}
	s.Say(s.User("en"), "2")
	after := must[[]update](t, s, "getUpdates", args{})
	if len(after) != 1 || after[0].ID != before[0].ID+1 {
		t.Errorf("before %v, after %v", before, after)
	}
}
