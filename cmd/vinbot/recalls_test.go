package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"

	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
)

func TestRecallsOfAVIN(t *testing.T) {
	t.Parallel()
	s := nhtsatest.New(t)
	env := map[string]string{"NHTSA_API_URL": s.URL, "NHTSA_RECALLS_URL": s.URL, "VPIC_INDEX": filepath.Join(t.TempDir(), "none.idx")}
	var out strings.Builder
	if err := run(t.Context(), []string{"recalls", "1GNSKCKD2MR000000"}, env, nil, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"22V000002", "21V000001", `"park_outside": true`, "only its maker knows"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in %s", want, out.String())
		}
	}
}
