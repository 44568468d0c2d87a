package list

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Item is a VIN with what is said of its car.
type Item struct {
	VIN       string `json:"vin" maxLength:"200"`
	Equipment string `json:"equipment,omitempty" maxLength:"1000" doc:"Option codes, or equipment as people write it."`
}

// ParseItems reads a JSON array of VINs, or of objects.
func ParseItems(b []byte) ([]Item, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil, fmt.Errorf("list: items: %w", err)
	}
	items := make([]Item, len(raw))
	for i, r := range raw {
		var err error
		if bytes.HasPrefix(bytes.TrimSpace(r), []byte(`"`)) {
			err = json.Unmarshal(r, &items[i].VIN)
		} else {
			d := json.NewDecoder(bytes.NewReader(r))
			d.DisallowUnknownFields()
			err = d.Decode(&items[i])
		}
		if err != nil {
			return nil, fmt.Errorf("list: item %d: %w", i, err)
		}
	}
	return items, nil
}

// Of is a list of items; each is a row.
func Of(items []Item) (List, error) {
	var l List
	for i, item := range items {
		if len(item.VIN) > maxCell || len(item.Equipment) > maxCell {
			return List{}, &Error{Fault: FaultHugeCell, Row: i + 1, Most: maxCell}
		}
		e := entry(i+1, item.VIN, item.VIN)
		e.Equipment = cut(item.Equipment, maxSaid)
		l.Entries = append(l.Entries, e)
	}
	return whole(l, len(items) == 0)
}
