package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestAProcessThatHasSettledHoldsLessOfItsOwnFile and goes on.
func TestAProcessThatHasSettledHoldsLessOfItsOwnFile(t *testing.T) { //nolint:paralleltest // others would map pages again
	before := mapped(t)
	settle()
	if after := mapped(t); after >= before {
		t.Errorf("%d kB of files are mapped, %d before", after, before)
	}
}

// mapped is how much of files this process has in memory, in kB.
func mapped(t *testing.T) (kB int) {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "RssFile:")
	if _, err := fmt.Sscan(rest, &kB); err != nil {
		t.Fatal(err)
	}
	return kB
}
