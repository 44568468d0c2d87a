package main

import (
	"context"
	"errors"
	"path"
	"strings"
	"time"

	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge/list"
	"example.com/vinbot/locales"
	"example.com/vinbot/store"
)

// list looks up a list that was sent in the chat. Done again it goes on where it was.
func (w *works) list(ctx context.Context, job conversation.Job, sign *bot.Sign) (conversation.Event, error) {
	a, err := args[conversation.VINListArgs](job)
	if err != nil {
		return nil, err
	}
	id, there, err := w.lists.kept.ByOrigin(ctx, listOrigin(job.ID))
	if err != nil {
		return nil, err
	}
	if !there {
		sign.Stoppable(conversation.ListReading())
		if id, err = w.takeList(ctx, job, a); err != nil {
			if e, known := faultOf(err); known {
				return e, nil
			}
			return nil, err
		}
	}
	err = w.lists.work(ctx, id, func(done, all int, left time.Duration) { sign.Stoppable(conversation.Listing(done, all, left)) })
	if err != nil {
		w.endList(ctx, job, id)
		return nil, err
	}
	return w.listDone(ctx, job, id)
}

// endList notes that a list was cancelled, or could not be looked up for good.
func (w *works) endList(ctx context.Context, job conversation.Job, id int64) {
	as := store.ListFailed
	switch {
	case store.Cancelled(ctx):
		as = store.ListCancelled
	case !job.Last || errors.Is(context.Cause(ctx), context.Canceled): // it is done again
		return
	}
	const patience = 5 * time.Second
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer stop()
	if _, err := w.lists.kept.End(ctx, id, as); err != nil {
		w.log.WarnContext(ctx, "end of a list not noted", "job_id", job.ID, "error", err)
	}
}

// takeList reads a list and keeps it.
func (w *works) takeList(ctx context.Context, job conversation.Job, a conversation.VINListArgs) (int64, error) {
	var read list.List
	var err error
	if a.Text != "" {
		read, err = list.Text(ctx, a.Text)
	} else {
		var b []byte
		if b, err = w.progress.API.Download(ctx, a.File.ID, list.MaxBytes); errors.Is(err, bot.ErrTooBig) {
			err = &list.Error{Fault: list.FaultTooBig}
		}
		if err == nil {
			read, err = list.Read(ctx, a.File.Name, b)
		}
	}
	if err != nil {
		return 0, err
	}
	return w.lists.add(ctx, store.NewList{Origin: listOrigin(job.ID), User: job.Key.User, Name: a.File.Name, List: read}, nil)
}

func (w *works) listDone(ctx context.Context, job conversation.Job, id int64) (conversation.Event, error) {
	head, err := w.lists.kept.Head(ctx, id)
	if err != nil {
		return nil, err
	}
	rows, err := w.lists.rows(ctx, id)
	if err != nil {
		return nil, err
	}
	sum := list.Summarize(rows)
	book, err := listBook(rows, sum, w.words.For(locales.Reader{Lang: job.Lang, Units: job.Units}))
	if err != nil {
		return nil, err
	}
	return conversation.ListDone{Of: head.Name, Name: listFile(head.Name, "xlsx"), Bytes: book, Summary: sum, Hidden: head.Hidden}, nil
}

// listFile names the result after the list.
func listFile(of, ending string) string {
	base := strings.TrimSuffix(path.Base(of), path.Ext(of))
	base = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, base)
	const longest = 60
	if r := []rune(base); len(r) > longest {
		base = string(r[:longest])
	}
	if base == "" || base == "." {
		return "vinbot-list." + ending
	}
	return "vinbot-" + base + "." + ending
}
