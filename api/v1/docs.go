package v1

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
)

func reflectAsked() reflect.Type { return reflect.TypeFor[Asked]() }

//go:embed docs.html
var page string

//go:embed docs.css
var style string

// shown is what the page is made of.
type shown struct {
	API        *huma.OpenAPI
	Style      template.CSS
	Operations []shownOperation
	Schemas    []shownSchema
	Codes      []meaning
	GraphQL    string // the schema
}

type shownOperation struct {
	*huma.Operation

	Scope, Body string
}

type shownSchema struct {
	Name, Text string
}

// document serves the OpenAPI document and a page that shows it, made once. The page
// brings everything with it and runs no script.
func (s *Server) document(r chi.Router) error {
	doc, err := json.MarshalIndent(s.api.OpenAPI(), "", "  ")
	if err != nil {
		return fmt.Errorf("v1: OpenAPI document: %w", err)
	}
	html, err := s.page()
	if err != nil {
		return fmt.Errorf("v1: documentation: %w", err)
	}
	sum := sha256.Sum256([]byte(style))
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
	r.Get("/openapi.json", still("application/json", "", doc))
	r.Get("/docs", still("text/html; charset=utf-8", policy, html))
	return nil
}

// still serves bytes that do not change while the program runs.
func still(kind, policy string, body []byte) http.HandlerFunc {
	sum := sha256.Sum256(body)
	tag := `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	return func(w http.ResponseWriter, r *http.Request) {
		if policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		w.Header().Set("ETag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(body)
	}
}

func (s *Server) page() ([]byte, error) {
	api := s.api.OpenAPI()
	v := shown{API: api, Style: template.CSS(style), Codes: meanings(), GraphQL: s.service.GraphQL.Schema} //nolint:gosec // G203: our own file
	for _, path := range sorted(api.Paths) {
		item := api.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Delete} {
			if op == nil {
				continue
			}
			o := shownOperation{Operation: op, Scope: op.Tags[0]}
			if op.RequestBody != nil {
				if as := op.RequestBody.Content[typeJSON]; as != nil { // others are files
					o.Body = as.Schema.Ref
				}
			}
			v.Operations = append(v.Operations, o)
		}
	}
	schemas := api.Components.Schemas.Map()
	for _, name := range sorted(schemas) {
		text, err := json.MarshalIndent(schemas[name], "", "  ")
		if err != nil {
			return nil, err
		}
		v.Schemas = append(v.Schemas, shownSchema{name, string(text)})
	}
	t, err := template.New("docs").Parse(page)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, v)
	return out.Bytes(), err
}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
