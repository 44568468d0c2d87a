// Package playground serves the chat page of `vinbot playground`: people talk with the bot in the browser,
// beside an inspector of every Bot API call.
//
// The page is plain HTML, CSS and ES modules from this binary; it loads no byte from anywhere else. It knows the
// emulated Telegram only through its HTTP control API (/emu/*), which this package mounts and guards but never reads.
package playground

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"
)

//go:embed assets
var embedded embed.FS

// pagePolicy lets the page use its own files and nothing else. blob: shows a picture before it is sent. Trusted
// types forbid every way of turning text into markup, so a message cannot become an element even by mistake.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// dataPolicy holds what people and the bot send: opened by itself, it can run nothing in this origin.
const dataPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"

// Handler serves the page at /, its files under /assets/, the emulator under /emu/, /bot<token>/ and /file/, and
// under /play/ the control of the bot's process: GET /play/bot (running, pid, starts), POST /play/crash, and
// GET /play/story (what became of each update). Without a control (nil) the page does without these.
//
// Requests are refused (403) when their Host is not a loopback name, which stops DNS rebinding, and when a browser
// says that another site sent them. A client that is no browser (the bot) sends neither Origin nor Sec-Fetch-Site
// and passes.
func Handler(emulator, control http.Handler) http.Handler {
	assets := http.FileServerFS(embedded)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, subtree(), "index.html")
	})
	mux.Handle("GET /assets/", noListing(assets))
	if control != nil {
		mux.Handle("/play/", control)
	}
	mux.Handle("/", emulated(emulator))
	return guard(headers(mux))
}

// subtree is the folder of the page itself.
func subtree() fs.FS {
	sub, err := fs.Sub(embedded, "assets")
	if err != nil {
		panic(err) // the name is a constant of this package
	}
	return sub
}

// noListing hides folders: the file server would list them.
func noListing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/") {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// emulated passes on the emulator's own paths. A token is part of the first segment, so no mux pattern fits.
func emulated(emulator http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isEmulator(r.URL.Path) {
			http.NotFound(w, r)
			return
		}
		emulator.ServeHTTP(w, r)
	})
}

func isEmulator(path string) bool {
	return strings.HasPrefix(path, "/emu/") || strings.HasPrefix(path, "/bot") || strings.HasPrefix(path, "/file/")
}
