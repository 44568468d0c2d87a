package ask

import (
	"strings"

	"example.com/vinbot/knowledge"
)

// seatRow is the room that a text asks for where one of seats was named or talked about: "und
// vorne?" after the legroom in the rear; empty: it says no row, or more than one.
func seatRow(name knowledge.Attribute, folded string) (other knowledge.Attribute) {
	room, _, ok := strings.Cut(string(name), "_")
	if !ok || room != "legroom" && room != "headroom" {
		return ""
	}
	for row, words := range map[string][]string{
		"front":     {"front", "delante", "adelante", "devant", "avant", "vorne", "vorn"},
		"rear":      {"rear", "second row", "atras", "detras", "segunda fila", "derriere", "arriere", "deuxieme rangee", "hinten", "zweite reihe", "zweiten reihe"},
		"third_row": {"third row", "tercera fila", "troisieme rangee", "dritte reihe", "dritten reihe"},
	} {
		if says(folded, words) {
			if other != "" {
				return ""
			}
			other = knowledge.Attribute(room + "_" + row)
		}
	}
	return other
}
