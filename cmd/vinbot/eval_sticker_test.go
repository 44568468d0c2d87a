package main

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"testing"

	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/knowledge/sticker/stickertest"
)

func TestEvalStickersScoresAnInventedLabel(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("pdfseparate"); err != nil {
		t.Skip("poppler, whose pdfseparate parts what Chromium prints, is not on this machine; `make test` brings it")
	}
	var out bytes.Buffer
	err := (&evalStickersCmd{Made: 1, Damages: []string{"pdf"}, Seed: 5, Misses: 20}).Run(t.Context(), config{}, streams{out: &out})
	if errors.Is(err, stickertest.ErrNoBrowser) || errors.Is(err, sticker.ErrProgramMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	head, row, _ := strings.Cut(strings.TrimSpace(out.String()), "\n")
	if !strings.HasPrefix(head, "damage") || strings.Contains(row, "\n") {
		t.Fatalf("not one row and no miss:\n%s", out.String())
	}
	// labels, VIN right, asked, wrong and sure, base, delivery and MSRP right, wrong and sure, recall, precision
	if got, want := strings.Join(strings.Fields(row)[:14], " "), "pdf 1 1 0 0 1 1 1 0 100.0 % 100.0 % 0.00"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestEvalStickersRefusesADamageItDoesNotKnow(t *testing.T) {
	t.Parallel()
	err := (&evalStickersCmd{Made: 1, Damages: []string{"burnt"}}).Run(t.Context(), config{}, streams{out: &bytes.Buffer{}})
	if errors.Is(err, stickertest.ErrNoBrowser) || errors.Is(err, sticker.ErrProgramMissing) {
		t.Skip(err)
	}
	if err == nil || !strings.Contains(err.Error(), "burnt") {
		t.Errorf("error %v", err)
	}
}
