package schedule

import "strings"

// Zones lists all of them.
func Zones() []string { return append(strings.Fields(zones), UTC) }

// OfCities lists the zones of the names that no zone has.
func OfCities() (list []string) {
	for line := range strings.Lines(cities) {
		_, zone, _ := strings.Cut(strings.TrimSpace(line), "\t")
		list = append(list, zone)
	}
	return list
}
