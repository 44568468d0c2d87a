package main

import (
	"bytes"
	"testing"

	"example.com/vinbot/store"
)

// review settles the answer that was called wrong last, by the operator's own commands.
func (d *dialogue) review(t *testing.T, verb, rest string) {
	t.Helper()
	list, err := store.NewReview(d.pool).Claims(t.Context(), false, 1)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d claims, %v", len(list), err)
	}
	var out bytes.Buffer
	s := streams{out: &out}
	if verb == "declined" {
		err = (&rejectClaimCmd{ID: list[0].ID, Reason: rest, Note: "p. 12 of the guide"}).Run(t.Context(), d.cfg, s)
	} else {
		a := acceptClaimCmd{ID: list[0].ID, Value: rest, SourceTitle: "Ford towing guide 2021", SourceURL: "https://www.ford.com/towing-2021", Quality: "oem", License: "fact"}
		for _, f := range list[0].Answer.Facts {
			a.Withdraw = append(a.Withdraw, f.ID)
		}
		err = a.Run(t.Context(), d.cfg, s)
	}
	if err != nil {
		t.Fatal(err)
	}
}
