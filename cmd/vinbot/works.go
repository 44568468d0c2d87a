package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/billing/stripe"
	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/decode/nhtsa"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/locales"
	"example.com/vinbot/store"
)

// works are the slow things that dialogues wait for.
type works struct {
	progress bot.Progress
	decodes  *decode.Chain
	labels   *store.Labels
	pictures *store.Pictures // nil: no DATA_KEYS, so no picture is kept
	people   *store.People
	teams    *store.Teams
	reader   *sticker.Reader
	packages *packages.Catalogue
	asker    *ask.Engine
	recalls  *nhtsa.Recalls
	lists    *lists
	reports  *store.Reports
	words    *locales.Catalog
	calls    *store.Meter
	rail     *stripe.Rail // nil: Stripe is not set up
	desk     *billing.Desk
	keep     time.Duration                 // pictures
	model    func(user int64) ask.Model    // as a person may use it; it returns nil without one
	second   func(user int64) sticker.Seer // likewise, that reads labels
	log      *slog.Logger
	meter    func(work string, took time.Duration, ok bool)
}

// all lists the work by kind, each measured and with a typing sign.
func (w *works) all() map[conversation.Work]store.Work {
	return map[conversation.Work]store.Work{
		conversation.WorkDecode:    w.shown(w.decode),
		conversation.WorkDecodes:   w.shown(w.decodeAll),
		conversation.WorkFill:      w.measured(quiet(w.fill)),
		conversation.WorkFills:     w.measured(quiet(w.fillAll)),
		conversation.WorkScan:      w.shown(w.scan),
		conversation.WorkPhrase:    w.shown(w.phrase),
		conversation.WorkRead:      w.shown(w.read),
		conversation.WorkLink:      w.shown(w.link),
		conversation.WorkPortal:    w.shown(w.portal),
		conversation.WorkChange:    w.shown(w.change),
		conversation.WorkCap:       w.shown(w.setCap),
		conversation.WorkInvoices:  w.shown(w.invoices),
		conversation.WorkInvoice:   w.shown(w.invoice),
		conversation.WorkExport:    w.shown(w.export),
		conversation.WorkLabelFile: w.shown(w.labelFile),
		conversation.WorkAlbum:     w.measured(quiet(w.album)),
		conversation.WorkPaste:     w.measured(quiet(closePaste)),
		conversation.WorkRecall:    w.measured(quiet(w.recall)),
		conversation.WorkProof:     w.shown(w.proof),
		conversation.WorkList:      w.shown(w.list),
		conversation.WorkReport:    w.measured(quiet(w.report)),
	}
}

type signed func(ctx context.Context, job conversation.Job, sign *bot.Sign) (conversation.Event, error)

func quiet(do store.Work) signed {
	return func(ctx context.Context, job conversation.Job, _ *bot.Sign) (conversation.Event, error) {
		return do(ctx, job)
	}
}

func (w *works) measured(do signed) store.Work {
	return func(ctx context.Context, job conversation.Job) (conversation.Event, error) {
		start := time.Now()
		e, err := do(ctx, job, nil)
		w.meter(string(job.Work), time.Since(start), err == nil)
		return e, err
	}
}

func (w *works) shown(do signed) store.Work {
	return w.measured(func(ctx context.Context, job conversation.Job, _ *bot.Sign) (conversation.Event, error) {
		sign := w.progress.Show(ctx, job)
		defer sign.Done()
		return do(ctx, job, sign)
	})
}

// args reads a job's arguments; ones that cannot be read never will.
func args[A any](job conversation.Job) (A, error) {
	var a A
	if err := json.Unmarshal(job.Args, &a); err != nil {
		return a, fmt.Errorf("arguments of %s: %w", job.Work, err)
	}
	return a, nil
}

func (w *works) album(_ context.Context, job conversation.Job) (conversation.Event, error) {
	a, err := args[conversation.AlbumArgs](job)
	return conversation.AlbumClosed(a), err
}

