package main

import (
	"context"

	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
)

// decode asks all who may know a VIN.
func (w *works) decode(ctx context.Context, job conversation.Job, _ *bot.Sign) (conversation.Event, error) {
	a, err := args[conversation.DecodeArgs](job)
	if err != nil {
		return nil, err
	}
	d, err := w.decodes.Fetch(ctx, a.VIN, a.Grade)
	if err != nil {
		return nil, err
	}
	return decoded(a, d), nil
}

// decodeAll does so for the VINs of one message.
func (w *works) decodeAll(ctx context.Context, job conversation.Job, _ *bot.Sign) (conversation.Event, error) {
	return fetchAll(ctx, w.decodes, job, decoded, func(a conversation.DecodeArgs) (knowledge.VIN, decode.Grade) { return a.VIN, a.Grade })
}

func decoded(a conversation.DecodeArgs, d knowledge.Decode) conversation.Event {
	return conversation.Decoded{Decode: d, Question: a.Question, Listed: a.Listed, From: a.From}
}

// fill asks those who may know what a card lacks.
func (w *works) fill(ctx context.Context, job conversation.Job) (conversation.Event, error) {
	a, err := args[conversation.FillArgs](job)
	if err != nil {
		return nil, err
	}
	d, err := w.decodes.Fetch(ctx, a.VIN, a.Grade)
	if err != nil {
		return nil, err
	}
	return filled(a, d), nil
}

// fillAll does so for the cards of one message.
func (w *works) fillAll(ctx context.Context, job conversation.Job) (conversation.Event, error) {
	return fetchAll(ctx, w.decodes, job, filled, func(a conversation.FillArgs) (knowledge.VIN, decode.Grade) { return a.VIN, a.Grade })
}

func filled(a conversation.FillArgs, d knowledge.Decode) conversation.Event {
	return conversation.Filled{Decode: d, Known: a.Known}
}

// fetchAll looks up the cars of a shared job as one list. They are of one turn, and so
// of one person and grade.
func fetchAll[A any](
	ctx context.Context, chain *decode.Chain, job conversation.Job,
	event func(A, knowledge.Decode) conversation.Event, wanted func(A) (knowledge.VIN, decode.Grade),
) (conversation.Event, error) {
	a, err := args[conversation.ListArgs[A]](job)
	if err != nil {
		return nil, err
	}
	vins, grade := make([]knowledge.VIN, len(a.Parts)), decode.Standard
	for i, p := range a.Parts {
		vins[i], grade = wanted(p.Args)
	}
	found, err := chain.FetchAll(ctx, vins, grade)
	if err != nil {
		return nil, err
	}
	return conversation.Share(a, func(i int, args A) conversation.Event { return event(args, found[i]) })
}

// shared gives each part of a shared job an event; false: its arguments cannot be read.
func shared[A any](job conversation.Job, event func(A) conversation.Event) (conversation.Event, bool) {
	a, err := args[conversation.ListArgs[A]](job)
	if err != nil {
		return nil, false
	}
	e, err := conversation.Share(a, func(_ int, args A) conversation.Event { return event(args) })
	return e, err == nil
}
