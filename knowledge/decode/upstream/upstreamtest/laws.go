package upstreamtest

import (
	"errors"
	"strings"
	"testing"

	"example.com/vinbot/knowledge/decode/upstream"
)

// Law says what a client makes of a series of faults.
type Law struct {
	Says   string
	Faults []Fault
	Err    error // nil: the answer arrives after all
	Asked  int   // how many requests the service saw
}

// Laws are those of every client of [upstream].
func Laws() []Law {
	return []Law{
		{"a fault that passes is asked again", []Fault{Down, Reset}, nil, 3},
		{"a slow attempt is given up, not all", []Fault{Slow}, nil, 2},
		{"three failures are enough", []Fault{Down, Down, Down}, upstream.ErrUnavailable, 3},
		{"resets are a network that is not", []Fault{Reset, Reset, Reset}, upstream.ErrUnavailable, 3},
		{"a short Retry-After is waited for", []Fault{Busy}, nil, 2},
		{"a long one is not", []Fault{Away}, upstream.ErrUnavailable, 1},
		{"a page is no decode", []Fault{HTML}, upstream.ErrBadAnswer, 1},
		{"another shape is no decode", []Fault{Shape}, upstream.ErrBadAnswer, 1},
		{"half an answer is none", []Fault{Cut}, upstream.ErrUnavailable, 1},
		{"an endless answer is cut", []Fault{Endless}, upstream.ErrBadAnswer, 1},
		{"another car's answer is refused", []Fault{AnotherVIN}, upstream.ErrBadAnswer, 1},
	}
}

// Hold tests laws, each against a service of its own. open starts one and returns
// its faults and a request to it by a client that waits a second for an attempt and
// asks three times at most. What is secret stands in no error.
func Hold(t *testing.T, laws []Law, open func(*testing.T) (*Faults, func() error), secret ...string) {
	t.Helper()
	for _, l := range laws {
		t.Run(l.Says, func(t *testing.T) {
			t.Parallel()
			faults, ask := open(t)
			faults.Next(l.Faults...)
			err := ask()
			if !errors.Is(err, l.Err) {
				t.Errorf("error %v, want %v", err, l.Err)
			}
			for _, s := range secret {
				if err != nil && strings.Contains(err.Error(), s) {
					t.Errorf("%q is in %q", s, err)
				}
			}
			if faults.Asked() != l.Asked {
				t.Errorf("asked %d times, want %d", faults.Asked(), l.Asked)
			}
		})
	}
}
