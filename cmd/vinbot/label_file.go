package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/locales"
)

// labelFile writes a reading of a label as a file.
func (w *works) labelFile(ctx context.Context, job conversation.Job, _ *bot.Sign) (conversation.Event, error) {
	a, err := args[conversation.LabelFileArgs](job)
	if err != nil {
		return nil, err
	}
	l, _, found, err := w.labels.Label(ctx, job.Key.User, a.Label)
	if err != nil {
		return nil, err
	}
	if !found {
		return conversation.Failed{Work: job.Work, Reason: conversation.MsgLabelGone}, nil
	}
	words := w.words.For(locales.Reader{Lang: job.Lang})
	b, mime, err := labelAs(a.As, l, w.packages.Identify(packages.CarOf(l)), words, time.Now())
	if err != nil {
		return nil, err
	}
	name := "window-sticker-" + cmp.Or(string(l.VIN), "without-vin") + "." + string(a.As)
	return conversation.LabelFiled{Name: name, MIME: mime, Bytes: b}, nil
}

// labelAs is a reading in one of the forms.
func labelAs(as conversation.LabelForm, l knowledge.Label, r packages.Result, words *locales.Printer, now time.Time) (b []byte, mime string, err error) {
	switch as {
	case conversation.FormPDF:
		b, err = labelPDF(l, r, words, now)
		return b, "application/pdf", err
	case conversation.FormCSV:
		b, err = labelCSV(l, r)
		return b, "text/csv", err
	case conversation.FormJSON:
		b, err = labelJSON(l, r)
		return b, "application/json", err
	}
	return nil, "", fmt.Errorf("label as %q: no such form", as)
}

func labelJSON(l knowledge.Label, r packages.Result) ([]byte, error) {
	doc, err := labelDocument(l, r)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(doc); err != nil {
		return nil, fmt.Errorf("label as JSON: %w", err)
	}
	return out.Bytes(), nil
}
