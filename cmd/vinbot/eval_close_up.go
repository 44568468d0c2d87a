package main

import (
	"context"
	"fmt"
	"image"
	"math/rand/v2"
	"os"

	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/knowledge/sticker/stickertest"
)

// closeUp hands in the close-ups that the chat asks for after a reading, each part once,
// photographed as a phone does, and scores what all photos say together.
func (r *stickerRow) closeUp(ctx context.Context, reader *sticker.Reader, sp stickertest.Specimen, damage *rand.Rand, l knowledge.Label) error {
	var asked []conversation.MessageID
	for {
		part := conversation.WantedCloseUp(l, asked)
		if part == "" {
			break
		}
		asked = append(asked, part)
		closer, err := r.closer(ctx, reader, sp, damage, part)
		if err != nil {
			return err
		}
		l, _ = sticker.Merge(l, closer)
	}
	r.closeUps += len(asked)
	r.score.Add(sp.Name, l, sp.Truth)
	return nil
}

// closer reads a close-up of a part of a label.
func (r *stickerRow) closer(ctx context.Context, reader *sticker.Reader, sp stickertest.Specimen, damage *rand.Rand, part conversation.MessageID) (knowledge.Label, error) {
	pdf, err := os.ReadFile(sp.PDF)
	if err != nil {
		return knowledge.Label{}, fmt.Errorf("eval: %w", err)
	}
	whole, err := reader.Read(ctx, []sticker.Document{{Bytes: pdf}}, nil) // where the part stands
	if err != nil {
		return knowledge.Label{}, fmt.Errorf("eval: read %s: %w", sp.Name, err)
	}
	page, err := stickertest.CloseUp(ctx, sp.PDF, partOf(whole, part))
	if err != nil {
		return knowledge.Label{}, err
	}
	photo, err := stickertest.Photo(page, stickertest.DamagePhone, damage)
	if err != nil {
		return knowledge.Label{}, err
	}
	return r.timed(ctx, reader, photo)
}

// partOf is where a label's VIN stands, or all of its prices.
func partOf(l knowledge.Label, part conversation.MessageID) (at image.Rectangle) {
	add := func(p *knowledge.Proof) {
		if p != nil && p.Page <= 1 {
			at = at.Union(p.Box.Bounds())
		}
	}
	if part == conversation.MsgCloseVIN {
		add(l.Where.VIN)
		return at
	}
	for _, p := range []*knowledge.Proof{l.Where.Base, l.Where.OptionTotal, l.Where.Destination, l.Where.Total} {
		add(p)
	}
	for _, o := range l.Options {
		add(o.Proof)
		add(o.PriceProof)
	}
	return at
}
