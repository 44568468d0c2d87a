// Package echobots runs ordinary bots of other languages, written as their
// libraries' own guides have them, against the emulated Telegram.
package echobots_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"example.com/vinbot/bot/telegramtest"
)

// patience is for the bot to start and to answer, on a busy machine.
const patience = 60 * time.Second

func TestAnEchoBotOfGrammY(t *testing.T) {
	t.Parallel()
	modules := filepath.Join(os.Getenv("ECHOBOTS"), "node_modules")
	node, err := exec.LookPath("node")
	if _, missing := os.Stat(filepath.Join(modules, "grammy")); err != nil || missing != nil {
		t.Skip("no node, or no grammY in $ECHOBOTS: `make test` installs it where node and npm are")
	}
	for name, webhook := range map[string]string{"by polling": "", "by webhook": "yes"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
				t.Fatal(err)
			}
			if err := os.CopyFS(dir, os.DirFS("grammy")); err != nil {
				t.Fatal(err)
			}
			converse(t, func(ctx context.Context) *exec.Cmd {
				return exec.CommandContext(ctx, node, filepath.Join(dir, "bot.mjs"))
			}, webhook)
		})
	}
}

func TestAnEchoBotOfPythonTelegramBot(t *testing.T) {
	t.Parallel()
	const python = "/usr/bin/python3" // Debian's, where its package is
	version, err := exec.CommandContext(t.Context(), python, "-c", "import telegram; print(telegram.__version__)").Output()
	if err != nil {
		t.Skip("no python3-python-telegram-bot on this machine")
	}
	t.Logf("python-telegram-bot %s", bytes.TrimSpace(version))
	for name, webhook := range map[string]string{"by polling": "", "by webhook": freePort(t)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			converse(t, func(ctx context.Context) *exec.Cmd {
				return exec.CommandContext(ctx, python, "ptb/bot.py")
			}, webhook)
		})
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// converse starts a bot and has the conversation all of them know.
func converse(t *testing.T, command func(ctx context.Context) *exec.Cmd, webhook string) {
	t.Helper()
	s := telegramtest.New(t, telegramtest.Local(), telegramtest.With(telegramtest.BotSettings{Inline: true}))
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	run(ctx, t, s, command, webhook)

	u := s.User("en")
	s.Say(u, "/start")
	expect(ctx, t, s, u, 1, "Welcome! Up and running.")
	s.Say(u, "Grüße, 5.3 L & <b>V8</b> 🚗")
	expect(ctx, t, s, u, 2, "Grüße, 5.3 L & <b>V8</b> 🚗")
	s.SendPhoto(u, picture(t), "")
	if m := expect(ctx, t, s, u, 3, ""); len(m.Photo) == 0 || m.Caption != "Nice photo!" {
		t.Errorf("the photo came back as %+v", m)
	}
	s.Say(u, "/menu")
	query := s.Tap(u, expect(ctx, t, s, u, 4, "Choose"), "Yes")
	if _, err := s.WaitCall(ctx, "editMessageText", 1); err != nil {
		t.Fatal(err)
	}
	if a, given := s.Answer(query); !given || a.Text != "You were curious, indeed!" {
		t.Errorf("the press was answered %+v, %v", a, given)
	}
	if m := expect(ctx, t, s, u, 4, "You chose yes"); m.EditDate == 0 {
		t.Error("the message was not edited")
	}
	inline := s.Type(telegramtest.Typed{UserID: u.ID, ChatID: u.ID, Query: "hello"})
	if a, err := s.InlineAnswer(ctx, inline); err != nil || len(a.Results) != 1 || a.Results[0].Message.Text != "hello" {
		t.Errorf("inline answer %+v, %v", a, err)
	}
	for _, c := range s.Calls("") {
		if c.Verdict != "ok" && c.Method != "getUpdates" {
			t.Errorf("%s was %s: %s", c.Method, c.Verdict, c.Description)
		}
	}
}

// run starts the bot's process and ends it with the test.
func run(ctx context.Context, t *testing.T, s *telegramtest.Server, command func(ctx context.Context) *exec.Cmd, webhook string) {
	t.Helper()
	ctx, stop := context.WithCancel(ctx)
	cmd := command(ctx)
	cmd.Env = []string{"BOT_TOKEN=" + s.Token(), "API_ROOT=" + s.URL(), "WEBHOOK=" + webhook, "PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
	var said output
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		_ = cmd.Wait() // it was killed
		if t.Failed() {
			t.Logf("the bot said:\n%s", said.text())
		}
	})
}

// output is what a process says; it may be read meanwhile.
type output struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.Write(p)
}

func (o *output) text() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.String()
}

// expect waits for the n-th message of the bot.
func expect(ctx context.Context, t *testing.T, s *telegramtest.Server, u *telegramtest.User, n int, text string) telegramtest.Message {
	t.Helper()
	replies, err := s.WaitMessages(ctx, u.ID, n)
	if err != nil {
		t.Fatal(err)
	}
	m := replies[n-1]
	if m.Text != text {
		t.Fatalf("message %s is %q, want %q", strconv.Itoa(n), m.Text, text)
	}
	return m
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
