package playground_test

import (
	"net"
	"net/http"
	"testing"

	"example.com/vinbot/bot/playground"
	"example.com/vinbot/bot/playground/browsertest"
	"example.com/vinbot/bot/telegramtest"
)

// A restart takes the address away and gives it back, with what was written down.
func TestTheChatComesBackAfterARestartOfTheEmulator(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	listener, stop := serve(t, dir, "127.0.0.1:0")
	address := listener.Addr().String()
	page := browsertest.Open(t, "http://"+address)
	page.Tap("Start")
	page.WaitFor("the message to arrive", `document.querySelector(".row.out:not(.waiting)")`)
	stop()
	page.WaitText("Reconnecting…")
	page.Say("into the void")
	page.WaitText("Not sent. Try again")
	picture(page, "reconnecting")
	_, stop = serve(t, dir, address)
	defer stop()
	page.WaitFor("the line to be back", `document.getElementById("link").textContent === ""`)
	page.WaitFor("the old message", `document.querySelector(".row.out:not(.waiting)").textContent.includes("/start")`)
	page.Do(`document.querySelector(".again").click()`)
	page.WaitFor("the message that waited", `[...document.querySelectorAll(".row.out:not(.waiting)")].at(-1).textContent.includes("into the void")`)
	calm(t, page)
}

// serve the playground at an address until stop is called.
func serve(t *testing.T, dir, address string) (listener net.Listener, stop func()) {
	t.Helper()
	emulator, err := telegramtest.Open(telegramtest.Config{Dir: dir, Local: true})
	if err != nil {
		t.Fatal(err)
	}
	var config net.ListenConfig
	listener, err = config.Listen(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: playground.Handler(emulator, nil)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // ends with ErrServerClosed
	}()
	return listener, func() {
		_ = server.Close()
		<-done
		if err := emulator.Close(); err != nil {
			t.Error(err)
		}
	}
}
