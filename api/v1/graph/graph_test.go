package graph_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/api/v1/graph"
	"example.com/vinbot/billing"
	"example.com/vinbot/internal/idem"
	"example.com/vinbot/knowledge"
)

// garage is all that the handler stands on, in memory.
type garage struct {
	scopes  []billing.Scope
	decodes [][]string // the lists of VINs that were looked up
	include v1.Include
	panics  bool
	key     string
	shared  bool // the key may be somebody else's

	mu      sync.Mutex
	asked   []string // what was asked of the recalls and the chat
	running int      // look-ups of recalls
	busiest int
}

// ask notes a question.
func (g *garage) ask(what ...any) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.asked = append(g.asked, fmt.Sprint(what...))
}

func (g *garage) Find(_ context.Context, s billing.Secret) (billing.Bearer, error) {
	if s.Reveal() != g.key {
		return billing.Bearer{}, billing.ErrNoKey
	}
	return billing.Bearer{Key: billing.Key{ID: 1, Line: 1, Scopes: g.scopes}, Account: 1, User: 1, Shared: g.shared}, nil
}

func (*garage) Used(context.Context, map[int64]time.Time) error { return nil }

func (*garage) Account(context.Context, int64) (billing.Account, error) {
	return billing.Account{Usage: billing.Usage{Used: 3, Limit: 10}}, nil
}

func (*garage) Begin(context.Context, idem.Request) (idem.Answer, error) { return idem.Answer{}, nil }

func (*garage) Keep(context.Context, idem.Request, idem.Answer) error { return nil }

func (*garage) Drop(context.Context, idem.Request) error { return nil }

func (*garage) Minute(context.Context, string, int) v1.Window { return v1.Window{OK: true} }

func (*garage) Request(string, billing.Rate, knowledge.VIN) v1.Counted {
	return v1.Counted{Minute: v1.Window{OK: true}, Day: v1.Window{OK: true}}
}

func (*garage) Counted(v1.Caller, knowledge.VIN) bool { return false }

func (*garage) Edition() int64 { return 0 }

func (g *garage) Decode(_ context.Context, _ v1.Caller, vins []string, include v1.Include) ([]v1.Decoded, error) {
	if g.panics {
		panic("the engine is broken")
	}
	g.decodes, g.include = append(g.decodes, vins), include
	out := make([]v1.Decoded, len(vins))
	for i, v := range vins {
		out[i] = v1.Decoded{VIN: v, Valid: true, Attributes: map[string]string{"make": "Ford", "model_year": "2022", "doors": "4"}}
		if v != "UNKNOWN" {
			out[i].Car = knowledge.Vehicle{VIN: knowledge.VIN(v), Make: "Ford", Model: strings.Trim(v, "0123456789"), Year: 2022}
		}
		if v == "BEYOND" {
			out[i] = out[i].Beyond(&billing.QuotaError{Limit: 10, ResetAt: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)})
		}
		if include.Packages {
			out[i].Packages = []v1.Package{{Named: v1.Named{Name: "Tow", Evidence: []knowledge.Evidence{{Kind: "code", Detail: "53A"}}}, Verdict: "likely"}}
		}
	}
	return out, nil
}

func (*garage) Identify(context.Context, v1.Caller, v1.Car) (v1.Identified, error) {
	return v1.Identified{}, errors.New("not asked here")
}

func (*garage) Ask(context.Context, v1.Caller, v1.Question) (v1.Asked, error) {
	return v1.Asked{}, errors.New("not asked here")
}

func (*garage) Catalogue(v1.CatalogueQuery) []v1.Entry { return nil }

func (*garage) Stickers(_ context.Context, who v1.Caller, before int64, most int) ([]graph.Sticker, error) {
	return []graph.Sticker{{ID: fmt.Sprint(who.User, before, most)}}, nil
}

