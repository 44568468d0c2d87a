package sticker //nolint:testpackage // the rule is not exported

import "testing"

func TestWhatADatabaseCannotKeepIsLeftOutOfAText(t *testing.T) {
	t.Parallel()
	if got := legible([]byte("Z51\x00 \xffPERFORMANCE\f€\t1")); got != "Z51 PERFORMANCE\f€\t1" {
		t.Errorf("got %q", got)
	}
}
