package telegramtest_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image/jpeg"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/bot/telegramtest"
)

func TestPhotosAreScaledDown(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		w, h int
		want [][2]int
	}{
		"a large one":            {2000, 1000, [][2]int{{90, 45}, {320, 160}, {800, 400}, {1280, 640}}},
		"one that just fits":     {1280, 20 * 64, [][2]int{{90, 90}, {320, 320}, {800, 800}, {1280, 1280}}},
		"a small one is kept":    {200, 100, [][2]int{{90, 45}, {200, 100}}},
		"a tiny one has one":     {40, 30, [][2]int{{40, 30}}},
		"a tall one by its side": {100, 1000, [][2]int{{9, 90}, {32, 320}, {80, 800}, {100, 1000}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := telegramtest.New(t, telegramtest.Lenient())
			m := s.SendPhoto(s.User("en"), pngOf(t, c.w, c.h), "")
			var got [][2]int
			for _, size := range m.Photo {
				got = append(got, [2]int{size.Width, size.Height})
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Fatalf("sizes (-want +got):\n%s", diff)
			}
			last := m.Photo[len(m.Photo)-1]
			data := download(t, s, last.FileID)
			config, err := jpeg.DecodeConfig(bytes.NewReader(data))
			if err != nil || config.Width != last.Width || len(data) != last.FileSize {
				t.Errorf("served %dx%d in %d bytes, %v", config.Width, config.Height, len(data), err)
			}
		})
	}
}

func download(t *testing.T, s *telegramtest.Server, id string) []byte {
	t.Helper()
	file := must[struct {
		Path string `json:"file_path"`
	}](t, s, "getFile", args{"file_id": id})
	resp, err := http.Get(s.URL() + "/file/bot" + s.Token() + "/" + file.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%d, %v", resp.StatusCode, err)
	}
	return data
}

func TestPicturesThatAreNone(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	u := started(t, s)
	cases := map[string]struct {
		data []byte
		want string
	}{
		"no picture":       {[]byte("hello"), "Bad Request: IMAGE_PROCESS_FAILED"},
		"half a picture":   {jpegOf(t, 50, 50)[:400], "Bad Request: IMAGE_PROCESS_FAILED"},
		"too wide":         {pngHeader(210, 10), "Bad Request: PHOTO_INVALID_DIMENSIONS"},
		"too many pixels":  {pngHeader(9000, 1001), "Bad Request: PHOTO_INVALID_DIMENSIONS"},
		"ten mega and one": {make([]byte, 10<<20+1), "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := send(t, s, "sendPhoto", args{"chat_id": u.ID}, map[string]part{"photo": {"a.jpg", c.data}})
			if got.Description != c.want {
				t.Errorf("got %q, want %q", got.Description, c.want)
			}
		})
	}
}

// pngHeader begins a picture of a size without any of its pixels.
func pngHeader(w, h uint32) []byte {
	chunk := append([]byte("IHDR"), 0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0)
	binary.BigEndian.PutUint32(chunk[4:], w)
	binary.BigEndian.PutUint32(chunk[8:], h)
	head := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), chunk...)
	return binary.BigEndian.AppendUint32(head, crc32.ChecksumIEEE(chunk))
}

