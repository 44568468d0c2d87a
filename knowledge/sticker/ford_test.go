package sticker_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/knowledge/sticker/stickertest"
)

// fordTruth is the inventory record beside a real Ford label.
type fordTruth struct {
	VIN         string
	MSRP        string  `json:"msrp"`
	Base        float64 `json:"base_price"`
	Destination float64 `json:"destination_delivery"`
	Optional    []struct{ Description string }
}

func TestRealFordLabelsAreReadFromTheirTextLayer(t *testing.T) {
	t.Parallel()
	files := shared(t, filepath.Join("ford_pdf", "*.pdf"))
	r := newReader(t)
	vin, total, base, closed, lines, found := 0, 0, 0, 0, 0, 0
	for _, f := range files {
		var want fordTruth
		b, err := os.ReadFile(strings.TrimSuffix(f, ".pdf") + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		if b, err = os.ReadFile(f); err != nil {
			t.Fatal(err)
		}
		l, err := r.Read(t.Context(), []sticker.Document{{Bytes: b}}, nil)
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(f), err)
			continue
		}
		count := func(ok bool, n *int, what string) {
			if ok {
				*n++
			} else {
				t.Log(want.VIN, what, l.VIN, l.Doubts)
			}
		}
		count(string(l.VIN) == want.VIN, &vin, "VIN")
		count(same(l.Total, want.MSRP), &total, "total")
		count(l.Base != nil && *l.Base == int64(want.Base*100+0.5), &base, "base")
		count(len(sumDoubts(l)) == 0, &closed, "sums")
		lines += len(want.Optional)
		for _, o := range want.Optional {
			count(hasLine(l, o.Description), &found, "line "+o.Description)
		}
	}
	n := len(files)
	t.Logf("VIN %d/%d, total %d/%d, base %d/%d, sums close %d/%d, lines %d/%d", vin, n, total, n, base, n, closed, n, found, lines)
	if vin < n-1 || total < n-1 || base < n-1 || closed < n-2 || found*100 < lines*95 {
		t.Error("less is read than was measured")
	}
}

func hasLine(l knowledge.Label, name string) bool {
	for _, o := range l.Options {
		for _, have := range append([]string{o.Name}, o.Contents...) {
			if stickertest.Similar(have, name) >= 0.9 {
				return true
			}
		}
	}
	return false
}