// closePaste says that its time has come.
func closePaste(context.Context, conversation.Job) (conversation.Event, error) {
	return conversation.PasteClosed{}, nil
}

// phrase lets a model put an answer into words. What it has written and what holds of it
// is shown meanwhile; the answer itself comes when all of it holds, or as the template.
func (w *works) phrase(ctx context.Context, job conversation.Job, sign *bot.Sign) (conversation.Event, error) {
	a, err := args[conversation.PhraseArgs](job)
	if err != nil {
		return nil, err
	}
	words, err := w.asker.Phrase(ctx, w.model(job.Key.User), a.Question, a.Answer, func(soFar string) { sign.Stage(conversation.Drafted(soFar)) })
	if err != nil { // the template holds
		w.log.WarnContext(ctx, "answer not phrased", "job_id", job.ID, "error", err)
		words = ""
	}
	return conversation.Phrased{Text: words, Question: a.Question.Text, Answer: a.Answer}, nil
}

// read lets a model say what a question means that the rules are unsure about. Where it
// does not know either, or says anything else, the answer of the rules holds.
func (w *works) read(ctx context.Context, job conversation.Job, _ *bot.Sign) (conversation.Event, error) {
	a, err := args[conversation.ReadArgs](job)
	if err != nil {
		return nil, err
	}
	answer, err := w.asker.Read(ctx, w.model(job.Key.User), a.Question)
	if err != nil {
		w.log.WarnContext(ctx, "question not read", "job_id", job.ID, "error", err)
		answer = a.Answer
	}
	return conversation.QuestionRead{Question: a.Question, Answer: answer, Fresh: a.Fresh}, nil
}

func (w *works) export(ctx context.Context, job conversation.Job, _ *bot.Sign) (conversation.Event, error) {
	raw, err := w.people.Export(ctx, job.Key.User)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	var readable bytes.Buffer
	e := json.NewEncoder(&readable)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	return conversation.Exported{JSON: readable.String()}, nil
}

// maxFile is what Telegram lets a bot fetch, maxAlbum what all files of a label may
// have together: they are held in memory.
const (
	maxFile  = 20 << 20
	maxAlbum = 48 << 20
)

// scan reads a label: fetch, keep the picture encrypted, read, name the packages,
// keep the result. Done twice it keeps one label and one copy of each picture.
func (w *works) scan(ctx context.Context, job conversation.Job, sign *bot.Sign) (conversation.Event, error) {
	a, err := args[conversation.ScanArgs](job)
	if err != nil {
		return nil, err
	}
	docs, kept, err := w.fetch(ctx, job, a.Files)
	if err != nil {
		return scanFailure(err, job.Last)
	}
	label, err := w.reader.By(w.second(job.Key.User)).Read(ctx, docs, func(s sticker.Stage, seen knowledge.Label) { sign.Stage(conversation.Reading(s, seen)) })
	if err != nil {
		return scanFailure(err, job.Last)
	}
	if codes, list, err := w.codes(label); list || err != nil {
		return codes, err
	}
	if label.Doubtful(knowledge.DoubtNotALabel) && len(label.VINs) > 0 {
		return conversation.VINsRead{VINs: label.VINs, Of: a.Of, Pictures: kept}, nil
	}
	if reason, bad := unreadable(label); bad {
		return conversation.Failed{Work: job.Work, Reason: reason}, nil
	}
	label.Pictures = kept
	found := w.packages.Identify(packages.CarOf(label)).Findings
	id, err := w.labels.Save(ctx, job.Key.User, job.ID, label, found)
	if err != nil {
		return nil, err
	}
	return conversation.LabelRead{ID: id, Label: label, Findings: found, Of: a.Of}, nil
}

