package telegramtest

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

//go:embed signatures.txt
var signatureList string

//go:embed types.txt
var typeList string

//go:embed unimplemented.txt
var unimplementedList string

// A parameter's kinds, by what it is checked for; "str" is anything. All others
// are objects by the manual's names, with | between those it may be and [] for
// each level of lists.
const (
	kindString = "str"
	kindFile   = "file" // an upload, a file_id or an address
	kindID     = "id"   // Integer, or String for a @username
	kindInt    = "int"
	kindFloat  = "float"
	kindBool   = "bool"
)

// parameter is one parameter of a method, or one field of an object.
type parameter struct {
	kind     string
	required bool
}

// signature is what a method accepts, or what an object holds.
type signature struct {
	method     string // or the type, as the manual spells it
	parameters map[string]parameter
	subtypes   []string // of a type that is one of several
}

// signatures lists the methods the emulator implements, by name in lower case.
func signatures() map[string]signature {
	all := map[string]signature{}
	for _, s := range readSignatures(signatureList) {
		all[strings.ToLower(s.method)] = s
	}
	return all
}

// objectTypes lists the objects that parameters hold, by name.
func objectTypes() map[string]signature {
	all := map[string]signature{}
	for _, s := range readSignatures(typeList) {
		all[s.method] = s
	}
	return all
}

func readSignatures(text string) (all []signature) {
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		s := signature{method: fields[0], parameters: map[string]parameter{}}
		for _, field := range fields[1:] {
			name, kind, has := strings.Cut(field, ":")
			if !has { // "A = B|C"
				s.subtypes = strings.Split(fields[2], "|")
				break
			}
			name, required := strings.CutSuffix(name, "!")
			s.parameters[name] = parameter{kind: kind, required: required}
		}
		all = append(all, s)
	}
	return all
}

// unimplemented names the methods of Bot API 10.1 that are refused, by their
// name in lower case.
func unimplemented() map[string]string {
	known := map[string]string{}
	for name := range strings.FieldsSeq(unimplementedList) {
		known[strings.ToLower(name)] = name
	}
	return known
}

// check compares a request with the signature. What it finds is a warning, or
// an error in strict mode: Telegram itself passes over most of it.
func (s *Server) check(sig signature, p params) []string {
	var warnings []string
	for name, value := range p.values {
		want, known := sig.parameters[name]
		switch {
		case !known:
			warnings = append(warnings, fmt.Sprintf("unknown parameter %q", name))
		case value == "":
		case fits(want.kind, value):
			warnings = append(warnings, s.checkJSON(want.kind, value, name)...)
		default:
			warnings = append(warnings, fmt.Sprintf("parameter %q is not of type %s", name, want.kind))
		}
	}
	for name, want := range sig.parameters {
		if _, file := p.files[name]; want.required && p.values[name] == "" && !file {
			warnings = append(warnings, fmt.Sprintf("required parameter %q is missing", name))
		}
	}
	slices.Sort(warnings)
	return warnings
}

// checkJSON holds the fields of an object against its type; simple kinds have none.
func (s *Server) checkJSON(kind, value, path string) []string {
	switch kind {
	case kindString, kindFile, kindID, kindInt, kindFloat, kindBool:
		return nil
	}
	var decoded any
	if json.Unmarshal([]byte(value), &decoded) != nil {
		return nil // fits has said so
	}
	return s.checkValue(kind, decoded, path)
}

func fits(kind, value string) bool {
	var err error
	switch kind {
	case kindString, kindFile:
	case kindID:
		if !strings.HasPrefix(value, "@") {
			_, err = strconv.ParseInt(value, 10, 64)
		}
	case kindInt:
		_, err = strconv.ParseInt(value, 10, 64)
	case kindFloat:
		_, err = strconv.ParseFloat(value, 64)
	case kindBool:
		return slices.Contains([]string{"true", "false", "1", "0", "yes", "no"}, strings.ToLower(value))
	default:
		return json.Valid([]byte(value))
	}
	return err == nil
}
