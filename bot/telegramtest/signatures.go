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

//go:embed unimplemented.txt
var unimplementedList string

// A parameter's kinds, by what it is checked for; "str" is anything.
const (
	kindID    = "id" // Integer, or String for a @username
	kindInt   = "int"
	kindFloat = "float"
	kindBool  = "bool"
	kindJSON  = "json" // an object or an array
)

// parameter is one parameter of a method.
type parameter struct {
	kind     string
	required bool
}

// signature is what a method accepts.
type signature struct {
	method     string // as the manual spells it
	parameters map[string]parameter
}

// signatures lists the methods the emulator implements, by name in lower case.
func signatures() map[string]signature {
	all := map[string]signature{}
	for line := range strings.Lines(signatureList) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		s := signature{method: fields[0], parameters: map[string]parameter{}}
		for _, field := range fields[1:] {
			name, kind, _ := strings.Cut(field, ":")
			name, required := strings.CutSuffix(name, "!")
			s.parameters[name] = parameter{kind: kind, required: required}
		}
		all[strings.ToLower(s.method)] = s
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
func (s signature) check(p params) []string {
	var warnings []string
	for name, value := range p.values {
		want, known := s.parameters[name]
		switch {
		case !known:
			warnings = append(warnings, fmt.Sprintf("unknown parameter %q", name))
		case value != "" && !fits(want.kind, value):
			warnings = append(warnings, fmt.Sprintf("parameter %q is not of type %s", name, want.kind))
		}
	}
	for name, want := range s.parameters {
		if _, file := p.files[name]; want.required && p.values[name] == "" && !file {
			warnings = append(warnings, fmt.Sprintf("required parameter %q is missing", name))
		}
	}
	slices.Sort(warnings)
	return warnings
}

func fits(kind, value string) bool {
	var err error
	switch kind {
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
	case kindJSON:
		return json.Valid([]byte(value))
	}
	return err == nil
}
