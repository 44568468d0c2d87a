package vpic

// An index is one file, little-endian throughout:
//
//	header      64 bytes: magic, format, number of sections, size, SHA-256 of the rest
//	directory   8 bytes a section: its length
//	sections    one after the other, each rows of 32-bit numbers, or bytes
//
// Rows refer to rows of other sections by their place. Where a row owns a run of
// another section's rows it holds the first of them; the next row holds the first
// that is no longer its own, and a last row without a meaning of its own closes
// the section. So nothing is stored twice, a decode touches few bytes, and one
// pass over the numbers proves that no decode can leave them.
const (
	magic = "vinvpic\x00"
	// format counts the changes of this file and of what is put into it: the
	// vocabulary of package words is part of an index.
	format     = 1
	headerSize = 64
	// maxSize is several times the index of all of NHTSA's data.
	maxSize = 512 << 20
)

// section names a part of the file.
type section int

const (
	meta        section = iota // JSON: [Meta]
	text                       // the bytes of all strings
	strs                       // strings, each once; 0 is the empty one
	elements                   // what a pattern can say something about
	wmis                       // by code
	links                      // of a WMI to its schemas
	schemas                    // patterns that were filed together
	masks                      // of a schema: the characters it knows, by position
	keys                       // of a schema, each once
	patterns                   // of a key
	values                     // of an element
	engines                    // engine models
	engineItems                // what an engine model implies
	exceptions                 // VINs whose check digit NHTSA excuses, sorted
	defaults                   // what is so for a type of vehicle unless something else is said
	specModels                 // which sheets are about a model, by model
	specSchemas                // specification sheets that were filed together
	specYears                  // the model years they are for; none: all
	sheets                     // a specification sheet
	sheetRows                  // which cars it is about, and what they have
	sectionCount
)

// columns of the sections that the decoder reads by name.
const (
	elementName, elementCode, elementAttribute, elementGroup, elementID, elementWeight, elementKind = 0, 1, 2, 3, 4, 5, 6

	wmiCode, wmiTail, wmiKind, wmiType, wmiManufacturer, wmiCountry, wmiMake, wmiLink = 0, 1, 2, 3, 4, 5, 6, 7

	linkSchema, linkYears = 0, 1
	schemaName, schemaKey = 0, 1
	keyText, keyPattern   = 0, 1
	patternRank           = 0
	patternItem           = 1

	valueText, valueRaw, valueExtra = 0, 1, 2

	defaultType, defaultItem     = 0, 1
	specModel, specModelSchema   = 0, 1
	specType, specYear, specPage = 0, 1, 2
	sheetRow                     = 0
	rowRank, rowItem             = 0, 1
)

// positions of a VIN that a mask is kept of: all that a key can speak of but the
// check digit and the year.
const masked = 9

// kind says what a column holds, and so what proves it right.
type kind int

const (
	number kind = iota // anything
	place              // a row of the section referred to
	run                // the first of a run of rows there
	item               // an element in the upper 8 bits, a value in the lower 24
)

type column struct {
	kind kind
	to   section
}

// columnsOf is the layout of a section: none for bytes.
func columnsOf(s section) []column {
	str, num, it := column{place, strs}, column{}, column{kind: item}
	switch s {
	case strs:
		return []column{{run, text}}
	case elements:
		return []column{str, str, str, str, num, num, num}
	case wmis:
		return []column{num, num, num, str, str, str, str, {run, links}}
	case links:
		return []column{{place, schemas}, num}
	case schemas:
		return []column{str, {run, keys}}
	case masks:
		return make([]column, 2*masked)
	case keys:
		return []column{str, {run, patterns}}
	case patterns:
		return []column{num, it}
	case values:
		return []column{str, str, num}
	case engines:
		return []column{{run, engineItems}}
	case engineItems:
		return []column{it}
	case exceptions:
		return []column{str}
	case defaults:
		return []column{num, it}
	case specModels:
		return []column{num, {place, specSchemas}}
	case specSchemas:
		return []column{num, {run, specYears}, {run, sheets}}
	case specYears:
		return []column{num}
	case sheets:
		return []column{{run, sheetRows}}
	case sheetRows:
		return []column{num, it}
	case meta, text, sectionCount:
	}
	return nil
}

// An item is an element and its value in one number.
const (
	valueBits = 24
	valueMask = 1<<valueBits - 1
)

// closed tells whether a section ends in a row without a meaning of its own.
func closed(s section) bool {
	for _, c := range columnsOf(s) {
		if c.kind == run {
			return true
		}
	}
	return false
}