// fetch downloads a person's files and keeps them encrypted for the time set, under the
// names it returns.
func (w *works) fetch(ctx context.Context, job conversation.Job, files []conversation.File) (docs []sticker.Document, kept []string, err error) {
	left := int64(maxAlbum)
	for i, f := range files {
		b, err := w.progress.API.Download(ctx, f.ID, min(maxFile, left))
		if err != nil {
			return nil, nil, err
		}
		left -= int64(len(b))
		if w.pictures != nil {
			id := fmt.Sprintf("%d-%d", job.ID, i)
			if err := w.pictures.Save(ctx, id, job.Key.User, job.Key.Chat, f.MIME, b, w.keep); err != nil {
				return nil, nil, err
			}
			kept = append(kept, id)
		}
		docs = append(docs, sticker.Document{Name: f.Name, MIME: f.MIME, Bytes: b})
	}
	return docs, kept, nil
}

// scanFailure tells what the person can do about from what may pass, which is tried
// again: what the machine had no time for, until the last time.
func scanFailure(err error, last bool) (conversation.Event, error) {
	if errors.Is(err, sticker.ErrStarved) && !last {
		return nil, err
	}
	reasons := map[error]conversation.MessageID{
		sticker.ErrNotADocument:   "label_err_not_a_document",
		sticker.ErrOtherFormat:    "label_err_other_format",
		sticker.ErrEncrypted:      "label_err_encrypted",
		sticker.ErrTooBig:         "label_err_too_big",
		sticker.ErrTooManyPages:   "label_err_too_many_pages",
		sticker.ErrTooManyPixels:  "label_err_too_many_pixels",
		sticker.ErrNothingRead:    "label_err_nothing_read",
		sticker.ErrTimeout:        "label_err_timeout",
		sticker.ErrStarved:        "label_err_timeout",
		sticker.ErrProgramMissing: "label_err_program_missing",
		bot.ErrTooBig:             "label_err_too_big",
	}
	for known, reason := range reasons {
		if errors.Is(err, known) {
			return conversation.Failed{Work: conversation.WorkScan, Reason: reason}, nil
		}
	}
	return nil, err
}

// failure is what a dialogue is told when the last attempt has failed. The log has
// the cause.
func (w *works) failure(job conversation.Job, err error) conversation.Event {
	w.log.Error("job failed", "job_id", job.ID, "work", string(job.Work), "error", err)
	reason := conversation.MessageID("work_failed")
	switch job.Work {
	case conversation.WorkExport, conversation.WorkLabelFile:
		reason = "export_failed"
	case conversation.WorkList:
		reason = "list_failed"
	case conversation.WorkReport:
		reason = "report_failed"
	case conversation.WorkScan:
		if _, refused := errors.AsType[*bot.RefusedError](err); refused {
			reason = "download_failed"
		}
	case conversation.WorkPhrase:
		if a, bad := args[conversation.PhraseArgs](job); bad == nil {
			return conversation.Phrased{Question: a.Question.Text, Answer: a.Answer}
		}
	case conversation.WorkRead:
		if a, bad := args[conversation.ReadArgs](job); bad == nil {
			return conversation.QuestionRead(a)
		}
	case conversation.WorkLink, conversation.WorkPortal, conversation.WorkCap:
		reason = "pay_failed"
	case conversation.WorkChange:
		reason = "pay_change_unclear"
	case conversation.WorkInvoices, conversation.WorkInvoice:
		reason = "invoice_failed"
	case conversation.WorkDecodes:
		if e, ok := shared(job, func(conversation.DecodeArgs) conversation.Event {
			return conversation.Failed{Work: conversation.WorkDecode, Reason: reason}
		}); ok {
			return e
		}
	case conversation.WorkFill:
		return conversation.Filled{} // the card holds
	case conversation.WorkFills:
		if e, ok := shared(job, func(conversation.FillArgs) conversation.Event { return conversation.Filled{} }); ok {
			return e
		}
	case conversation.WorkDecode, conversation.WorkAlbum, conversation.WorkPaste, conversation.WorkRecall, conversation.WorkProof:
	}
	return conversation.Failed{Work: job.Work, Reason: reason}
}
