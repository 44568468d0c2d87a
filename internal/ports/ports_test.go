package ports_test

import (
	"net"
	"strconv"
	"testing"

	"example.com/vinbot/internal/ports"
)

// TestAnAddressOfOnesOwn can be listened on again and again, and is out of the range
// that systems give from.
func TestAnAddressOfOnesOwn(t *testing.T) {
	t.Parallel()
	address, err := ports.Own(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	const first = 32_768 // of those that Linux gives
	if n, err := strconv.Atoi(port); err != nil || n >= first {
		t.Errorf("%s may be given to anybody", address)
	}
	for range 2 {
		l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
