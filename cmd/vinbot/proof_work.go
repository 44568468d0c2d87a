package main

import (
	"context"
	"errors"
	"fmt"

	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/store"
)

// proof cuts out of the kept picture of a person's own label what shows one of its
// values. Another person's label is not found, nor is their picture: it is sealed for
// its owner.
func (w *works) proof(ctx context.Context, job conversation.Job, _ *bot.Sign) (conversation.Event, error) {
	a, err := args[conversation.ProofArgs](job)
	if err != nil {
		return nil, err
	}
	failed := func(reason conversation.MessageID) (conversation.Event, error) {
		return conversation.Failed{Work: job.Work, Reason: reason}, nil
	}
	l, _, found, err := w.labels.Label(ctx, job.Key.User, a.Label)
	if err != nil {
		return nil, err
	}
	if !found {
		return failed(conversation.MsgLabelGone)
	}
	spot, known := l.Spot(a.Spot)
	if !known {
		return failed(conversation.MsgProofUnknown)
	}
	if w.pictures == nil || spot.Of.File >= len(l.Pictures) {
		return failed(conversation.MsgProofDeleted)
	}
	_, picture, err := w.pictures.Load(ctx, l.Pictures[spot.Of.File], job.Key.User)
	if errors.Is(err, store.ErrNoPicture) || errors.Is(err, store.ErrNoSeal) {
		return failed(conversation.MsgProofDeleted)
	}
	if err != nil {
		return nil, err
	}
	crop, err := w.reader.Crop(ctx, picture, spot.Of.Page, spot.Boxes())
	if errors.Is(err, sticker.ErrNoPlace) {
		return failed(conversation.MsgProofUnknown)
	}
	if err != nil {
		return nil, err
	}
	sealed, err := w.pictures.Wrap(crop)
	if err != nil {
		return nil, err
	}
	return conversation.ProofMade{
		Label: a.Label, Name: fmt.Sprintf("label-%d-%s.jpg", a.Label, spot.Key), Spot: spot, Car: conversation.LabelTitle(l),
		Money: l.Currency, Of: len(l.Pictures), Paged: sticker.Document{Bytes: picture}.Paged(), Picture: sealed,
	}, nil
}
