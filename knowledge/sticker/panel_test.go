package sticker //nolint:testpackage // the panel is not exported

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
)

func TestAfterAColonContentsFollowThoughTheirMarkWasNotRead(t *testing.T) {
	t.Parallel()
	var l knowledge.Label
	p := panel{amounts: newAmounts(), label: &l}
	for _, text := range []string{"HARBOUR PACKAGE: 575.00", "(DEALER INSTALLED)", "ALL WEATHER CARGO LINER", "ASSIST STEPS 1,750.00", "WITH LIGHTING"} {
		p.option(line{text: text, conf: 1})
	}
	p.done()
	want := []knowledge.OptionLine{
		{Name: "HARBOUR PACKAGE (DEALER INSTALLED)", Price: new(int64(57_500)), Contents: []string{"ALL WEATHER CARGO LINER"}, Confidence: 1},
		{Name: "ASSIST STEPS WITH LIGHTING", Price: new(int64(175_000)), Confidence: 1},
	}
	if d := cmp.Diff(want, l.Options); d != "" {
		t.Error(d)
	}
}
