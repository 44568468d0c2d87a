package vpic

const (
	cycle    = 30
	firstOf  = 2010
	oldest   = 1980
	ahead    = 2
	yearCode = "ABCDEFGHJKLMNPRSTVWXY123456789" // of position 10: 2010 to 2039
)

// years are the model years to try, the likelier first and 0 for none, and
// whether the VIN leaves no choice. In cars, MPVs and light trucks position 7
// decides: a digit means the cycle that began in 1980, a letter that of 2010. No
// car is more than two years ahead. Where the maker has filed nothing for a year
// that seems sure and something for the same code of the other cycle, that is
// meant; an extract proves that for the later cycle only, because what it lacks
// may have been filed.
func (x *Index) years(vin string, wmi uint32, thisYear int) (try [2]int, sure bool) {
	year := yearOf(vin)
	if year == 0 {
		return try, false
	}
	if x.marked(wmi) {
		switch c := vin[classAt]; {
		case c >= '0' && c <= '9':
			year, sure = year-cycle, true
		case c >= 'A' && c <= 'Z':
			sure = true
		}
	}
	last := thisYear + ahead
	if year > last {
		year, sure = year-cycle, true
	}
	if !sure {
		return [2]int{year, year - cycle}, false
	}
	other := year + cycle
	if year >= firstOf {
		if !x.meta.Complete {
			return [2]int{year, 0}, true
		}
		other = year - cycle
	}
	if other >= oldest && other <= last && !x.files(wmi, year) && x.files(wmi, other) {
		year = other
	}
	return [2]int{year, 0}, true
}

// files tells whether a maker has filed a schema for a year.
func (x *Index) files(wmi uint32, year int) bool {
	t := x.tables[links]
	for row := x.tables[wmis].at(wmi, wmiLink); row < x.tables[wmis].at(wmi+1, wmiLink); row++ {
		span := t.at(row, linkYears)
		if int(span>>16) <= year && year <= int(span&0xffff) {
			return true
		}
	}
	return false
}

func yearOf(vin string) int {
	if len(vin) <= yearAt {
		return 0
	}
	for i := range len(yearCode) {
		if yearCode[i] == vin[yearAt] {
			return firstOf + i
		}
	}
	return 0
}
