package locales

import (
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"strings"
	plain "text/template"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	i18ntemplate "github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Printer renders messages for one manner of reading. It is safe for concurrent
// use.
type Printer struct {
	manner    manner
	plural    map[string]bool
	localizer *i18n.Localizer
	voice     voice
}

func newPrinter(c *Catalog, m manner) *Printer {
	tag := language.MustParse(m.lang)
	bundle := i18n.NewBundle(tag)
	bundle.MustAddMessages(tag, c.texts[m.lang]...)
	numbers := figures{tag: language.MustParse(m.locale), locale: m.locale, printer: message.NewPrinter(language.MustParse(m.locale))}
	return &Printer{
		manner:    m,
		plural:    c.plural,
		localizer: i18n.NewLocalizer(bundle, m.lang),
		voice:     voice{funcs: functions(m, numbers)},
	}
}

// Lang is the language the printer speaks, one of [Languages].
func (p *Printer) Lang() string { return p.manner.lang }

// HTML renders a message for Telegram's HTML mode. Data is escaped, except what
// is of type html/template.HTML: a text that was rendered before. A field the
// text uses and data lacks is an error. A message with plural forms needs the
// number they depend on as data["PluralCount"].
func (p *Printer) HTML(id string, data map[string]any) (string, error) {
	return p.render(id, order{data: data})
}

// Plain renders a message without escaping: for buttons, commands, files and the
// notices of pressed buttons.
func (p *Printer) Plain(id string, data map[string]any) (string, error) {
	return p.render(id, order{data: data, plain: true})
}

func (p *Printer) render(id string, o order) (string, error) {
	cfg := i18n.LocalizeConfig{MessageID: id, TemplateData: o, TemplateParser: p.voice}
	if p.plural[id] {
		n, err := pluralCount(o.data["PluralCount"])
		if err != nil {
			return "", fmt.Errorf("locales: %s: %w", id, err)
		}
		cfg.PluralCount = n
	}
	s, err := p.localizer.Localize(&cfg)
	if err != nil {
		return "", fmt.Errorf("locales: %s in %s: %w", id, p.manner.locale, err)
	}
	return s, nil
}

// pluralCount makes of a number, also one that went through JSON, what go-i18n
// counts with.
func pluralCount(v any) (any, error) {
	switch n := v.(type) {
	case int, int64:
		return n, nil
	case float64:
		if n == math.Trunc(n) && math.Abs(n) < 1<<53 {
			return int64(n), nil
		}
	case json.Number:
		return n.String(), nil
	}
	return nil, fmt.Errorf("PluralCount is %v, not a whole number", v)
}

// order is a rendering: the data and the kind of text wanted.
type order struct {
	data  map[string]any
	plain bool
}

// voice parses texts with the functions of one manner of reading.
type voice struct{ funcs plain.FuncMap }

// Cacheable tells go-i18n that a text need be parsed only once.
func (voice) Cacheable() bool { return true }

// Parse prepares a text for both kinds of rendering.
func (v voice) Parse(src, left, right string) (i18ntemplate.ParsedTemplate, error) {
	if !strings.Contains(src, "{{") {
		return fixed(src), nil
	}
	h, err := template.New("").Option("missingkey=error").Delims(left, right).Funcs(v.funcs).Parse(src)
	if err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	t, err := plain.New("").Option("missingkey=error").Delims(left, right).Funcs(v.funcs).Parse(src)
	if err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	return &parsed{html: h, text: t}, nil
}

// fixed is a text without data.
type fixed string

// Execute returns the text.
func (f fixed) Execute(any) (string, error) { return string(f), nil }

type parsed struct {
	html *template.Template
	text *plain.Template
}

// Execute renders an order.
func (p *parsed) Execute(data any) (string, error) {
	o, ok := data.(order)
	if !ok {
		return "", fmt.Errorf("data is a %T, not an order", data)
	}
	var b strings.Builder
	var err error
	if o.plain {
		err = p.text.Execute(&b, o.data)
	} else {
		err = p.html.Execute(&b, o.data)
	}
	return b.String(), err
}
