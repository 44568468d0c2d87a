package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/store"
)

// choreSticker reads a sticker that came through the API. It shares the workers of those
// from the chat.
const choreSticker = string(conversation.WorkScan)

type stickerChore struct {
	Sticker int64 `json:"sticker"`
}

// stickers read labels for the API, with the reader, the store and the rules of the chat.
type stickers struct {
	kept     *store.Stickers
	labels   *store.Labels
	pictures *store.Pictures
	people   *store.People
	accounts *store.Accounts
	reader   *sticker.Reader
	second   func(user int64) sticker.Seer // as a person may use it; it returns nil without one
	packages *packages.Catalogue
	plans    billing.Plans
	keep     time.Duration // pictures
	now      knowledge.Clock
}

func (a *app) stickers() *stickers {
	return &stickers{
		kept: store.NewStickers(a.turns, a.now).Telling(a.hooks), labels: a.engine.labels, pictures: a.engine.pictures, people: store.NewPeople(a.turns),
		accounts: store.NewAccounts(a.turns, a.money.terms, a.now), reader: a.engine.reader, second: a.models.sight, packages: a.engine.packages,
		plans: a.money.terms.Plans, keep: a.cfg.pictureLife(), now: a.now,
	}
}

// limit is how many labels a day a person's plan has, 0 for any number.
func (s *stickers) limit(ctx context.Context, user int64) (int, error) {
	acc, err := s.accounts.Account(ctx, user)
	if err != nil || s.plans.Grants(acc.Entitlement.Plan.Code, billing.Labels) {
		return 0, err
	}
	return 1, nil
}

// take keeps a picture, encrypted, for its time.
func (s *stickers) take(ctx context.Context, user int64, mime string, b []byte) (store.Sticker, error) {
	id, err := s.kept.Add(ctx, user)
	if err != nil {
		return store.Sticker{}, err
	}
	if err := s.pictures.Save(ctx, stickerPicture(id), user, user, mime, b, s.keep); err != nil {
		return store.Sticker{}, err
	}
	return s.kept.Sticker(ctx, id)
}

func stickerPicture(id int64) string { return fmt.Sprintf("sticker-%d", id) }

// read reads a sticker that was taken in. Done twice it keeps one label.
func (s *stickers) read(ctx context.Context, k store.Sticker) error {
	if k.State != store.StickerReading {
		return nil
	}
	mime, b, err := s.pictures.Load(ctx, stickerPicture(k.ID), k.User)
	if errors.Is(err, store.ErrNoPicture) {
		return s.kept.Fail(ctx, k.ID, string(conversation.MsgProofDeleted))
	}
	if err != nil {
		return err
	}
	label, err := s.reader.By(s.second(k.User)).Read(ctx, []sticker.Document{{MIME: mime, Bytes: b}}, nil)
	if err != nil {
		e, other := scanFailure(err, true)
		if f, known := e.(conversation.Failed); known {
			return s.kept.Fail(ctx, k.ID, string(f.Reason))
		}
		return other
	}
	if reason, bad := unreadable(label); bad {
		return s.kept.Fail(ctx, k.ID, string(reason))
	}
	label.Pictures = []string{stickerPicture(k.ID)}
	id, err := s.labels.Save(ctx, k.User, k.Job(), label, s.packages.Identify(packages.CarOf(label)).Findings)
	if err != nil {
		return err
	}
	limit, err := s.limit(ctx, k.User)
	if err != nil {
		return err
	}
	_, err = s.kept.Done(ctx, k, id, limit)
	return err
}

// workSticker is the chore.
func (a *app) workSticker(ctx context.Context, raw json.RawMessage) error {
	w, err := chore[stickerChore](raw)
	if err != nil {
		return err
	}
	s := a.stickers()
	k, err := s.kept.Sticker(ctx, w.Sticker)
	if errors.Is(err, store.ErrNoSticker) { // forgotten
		return nil
	}
	if err != nil {
		return err
	}
	return s.read(ctx, k)
}

// loseSticker notes that a sticker could not be read for good.
func (a *app) loseSticker(ctx context.Context, raw json.RawMessage) error {
	w, err := chore[stickerChore](raw)
	if err != nil {
		return err
	}
	return a.stickers().kept.Fail(ctx, w.Sticker, "work_failed")
}

