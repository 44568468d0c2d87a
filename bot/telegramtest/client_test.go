package telegramtest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/vinbot/bot/telegramtest"
)

type args map[string]any

type answer struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	ErrorCode   int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
	status int
}

// call calls a method with a JSON body.
func call(tb testing.TB, s *telegramtest.Server, method string, a args) answer {
	tb.Helper()
	body, err := json.Marshal(a)
	if err != nil {
		tb.Fatal(err)
	}
	return post(tb, s.URL()+"/bot"+s.Token()+"/"+method, "application/json", body)
}

func post(tb testing.TB, url, kind string, body []byte) answer {
	tb.Helper()
	resp, err := http.Post(url, kind, bytes.NewReader(body))
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		tb.Fatal(err)
	}
	got := answer{status: resp.StatusCode}
	if err := json.Unmarshal(raw, &got); err != nil {
		tb.Fatalf("%s: %v", raw, err)
	}
	if got.OK {
		checkResult(tb, path.Base(strings.SplitN(url, "?", 2)[0]), got.Result)
	}
	if !got.OK && got.status != got.ErrorCode {
		tb.Errorf("status %d for error_code %d", got.status, got.ErrorCode)
	}
	return got
}

// must calls a method that has to succeed and decodes its result.
func must[T any](tb testing.TB, s *telegramtest.Server, method string, a args) T {
	tb.Helper()
	got := call(tb, s, method, a)
	if !got.OK {
		tb.Fatalf("%s: %s", method, got.Description)
	}
	return decode[T](tb, got.Result)
}

func decode[T any](tb testing.TB, raw []byte) T {
	tb.Helper()
	var to T
	if err := json.Unmarshal(raw, &to); err != nil {
		tb.Fatalf("decode %s: %v", raw, err)
	}
	return to
}

type part struct {
	name string
	data []byte
}

// send calls a method with files, as multipart/form-data.
func send(tb testing.TB, s *telegramtest.Server, method string, a args, files map[string]part) answer {
	tb.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range a {
		if err := form.WriteField(name, fmt.Sprint(value)); err != nil {
			tb.Fatal(err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := form.CreateFormFile(name, files[name].name)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := w.Write(files[name].data); err != nil {
			tb.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		tb.Fatal(err)
	}
	return post(tb, s.URL()+"/bot"+s.Token()+"/"+method, form.FormDataContentType(), body.Bytes())
}

// started is a person who has written to the bot, whose update is confirmed.
func started(tb testing.TB, s *telegramtest.Server) *telegramtest.User {
	tb.Helper()
	u := s.User("en")
	s.Say(u, "/start")
	must[[]json.RawMessage](tb, s, "getUpdates", args{"offset": -1})
	call(tb, s, "getUpdates", args{"offset": 1 << 40})
	return u
}

func picture(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		for y := range h {
			img.Set(x, y, color.RGBA{uint8(x), uint8(y), uint8(x ^ y), 255})
		}
	}
	return img
}

func jpegOf(tb testing.TB, w, h int) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(w, h), nil); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(tb testing.TB, w, h int) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, picture(w, h)); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// direct calls a method without a network.
func direct[T any](tb failer, s *telegramtest.Server, method string, a args) T {
	tb.Helper()
	got := tried(tb, s, method, a)
	var result T
	if !got.OK {
		tb.Fatal(got.Description)
	}
	if err := json.Unmarshal(got.Result, &result); err != nil {
		tb.Fatal(err)
	}
	return result
}

// tried calls a method, which may be refused, without a network.
func tried(tb failer, s *telegramtest.Server, method string, a args) answer {
	tb.Helper()
	body, err := json.Marshal(a)
	if err != nil {
		tb.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/bot"+s.Token()+"/"+method, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var got answer
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		tb.Fatal(err)
	}
	return got
}

// failer is what tests and properties have in common.
type failer interface {
	Helper()
	Fatal(args ...any)
}
