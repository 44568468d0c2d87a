package telegramtest

import (
	"fmt"
	"slices"
	"strings"
)

// checkValue holds a decoded value against a kind; null counts as absent.
func (s *Server) checkValue(kind string, value any, path string) []string {
	if value == nil {
		return nil
	}
	if inner, list := strings.CutPrefix(kind, "[]"); list {
		items, is := value.([]any)
		if !is {
			return []string{path + " is no list"}
		}
		var wrong []string
		for i, item := range items {
			wrong = append(wrong, s.checkValue(inner, item, fmt.Sprintf("%s[%d]", path, i))...)
		}
		return wrong
	}
	var right bool
	switch kind {
	case kindString, kindFile:
		_, right = value.(string)
	case kindInt, kindFloat:
		_, right = value.(float64)
	case kindBool:
		_, right = value.(bool)
	case kindID:
		_, number := value.(float64)
		_, text := value.(string)
		right = number || text
	default:
		return s.checkObject(strings.Split(kind, "|"), value, path)
	}
	if !right {
		return []string{fmt.Sprintf("%s is not of type %s", path, kind)}
	}
	return nil
}

// checkObject holds a value against the types it may have, and tells what is
// wrong with it as the one it is nearest to.
func (s *Server) checkObject(kinds []string, value any, path string) (nearest []string) {
	fields, is := value.(map[string]any)
	for i, kind := range kinds {
		t := s.types[kind]
		var wrong []string
		switch _, text := value.(string); {
		case text && kind == "KeyboardButton": // its text alone
		case t.subtypes != nil:
			wrong = s.checkObject(t.subtypes, value, path)
		case kind == kindString || strings.HasPrefix(kind, "[]"):
			wrong = s.checkValue(kind, value, path)
		case !is:
			wrong = []string{path + " is no " + kind}
		default:
			wrong = s.checkFields(t, fields, path)
		}
		if i == 0 || len(wrong) < len(nearest) {
			nearest = wrong
		}
		if len(wrong) == 0 {
			return nil
		}
	}
	return nearest
}

func (s *Server) checkFields(t signature, fields map[string]any, path string) (wrong []string) {
	for name, value := range fields {
		want, known := t.parameters[name]
		if !known {
			wrong = append(wrong, fmt.Sprintf("unknown field %s.%s", path, name))
			continue
		}
		wrong = append(wrong, s.checkValue(want.kind, value, path+"."+name)...)
	}
	for name, want := range t.parameters {
		if want.required && fields[name] == nil {
			wrong = append(wrong, fmt.Sprintf("required field %s.%s is missing", path, name))
		}
	}
	slices.Sort(wrong)
	return wrong
}
