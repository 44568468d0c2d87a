package main

import (
	"fmt"
	"strings"
	"time"

	"example.com/vinbot/bot"
	"example.com/vinbot/bot/sheet"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/locales"
)

// labelPDF is a reading of a label as pages to print, in the printer's language.
func labelPDF(l knowledge.Label, r packages.Result, words *locales.Printer, now time.Time) ([]byte, error) {
	p := page{words: words, label: l}
	car := strings.Join(strings.Fields(fmt.Sprint(yearOf(l), " ", l.Make, " ", l.Model, " ", l.Trim)), " ")
	s := sheet.Sheet{Title: p.say("sheet_title", nil), Subtitle: car, Made: now}
	vin := string(l.VIN)
	if vin == "" {
		vin = p.say("sheet_no_vin", nil)
	}
	s.Sections = []sheet.Section{
		{Title: p.say("sheet_vehicle", nil), Lines: []sheet.Line{{Text: p.say("part_vin", nil) + p.mark(p.told(knowledge.PartVIN)), Amount: vin, Strong: true}}},
		{Title: p.say("sheet_prices", map[string]any{"Currency": l.Currency}), Lines: p.prices()},
		{Title: p.say("sheet_packages", nil), Lines: p.packages(r)},
		{Title: p.say("sheet_doubts", nil), Lines: p.parts(conversation.DoubtLines(l))},
	}
	if told := conversation.ToldLines(l); len(told) > 0 {
		s.Sections = append(s.Sections, sheet.Section{Title: p.say("sheet_told", nil), Lines: p.parts(told)})
	}
	s.Foot = []string{
		p.say("sheet_source", map[string]any{"OCR": l.OCR, "At": now.UTC()}),
		p.say("sheet_note", nil),
	}
	if p.err != nil {
		return nil, fmt.Errorf("label as PDF: %w", p.err)
	}
	return sheet.PDF(s)
}

func yearOf(l knowledge.Label) string {
	if l.Year == 0 {
		return ""
	}
	return fmt.Sprint(l.Year)
}

// page puts a label into words; the first error stays.
type page struct {
	words *locales.Printer
	label knowledge.Label
	err   error
}

func (p *page) say(id string, data map[string]any) string {
	s, err := p.words.Plain(id, data)
	if err != nil && p.err == nil {
		p.err = err
	}
	return s
}

func (p *page) money(minor *int64) string {
	if minor == nil {
		return "–"
	}
	return p.say("sheet_money", map[string]any{"Amount": *minor, "Currency": p.label.Currency})
}

func (p *page) told(part knowledge.LabelPart) bool {
	for _, c := range p.label.Corrections {
		if c.Part == part {
			return true
		}
	}
	return false
}

// mark is set behind what is a person's word.
func (p *page) mark(told bool) string {
	if !told {
		return ""
	}
	return " (" + p.say("sheet_your_word", nil) + ")"
}

func (p *page) prices() []sheet.Line {
	amount := func(part knowledge.LabelPart, strong bool) sheet.Line {
		return sheet.Line{Text: p.say("part_"+string(part), nil) + p.mark(p.told(part)), Amount: p.money(*p.label.Amount(part)), Strong: strong}
	}
	lines := []sheet.Line{amount(knowledge.PartBase, false)}
	for _, o := range p.label.Options {
		l := sheet.Line{Text: o.Name, Amount: p.money(o.Price), Below: o.Contents}
		if o.Code != "" {
			l.Text += " (" + o.Code + ")"
		}
		if o.Price == nil {
			l.Amount = p.say("sheet_no_price", nil)
		}
		if o.Accessory {
			l.Below = append([]string{p.say("sheet_accessory", nil)}, l.Below...)
		}
		if o.Unsure() {
			l.Text += " ⚠"
		}
		l.Text += p.mark(o.Told)
		lines = append(lines, l)
	}
	lines = append(lines, amount(knowledge.PartOptionTotal, false), amount(knowledge.PartDestination, false))
	for _, c := range p.label.Charges {
		lines = append(lines, sheet.Line{Text: c.Name + p.mark(c.Told), Amount: p.money(&c.Amount)})
	}
	return append(lines, amount(knowledge.PartTotal, true))
}

func (p *page) packages(r packages.Result) (lines []sheet.Line) {
	const surest = 0.99
	for _, f := range r.Findings {
		l := sheet.Line{Text: f.Name, Amount: p.say("verdict_"+string(f.Verdict), nil)}
		if f.Code != "" {
			l.Text += " (" + f.Code + ")"
		}
		if f.Verdict != knowledge.Standard {
			l.Amount += ", " + p.say("sheet_percent", map[string]any{"Probability": min(f.Probability, surest)})
		}
		why, err := reasons(p.words, f)
		if err != nil && p.err == nil {
			p.err = err
		}
		l.Below = why
		lines = append(lines, l)
	}
	if len(lines) == 0 {
		lines = append(lines, sheet.Line{Text: p.say("sheet_no_packages", nil)})
	}
	return lines
}

// parts are lines of the chat without its markup.
func (p *page) parts(parts []conversation.Text) (lines []sheet.Line) {
	for _, part := range parts {
		if part.Message == conversation.MsgLabelDoubts || part.Message == conversation.MsgLabelTold { // the section has its own title
			continue
		}
		s, err := bot.Words(p.words, conversation.Reply{Parts: []conversation.Text{part}})
		if err != nil && p.err == nil {
			p.err = err
		}
		lines = append(lines, sheet.Line{Text: strings.TrimSpace(strings.TrimPrefix(plain(s), "✅"))})
	}
	return lines
}
