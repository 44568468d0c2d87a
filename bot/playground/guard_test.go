package playground_test

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"example.com/vinbot/bot/playground"
)

// emulator is a stand-in that says it was reached.
func emulator() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
}

func TestOnlyThisMachineAndItsOwnPageReachThePlayground(t *testing.T) {
	t.Parallel()
	const site, foreign = "http://127.0.0.1:8080", "https://evil.example"
	for name, c := range map[string]struct {
		method, host, path string
		header             map[string]string
		want               int
	}{
		"the page":                         {"GET", "127.0.0.1:8080", "/", nil, http.StatusOK},
		"the page by name":                 {"GET", "localhost:8080", "/", nil, http.StatusOK},
		"the page by IPv6":                 {"GET", "[::1]:8080", "/", nil, http.StatusOK},
		"a name that was rebound":          {"GET", "evil.example:8080", "/", nil, http.StatusForbidden},
		"a name that looks like loopback":  {"GET", "127.0.0.1.evil.example", "/", nil, http.StatusForbidden},
		"an address of the network":        {"GET", "192.168.1.4:8080", "/emu/state", nil, http.StatusForbidden},
		"no host":                          {"GET", "", "/", nil, http.StatusForbidden},
		"the bot, which is no browser":     {"POST", "127.0.0.1:8080", "/bot1:x/getMe", nil, http.StatusTeapot},
		"the bot's files":                  {"GET", "127.0.0.1:8080", "/file/bot1:x/photos/1.jpg", nil, http.StatusTeapot},
		"the page's own write":             {"POST", "127.0.0.1:8080", "/emu/messages", map[string]string{"Origin": site, "Sec-Fetch-Site": "same-origin"}, http.StatusTeapot},
		"another site's write":             {"POST", "127.0.0.1:8080", "/emu/messages", map[string]string{"Origin": foreign, "Sec-Fetch-Site": "cross-site"}, http.StatusForbidden},
		"another site's write, old client": {"POST", "127.0.0.1:8080", "/emu/messages", map[string]string{"Origin": foreign}, http.StatusForbidden},
		"another port's write":             {"POST", "127.0.0.1:8080", "/emu/messages", map[string]string{"Origin": "http://127.0.0.1:9", "Sec-Fetch-Site": "same-site"}, http.StatusForbidden},
		"a picture tag that sends":         {"GET", "127.0.0.1:8080", "/bot1:x/sendMessage", map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusForbidden},
		"another port's picture tag":       {"GET", "127.0.0.1:8080", "/bot1:x/sendMessage", map[string]string{"Sec-Fetch-Site": "same-site"}, http.StatusForbidden},
		"a link from elsewhere":            {"GET", "127.0.0.1:8080", "/", map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusOK},
		"a listing of the files":           {"GET", "127.0.0.1:8080", "/assets/js/", nil, http.StatusNotFound},
		"a path of nobody":                 {"GET", "127.0.0.1:8080", "/etc/passwd", nil, http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := httptest.NewRequest(c.method, "http://x"+c.path, nil)
			request.Host = c.host
			for key, value := range c.header {
				request.Header.Set(key, value)
			}
			answer := httptest.NewRecorder()
			playground.Handler(emulator(), nil).ServeHTTP(answer, request)
			if answer.Code != c.want {
				t.Errorf("status %d, want %d", answer.Code, c.want)
			}
		})
	}
}

func TestThePolicyAllowsThePageNothingButItsOwnFiles(t *testing.T) {
	t.Parallel()
	for path, want := range map[string][]string{
		"/":                   {"default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "require-trusted-types-for 'script'"},
		"/assets/js/main.js":  {"default-src 'none'"},
		"/emu/files/anything": {"sandbox", "default-src 'none'"},
	} {
		request := httptest.NewRequest(http.MethodGet, "http://localhost"+path, nil)
		answer := httptest.NewRecorder()
		playground.Handler(emulator(), nil).ServeHTTP(answer, request)
		policy := answer.Header().Get("Content-Security-Policy")
		for _, part := range want {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: the policy lacks %q: %s", path, part, policy)
			}
		}
		if strings.Contains(policy, "unsafe") || answer.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s is served carelessly: %v", path, answer.Header())
		}
	}
}

// The page must work without a network, and its markup must need no exception in the policy.
func TestTheFilesNameNoOtherHostAndHoldNoInlineScript(t *testing.T) {
	t.Parallel()
	outside := regexp.MustCompile(`(?i)(https?:)?//[a-z0-9-]+\.[a-z]|@import|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(`)
	loaded := regexp.MustCompile(`<script[^>]* src="/assets/[^"]+"></script>`)
	inline := regexp.MustCompile(`(?i)<script|<style|\son[a-z]+=|\sstyle=`)
	seen := 0
	err := fs.WalkDir(os.DirFS("assets"), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		seen++
		raw, err := os.ReadFile("assets/" + name)
		if err != nil {
			return err
		}
		text := strings.ReplaceAll(string(raw), "http://www.w3.org/2000/svg", "")
		if found := outside.FindString(text); found != "" {
			t.Errorf("%s holds %q", name, found)
		}
		if path.Ext(name) == ".html" {
			if found := inline.FindString(loaded.ReplaceAllString(text, "")); found != "" {
				t.Errorf("%s holds inline code: %q", name, found)
			}
		}
		return nil
	})
	if err != nil || seen < 10 {
		t.Fatalf("walked %d files: %v", seen, err)
	}
}

func TestEveryFileThatThePageNamesIsServed(t *testing.T) {
	t.Parallel()
	web := httptest.NewServer(playground.Handler(emulator(), nil))
	defer web.Close()
	named := regexp.MustCompile(`(?:src|href)="(/assets/[^"]+)"`)
	for _, match := range named.FindAllStringSubmatch(fetch(t, web.URL+"/"), -1) {
		if fetch(t, web.URL+match[1]) == "" {
			t.Errorf("%s is empty", match[1])
		}
	}
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", url, answer.Status, err)
	}
	return string(body)
}
