package schedule

import (
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a machine without time zones has these
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// zones are the names of the IANA time zone database that name a place.
//
//go:embed zones.txt
var zones string

// cities are names by which people look for a zone and that no zone has, each with its
// zone, the likeliest first where two have one name.
//
//go:embed cities.txt
var cities string

// places are zones that are offered, those of most people who deal with cars there first.
//
//go:embed places.txt
var places string

// UTC is the one zone that is no place.
const UTC = "UTC"

// longest is how many characters the longest name of a zone has, and some more.
const longest = 64

// Known reports whether a name is that of a zone, exactly as the database writes it.
func Known(zone string) bool {
	if zone == UTC {
		return true
	}
	if len(zone) > longest || !strings.Contains(zone, "/") || strings.ContainsAny(zone, "\r\n") {
		return false
	}
	return strings.Contains("\n"+zones, "\n"+zone+"\n")
}

func load(zone string) (*time.Location, error) {
	if !Known(zone) {
		return nil, ErrZone
	}
	return time.LoadLocation(zone)
}

// City is a zone as people call it: by its place.
func City(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}

// Find looks for the zones that words may mean: a zone's own name, a city, or the
// beginning of one; the likeliest first, at most so many.
func Find(words string, most int) []string {
	wanted := fold(words)
	const short = 3
	if len(words) > longest || len(wanted) < short {
		return nil
	}
	var same, city, begun []string
	for zone := range strings.Lines(zones + UTC + "\n") {
		zone = strings.TrimSpace(zone)
		switch name := fold(City(zone)); {
		case fold(zone) == wanted:
			same = append(same, zone)
		case name == wanted:
			city = append(city, zone)
		case strings.HasPrefix(name, wanted):
			begun = append(begun, zone)
		}
	}
	for line := range strings.Lines(cities) {
		name, zone, _ := strings.Cut(strings.TrimSpace(line), "\t")
		switch name = fold(name); {
		case name == wanted:
			city = append(city, zone)
		case strings.HasPrefix(name, wanted):
			begun = append(begun, zone)
		}
	}
	found := same
	if len(found) == 0 {
		found = city
	}
	if len(found) == 0 {
		found = begun
	}
	return distinct(found, most)
}

// fold leaves the letters and digits of a name, without case and accents.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFD.String(strings.ReplaceAll(s, "ß", "ss")))
}

func distinct(list []string, most int) (out []string) {
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out[:min(len(out), most)]
}

// Offered lists zones of many people, those first whose people speak a language.
func Offered(lang string, most int) []string {
	lang, _, _ = strings.Cut(lang, "-")
	var first, rest []string
	for line := range strings.Lines(places) {
		zone, speak, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if slices.Contains(strings.Fields(speak), lang) {
			first = append(first, zone)
		} else {
			rest = append(rest, zone)
		}
	}
	return distinct(append(first, rest...), most)
}

var clock = regexp.MustCompile(`^(\d{1,2})(?:\s?[:.hH]\s?(\d{2})?)?\s?(?:([aApP])\.?\s?[mM]\.?|Uhr)?$`)

// Clock reads a time of day as people write it, "8:45", "2:30 pm", "14h30", "8.45 Uhr", in
// minutes from midnight. A number alone is none.
func Clock(words string) (minutes int, ok bool) {
	words = strings.TrimSpace(words)
	if len(words) > longest {
		return 0, false
	}
	m := clock.FindStringSubmatch(words)
	if m == nil || m[0] == m[1] {
		return 0, false
	}
	const noon, day, hour = 12, 24, 60
	h, _ := strconv.Atoi(m[1]) // two digits at most
	minute, _ := strconv.Atoi(m[2])
	if half := strings.ToLower(m[3]); half != "" {
		if h < 1 || h > noon {
			return 0, false
		}
		if h %= noon; half == "p" {
			h += noon
		}
	}
	return h*hour + minute, h < day && minute < hour
}

// Showing lists offered zones whose clocks show a time now, give or take the minutes that
// a clock may be wrong by; those first whose people speak a language.
func Showing(now time.Time, minutes int, lang string, most int) (list []string) {
	const wrong, day = 7, 24 * 60
	for _, zone := range Offered(lang, len(places)) {
		wall, err := Wall(now, zone)
		if err != nil {
			continue
		}
		if apart := (wall.Hour()*60 + wall.Minute() - minutes + day) % day; apart <= wrong || apart >= day-wrong {
			list = append(list, zone)
		}
	}
	return list[:min(len(list), most)]
}