func TestFiles(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	small := s.SendDocument(u, "../label é.PDF", []byte("%PDF-1.7"), "")
	if d := small.Document; d.FileName != "label é.PDF" || d.MimeType != "application/pdf" || d.FileSize != 8 {
		t.Errorf("document %+v", d)
	}
	if got := download(t, s, small.Document.FileID); string(got) != "%PDF-1.7" {
		t.Errorf("served %q", got)
	}
	large := s.SendDocument(u, "large.bin", make([]byte, 20<<20+1), "")
	if got := call(t, s, "getFile", args{"file_id": large.Document.FileID}); got.Description != "Bad Request: file is too big" {
		t.Error(got.Description)
	}

	t.Run("a path is open for an hour", func(t *testing.T) {
		file := must[struct {
			Path string `json:"file_path"`
		}](t, s, "getFile", args{"file_id": small.Document.FileID})
		s.Advance(time.Hour + time.Second)
		resp, err := http.Get(s.URL() + "/file/bot" + s.Token() + "/" + file.Path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		if resp.StatusCode != http.StatusNotFound {
			t.Errorf("status %d", resp.StatusCode)
		}
	})

	t.Run("an album by upload shares its id", func(t *testing.T) {
		media := `[{"type":"photo","media":"attach://one","caption":"<b>a</b>","parse_mode":"HTML"},{"type":"photo","media":"attach://two"}]`
		got := send(t, s, "sendMediaGroup", args{"chat_id": u.ID, "media": media}, map[string]part{"one": {"1", jpegOf(t, 9, 9)}, "two": {"2", jpegOf(t, 9, 9)}})
		messages := decode[[]telegramtest.Message](t, got.Result)
		if len(messages) != 2 || messages[0].MediaGroupID == "" || messages[0].MediaGroupID != messages[1].MediaGroupID || messages[0].Caption != "a" {
			t.Errorf("messages %+v", messages)
		}
	})

	t.Run("a person's album is one group of updates", func(t *testing.T) {
		sent := s.Album(u, "two", telegramtest.Upload{Data: jpegOf(t, 9, 9)}, telegramtest.Upload{Data: jpegOf(t, 9, 9)})
		got := must[[]update](t, s, "getUpdates", args{"offset": -2})
		if len(got) != 2 || got[0].Message.MediaGroupID != sent[0].MediaGroupID || got[1].Message.MediaGroupID != sent[0].MediaGroupID {
			t.Errorf("got %+v", got)
		}
	})
}

func TestTheMenuIsOfTheNarrowestScopeInTheLanguage(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	set := func(scope, language, command string) {
		a := args{"commands": []args{{"command": command, "description": "x"}}, "language_code": language}
		if scope != "" {
			a["scope"] = args{"type": scope}
		}
		must[bool](t, s, "setMyCommands", a)
	}
	set("", "", "default")
	set("", "es", "default_es")
	set("all_private_chats", "fr", "private_fr")
	for language, want := range map[string]string{"en": "default", "es-MX": "default_es", "fr": "private_fr", "de": "default"} {
		u := s.User(language)
		if menu := s.Menu(u.ID, u.ID); len(menu) != 1 || menu[0].Command != want {
			t.Errorf("%s sees %v, want %s", language, menu, want)
		}
	}
	owner, member := s.User("en"), s.User("en")
	g := s.Gather(telegramtest.Gathering{Title: "G", Type: "supergroup", Username: "dealers"}, owner, member).ID
	for _, step := range []struct {
		scope         args
		owner, member string // the command each sees then
	}{
		{args{"type": "all_group_chats"}, "all_group_chats", "all_group_chats"},
		{args{"type": "all_chat_administrators"}, "all_chat_administrators", "all_group_chats"},
		{args{"type": "chat", "chat_id": "@dealers"}, "chat", "chat"},
		{args{"type": "chat_administrators", "chat_id": g}, "chat_administrators", "chat"},
		{args{"type": "chat_member", "chat_id": g, "user_id": member.ID}, "chat_administrators", "chat_member"},
	} {
		must[bool](t, s, "setMyCommands", args{"commands": []args{{"command": step.scope["type"], "description": "x"}}, "scope": step.scope})
		if got := s.Menu(g, owner.ID)[0].Command; got != step.owner {
			t.Errorf("the owner sees %s, want %s", got, step.owner)
		}
		if got := s.Menu(g, member.ID)[0].Command; got != step.member {
			t.Errorf("a member sees %s, want %s", got, step.member)
		}
	}
	for want, scope := range map[string]args{
		"chat_id is empty": {"type": "chat"},
		"chat not found":   {"type": "chat_administrators", "chat_id": 5},
		"can't use specified scope in private chats": {"type": "chat_administrators", "chat_id": owner.ID},
		"PARTICIPANT_ID_INVALID":                     {"type": "chat_member", "chat_id": g, "user_id": 5},
	} {
		if got := call(t, s, "setMyCommands", args{"commands": []args{}, "scope": scope}); got.Description != "Bad Request: "+want {
			t.Errorf("%v: %q, want %q", scope, got.Description, want)
		}
	}
	must[bool](t, s, "deleteMyCommands", args{"language_code": "es"})
	if u := s.User("es"); !slices.Equal(s.Menu(u.ID, u.ID), []telegramtest.BotCommand{{Command: "default", Description: "x"}}) {
		t.Error("a deleted list is still seen")
	}
}