// served is an API with that garage behind it.
func served(tb testing.TB, g *garage) http.Handler {
	tb.Helper()
	g.key = billing.NewSecret().Reveal()
	if g.scopes == nil {
		g.scopes = billing.Scopes()
	}
	log := slog.New(slog.DiscardHandler)
	api, err := v1.New(v1.Config{
		Keys: g, Accounts: g, Requests: g, Limits: g, Engine: g, Log: log, Now: time.Now, Observe: func(string, int, time.Duration) {},
		GraphQL: v1.GraphQL{Handler: graph.New(graph.Sources{Decoder: g, Recalls: g, Stickers: g, History: g, Reports: g, Accounts: g, Log: log, Now: func() time.Time { return noon }}), Schema: graph.Schema()},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return api
}

func post(api http.Handler, key, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	api.ServeHTTP(w, r)
	return w
}

func asked(tb testing.TB, query string, variables any) string {
	tb.Helper()
	b, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

func TestOneRequestIsOneLookUp(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		query     string
		variables any
		vins      string
		include   v1.Include
		want      string
	}{
		"a VIN": {
			`{vehicle(vin:"A"){vin make modelYear attributes(names:["doors"]){name value}}}`, nil, "[[A]]",
			v1.Include{},
			`{"data":{"vehicle":{"vin":"A","make":"Ford","modelYear":2022,"attributes":[{"name":"doors","value":"4"}]}}}`,
		},
		"a list": {`query($v:[String!]!){vehicles(vins:$v){vin}}`, map[string]any{"v": []string{"B", "A", "B"}}, "[[B A B]]", v1.Include{}, `{"data":{"vehicles":[{"vin":"B"},{"vin":"A"},{"vin":"B"}]}}`},
		"fields of other names": {
			`query($v:String!){a:vehicle(vin:"A"){vin} ...F list:vehicles(vins:["C"]){vin}} fragment F on Query{b:vehicle(vin:$v){...P}} fragment P on Vehicle{packages{name verdict evidence{detail}}}`,
			map[string]any{"v": "B"},
			"[[A B C]]",
			v1.Include{Packages: true},
			`{"data":{"a":{"vin":"A"},"b":{"packages":[{"name":"Tow","verdict":"likely","evidence":[{"detail":"53A"}]}]},"list":[{"vin":"C"}]}}`,
		},
		"a field that is left out": {`{a:vehicle(vin:"A"){vin} b:vehicle(vin:"B") @skip(if:true){facts{value}}}`, nil, "[[A]]", v1.Include{}, `{"data":{"a":{"vin":"A"}}}`},
		"one VIN as a list":        {`{vehicles(vins:"A"){vin facts(attribute:"x"){value}}}`, nil, "[[A]]", v1.Include{Facts: true}, `{"data":{"vehicles":[{"vin":"A","facts":[]}]}}`},
		"what has no car":          {`{usage{used limit left} stickers(limit:2,before:"9"){id}}`, nil, "[]", v1.Include{}, `{"data":{"usage":{"used":3,"limit":10,"left":7},"stickers":[{"id":"1 9 2"}]}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := &garage{}
			got := post(served(t, g), g.key, asked(t, tt.query, tt.variables))
			if got.Code != http.StatusOK || got.Body.String() != tt.want {
				t.Errorf("%d %s\nwant %s", got.Code, got.Body, tt.want)
			}
			if fmt.Sprint(g.decodes) != tt.vins || g.include != tt.include {
				t.Errorf("looked up %v with %+v", g.decodes, g.include)
			}
		})
	}
}

// many is a query with n fields that look up a VIN each.
func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `a%d:vehicle(vin:"V%d"){vin}`, i, i)
	}
	return "{" + b.String() + "}"
}

// pages is a query for n pages of a history.
func pages(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `a%d:history(limit:1,cursor:"%d"){nextCursor}`, i, i+1)
	}
	return "{" + b.String() + "}"
}

// doubling is a chain of fragments, each of which names the next one twice.
func doubling(n int) string {
	var b strings.Builder
	b.WriteString("{...F0}")
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on Query{...F%d ...F%d}", i, i+1, i+1)
	}
	fmt.Fprintf(&b, " fragment F%d on Query{usage{used}}", n)
	return b.String()
}

func TestWhatIsRefusedAndNotLookedUp(t *testing.T) {
	t.Parallel()
	everything := `vin valid problems{code message} make model modelYear trim attributes{name value} alternatives{attribute values} source quality repairs
		packages{package brand code name probability verdict evidence{kind detail weight source{title url kind} with of} because listPrices{modelYear price currency} price currency contents}`
	for name, tt := range map[string]struct {
		body, code string
		status     int
	}{
		"no JSON":                        {`{`, "bad_request", 400},
		"no query":                       {`{"query":7}`, "bad_request", 400},
		"a query that cannot be parsed":  {asked(t, `{vehicle(`, nil), "bad_request", 422},
		"a field that there is none of":  {asked(t, `{nothing}`, nil), "invalid_request", 422},
		"several requests in one":        {`[{"query":"{usage{used}}"}]`, "bad_request", 400},
		"a mutation":                     {asked(t, `mutation{usage{used}}`, nil), "invalid_request", 422},
		"51 VINs under names":            {asked(t, many(51), nil), "invalid_request", 200},
		"51 VINs in a list":              {asked(t, `query($v:[String!]!){vehicles(vins:$v){vin}}`, map[string]any{"v": strings.Split(strings.Repeat("V,", 50)+"V", ",")}), "invalid_request", 200},
		"no VINs":                        {asked(t, `{vehicles(vins:[]){vin}}`, nil), "invalid_request", 200},
		"a text too long for a VIN":      {asked(t, `{vehicle(vin:"`+strings.Repeat("1", 41)+`"){vin}}`, nil), "invalid_request", 200},
		"1,000 VINs":                     {asked(t, `query($v:[String!]!){vehicles(vins:$v){vin}}`, map[string]any{"v": strings.Split(strings.Repeat("V,", 1000), ",")}), "too_costly", 422},
		"everything of 50 VINs, 5 times": {asked(t, `query($v:[String!]!){`+fiveTimes(everything)+`}`, map[string]any{"v": strings.Split(strings.Repeat("V,", 49)+"V", ",")}), "too_costly", 422},
		"fragments that double":          {asked(t, doubling(60), nil), "too_costly", 422},
		"fragments in a circle":          {asked(t, `{...A} fragment A on Query{...B} fragment B on Query{...A}`, nil), "invalid_request", 422},
		"too many fields":                {asked(t, "{"+strings.Repeat("usage{used} ", 501)+"}", nil), "too_costly", 422},
		"the schema three times":         {asked(t, `{a:__schema{types{name}} b:__schema{types{name}} c:__schema{types{name}}}`, nil), "too_costly", 422},
		"too deep":                       {asked(t, `{__schema`+strings.Repeat("{types{fields{type", 6)+"{name}"+strings.Repeat("}}}", 6)+`}`, nil), "invalid_request", 422},
		"recalls of 20 cars":             {asked(t, `query($v:[String!]!){vehicles(vins:$v){recalls{note}}}`, map[string]any{"v": strings.Split("V"+strings.Repeat(",V", 19), ",")}), "too_costly", 422},
		"51 pages of a history":          {asked(t, pages(51), nil), "too_costly", 422},
		"too many stickers":              {asked(t, `{stickers(limit:51){id}}`, nil), "invalid_request", 200},
		"an id that is none":             {asked(t, `{stickers(before:"x"){id}}`, nil), "invalid_request", 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := &garage{}
			got := post(served(t, g), g.key, tt.body)
			if code := errorCode(t, got); got.Code != tt.status || code != tt.code {
				t.Errorf("%d %.300s", got.Code, got.Body)
			}
			if len(g.decodes) != 0 {
				t.Errorf("looked up %d times", len(g.decodes))
			}
		})
	}
}

// TestEverythingAbout50CarsIsAllowed asks for all that the schema has.
func TestEverythingAbout50CarsIsAllowed(t *testing.T) {
	t.Parallel()
	g := &garage{}
	const found = `package brand code name probability evidence{kind detail weight source{title url kind} with of} because listPrices{modelYear price currency} price currency contents`
	got := post(served(t, g), g.key, asked(t, `query($v:[String!]!){vehicles(vins:$v){
		vin valid problems{code message} make model modelYear trim attributes{name value} alternatives{attribute values} variants{name value}
		choices{attribute by reason others{by value}} missed{by why} repairs source quality error{code detail}
		packages{`+found+` verdict} undetermined{`+found+` why}
		facts{id make model yearFrom yearTo trim engine drivetrain condition attribute value text unit source{title url kind} license}}}`,
		map[string]any{"v": strings.Split(strings.Repeat("V,", 49)+"V", ",")}))
	if got.Code != http.StatusOK || errorCode(t, got) != "" || len(g.decodes) != 1 {
		t.Errorf("%d %.300s", got.Code, got.Body)
	}
}

func fiveTimes(fields string) string {
	var b strings.Builder
	for i := range 5 {
		fmt.Fprintf(&b, " x%d:vehicles(vins:$v){%s}", i, fields)
	}
	return b.String()
}

func errorCode(t *testing.T, got *httptest.ResponseRecorder) string {
	t.Helper()
	var v struct {
		Errors []struct {
			Extensions struct {
				Code, RequestID string
			}
		}
		Code string
	}
	if err := json.Unmarshal(got.Body.Bytes(), &v); err != nil {
		t.Fatalf("%v: %s", err, got.Body)
	}
	if len(v.Errors) == 0 {
		return v.Code
	}
	return v.Errors[0].Extensions.Code
}

func TestWhatAKeyMayNotDoLeavesTheRest(t *testing.T) {
	t.Parallel()
	g := &garage{scopes: []billing.Scope{billing.ScopeAccount}}
	api := served(t, g)
	got := post(api, g.key, asked(t, `{vehicle(vin:"A"){vin} usage{used}}`, nil))
	if code := errorCode(t, got); code != "out_of_scope" || !strings.Contains(got.Body.String(), `"data":{"vehicle":null,"usage":{"used":3}}`) || len(g.decodes) != 0 {
		t.Errorf("%s", got.Body)
	}
	for query, needs := range map[string]billing.Scope{`{usage{used}}`: billing.ScopeAccount, `{stickers{id}}`: billing.ScopePackages, `{vehicle(vin:"A"){vin packages{name}}}`: billing.ScopeVIN} {
		for _, has := range billing.Scopes() {
			g.scopes = []billing.Scope{has}
			got := post(served(t, g), g.key, asked(t, query, nil))
			if refused := strings.Contains(got.Body.String(), "out_of_scope"); refused == (has == needs) {
				t.Errorf("%s with %s: %s", query, has, got.Body)
			}
		}
	}
}

func TestAVINBeyondTheQuotaIsToldAsByREST(t *testing.T) {
	t.Parallel()
	g := &garage{}
	api := served(t, g)
	one := post(api, g.key, asked(t, `{vehicle(vin:"BEYOND"){vin}}`, nil))
	if body := one.Body.String(); errorCode(t, one) != "quota_used_up" || !strings.Contains(body, `"reset_at":"2027-01-01T00:00:00Z"`) || !strings.Contains(body, `"status":402`) {
		t.Errorf("%s", body)
	}
	list := post(api, g.key, asked(t, `{vehicles(vins:["A","BEYOND"]){vin make error{code}}}`, nil))
	if want := `{"data":{"vehicles":[{"vin":"A","make":"Ford","error":null},{"vin":"BEYOND","make":null,"error":{"code":"quota_used_up"}}]}}`; list.Body.String() != want {
		t.Errorf("%s", list.Body)
	}
}

func TestAPanicIsAFailureWithoutItsCause(t *testing.T) {
	t.Parallel()
	g := &garage{panics: true}
	got := post(served(t, g), g.key, asked(t, `{vehicle(vin:"A"){vin}}`, nil))
	if errorCode(t, got) != "internal" || strings.Contains(got.Body.String(), "broken") {
		t.Errorf("%s", got.Body)
	}
}

func TestOnlyPOSTWithAKeyIsAnswered(t *testing.T) {
	t.Parallel()
	g := &garage{}
	api := served(t, g)
	schema := asked(t, `{__schema{queryType{name}}}`, nil)
	if got := post(api, "", schema); got.Code != http.StatusUnauthorized || errorCode(t, got) != "invalid_key" {
		t.Errorf("without a key the schema is told: %d %s", got.Code, got.Body)
	}
	if got := post(api, g.key, schema); got.Body.String() != `{"data":{"__schema":{"queryType":{"name":"Query"}}}}` {
		t.Errorf("%s", got.Body)
	}
	r := httptest.NewRequest(http.MethodGet, "/graphql?query={usage{used}}", nil)
	r.Header.Set("Authorization", "Bearer "+g.key)
	w := httptest.NewRecorder()
	api.ServeHTTP(w, r)
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != http.MethodPost || errorCode(t, w) != "method_not_allowed" {
		t.Errorf("GET: %d %v %s", w.Code, w.Header(), w.Body)
	}
	if got := post(api, g.key, asked(t, strings.Repeat("#", 300<<10), nil)); got.Code != http.StatusRequestEntityTooLarge || errorCode(t, got) != "body_too_large" {
		t.Errorf("%d", got.Code)
	}
}

// TestTheUsualIntrospectionIsAllowed asks as clients do that show a schema.
func TestTheUsualIntrospectionIsAllowed(t *testing.T) {
	t.Parallel()
	g := &garage{}
	kind := "kind name" + strings.Repeat(" ofType{kind name", 9) + strings.Repeat("}", 9)
	got := post(served(t, g), g.key, asked(t, `query IntrospectionQuery{__schema{queryType{name} types{...FullType} directives{name description locations args{...InputValue}}}}
		fragment FullType on __Type{kind name description fields(includeDeprecated:true){name description args{...InputValue} type{...TypeRef} isDeprecated deprecationReason}
			inputFields{...InputValue} interfaces{...TypeRef} enumValues(includeDeprecated:true){name description} possibleTypes{...TypeRef}}
		fragment InputValue on __InputValue{name description type{...TypeRef} defaultValue}
		fragment TypeRef on __Type{`+kind+`}`, nil))
	if got.Code != http.StatusOK || errorCode(t, got) != "" || !strings.Contains(got.Body.String(), `"StickerOption"`) {
		t.Errorf("%d %.300s", got.Code, got.Body)
	}
}

// FuzzGraphQL sends whatever: it is answered in JSON, and never with a failure of ours.
func FuzzGraphQL(f *testing.F) {
	for _, seed := range []string{
		`{"query":"{vehicle(vin:\"A\"){vin packages{name}}}"}`, `{"query":"query($v:[String!]!){vehicles(vins:$v){vin}}","variables":{"v":["A"]}}`,
		`{"query":"{...A} fragment A on Query{...A}"}`, `{"query":"{__schema{types{name}}}","operationName":"x"}`, `{"query":"{stickers(limit:-1,before:\"\"){id}}"}`, `[`, `null`, `{"variables":7}`,
	} {
		f.Add(seed)
	}
	g := &garage{}
	api := served(f, g)
	f.Fuzz(func(t *testing.T, body string) {
		w := post(api, g.key, body)
		if w.Code >= http.StatusInternalServerError || !json.Valid(w.Body.Bytes()) || strings.Contains(w.Body.String(), `"internal"`) && !strings.Contains(body, "internal") {
			t.Errorf("%q: %d %s", body, w.Code, w.Body)
		}
	})
}
