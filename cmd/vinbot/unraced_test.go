package main

import "testing"

// unraced skips a test of long computation under the race detector, which makes it ten
// times slower and finds in it what it finds elsewhere. scripts/test.sh looks for the tests
// that call this, and runs them without the detector.
func unraced(t *testing.T) {
	t.Helper()
	if raced {
		t.Skip("the race detector makes this slow: `make test` runs it without")
	}
}