// AddSticker implements [v1.Stickers].
func (e *restEngine) AddSticker(ctx context.Context, who v1.Caller, mime string, b []byte) (v1.StickerStatus, error) {
	limit, err := e.stickers.limit(ctx, who.User)
	if err != nil {
		return v1.StickerStatus{}, err
	}
	if limit > 0 {
		today, err := e.stickers.people.LabelsSince(ctx, who.User, e.stickers.now().UTC().Truncate(24*time.Hour))
		if err != nil {
			return v1.StickerStatus{}, err
		}
		if today >= limit {
			return v1.StickerStatus{}, beyondLabels(limit)
		}
	}
	k, err := e.stickers.take(ctx, who.User, mime, b)
	if err != nil {
		return v1.StickerStatus{}, err
	}
	if e.readable(ctx, b) {
		const patience = 10 * time.Second // when all readers are busy it is a job like others
		quick, stop := context.WithTimeout(ctx, patience)
		defer stop()
		if err := e.stickers.read(quick, k); err == nil {
			return e.Sticker(ctx, who, k.ID)
		} else if quick.Err() == nil || ctx.Err() != nil {
			return v1.StickerStatus{}, err
		}
	}
	err = e.stickers.kept.Begin(ctx, func(tx pgx.Tx) error { return e.enqueue(ctx, tx, choreSticker, stickerChore{k.ID}) })
	if err != nil {
		return v1.StickerStatus{}, err
	}
	return e.Sticker(ctx, who, k.ID)
}

// readable reports whether a document has text to be read, not only a picture of it.
func (e *restEngine) readable(ctx context.Context, b []byte) bool {
	if !(sticker.Document{Bytes: b}).Paged() {
		return false
	}
	pages, err := e.stickers.reader.Text(ctx, b)
	const least = 200 // characters of a label's
	n := 0
	for _, p := range pages {
		n += len(p)
	}
	return err == nil && n >= least
}

func beyondLabels(limit int) error {
	return v1.Refuse(v1.PlanNeeded, fmt.Sprintf("The plan has %d window sticker a day.", limit))
}

// own is one of the caller's stickers.
func (e *restEngine) own(ctx context.Context, who v1.Caller, id int64) (store.Sticker, error) {
	k, err := e.stickers.kept.Sticker(ctx, id)
	if errors.Is(err, store.ErrNoSticker) || err == nil && k.User != who.User {
		return k, v1.Refuse(v1.NotFound, "")
	}
	return k, err
}

// label is what was read of one of the caller's stickers, if it is open to them.
func (e *restEngine) label(ctx context.Context, k store.Sticker) (knowledge.Label, error) {
	open, err := e.stickers.people.Opened(ctx, k.User, k.Label)
	if err != nil {
		return knowledge.Label{}, err
	}
	if !open {
		return knowledge.Label{}, beyondLabels(1)
	}
	l, _, found, err := e.stickers.labels.Label(ctx, k.User, k.Label)
	if err == nil && !found {
		err = v1.Refuse(v1.NotFound, "")
	}
	return l, err
}

// Sticker implements [v1.Stickers].
func (e *restEngine) Sticker(ctx context.Context, who v1.Caller, id int64) (v1.StickerStatus, error) {
	k, err := e.own(ctx, who, id)
	if err != nil {
		return v1.StickerStatus{}, err
	}
	out := v1.StickerStatus{ID: k.ID, State: string(k.State), Created: k.Created.UTC()}
	switch k.State {
	case store.StickerReading:
		return out, nil
	case store.StickerFailed:
		why, err := e.words(who.Lang).Plain(k.Reason, nil)
		out.Error = &v1.ItemError{Code: v1.Unreadable, Detail: plain(why)}
		return out, err
	case store.StickerDone:
	}
	l, err := e.label(ctx, k)
	if err != nil {
		return out, err
	}
	doc, err := labelDocument(l, e.packages.Identify(packages.CarOf(l)))
	if err != nil {
		return out, err
	}
	out.Label = doc
	for _, spot := range l.Spots() {
		out.Proofs = append(out.Proofs, v1.Proof{Spot: spot.Key, URL: fmt.Sprintf("/api/v1/stickers/%d/proofs/%s", id, spot.Key)})
	}
	return out, nil
}

// Proof implements [v1.Stickers].
func (e *restEngine) Proof(ctx context.Context, who v1.Caller, id int64, key string) (v1.File, error) {
	k, err := e.own(ctx, who, id)
	if err != nil {
		return v1.File{}, err
	}
	if k.State != store.StickerDone {
		return v1.File{}, v1.Refuse(v1.NotReady, "")
	}
	l, err := e.label(ctx, k)
	if err != nil {
		return v1.File{}, err
	}
	spot, known := l.Spot(key)
	if !known || spot.Of.File >= len(l.Pictures) {
		return v1.File{}, v1.Refuse(v1.NotFound, "")
	}
	_, picture, err := e.stickers.pictures.Load(ctx, l.Pictures[spot.Of.File], k.User)
	if errors.Is(err, store.ErrNoPicture) {
		return v1.File{}, v1.Refuse(v1.NotFound, "The picture is not kept any more.")
	}
	if err != nil {
		return v1.File{}, err
	}
	crop, err := e.stickers.reader.Crop(ctx, picture, spot.Of.Page, spot.Boxes())
	if errors.Is(err, sticker.ErrNoPlace) {
		return v1.File{}, v1.Refuse(v1.NotFound, "")
	}
	return v1.File{Name: key + ".jpg", MIME: "image/jpeg", Bytes: crop}, err
}
