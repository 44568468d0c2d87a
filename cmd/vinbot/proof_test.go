package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image/jpeg"
	"testing"
	"time"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/internal/seal"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/store"
)

// keeping is the work of showing proofs on a database of its own, with the picture of an
// invented label that person 7 sent, and what was read on it.
func keeping(t *testing.T) (*works, knowledge.Label) {
	t.Helper()
	pool := dbtest.New(t)
	box, err := seal.New(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{1}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	reader, err := sticker.New(sticker.Config{})
	if err != nil {
		t.Fatal(err)
	}
	w := &works{labels: store.NewLabels(pool), pictures: store.NewPictures(pool, box, time.Now), reader: reader}
	doc := label(t, "stingray.pdf")
	if err := w.pictures.Save(t.Context(), "1-0", 7, 7, "application/pdf", doc, time.Hour); err != nil {
		t.Fatal(err)
	}
	l, err := reader.Read(t.Context(), []sticker.Document{{Bytes: doc}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	l.Pictures = []string{"1-0"}
	return w, l
}

// proven is what a person gets who asks for a value of a label.
func proven(t *testing.T, w *works, user, id int64, spot string) conversation.Event {
	t.Helper()
	args, err := json.Marshal(conversation.ProofArgs{Label: id, Spot: spot})
	if err != nil {
		t.Fatal(err)
	}
	e, err := w.proof(t.Context(), conversation.Job{Key: conversation.Key{User: user, Chat: user}, Work: conversation.WorkProof, Args: args}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestAProofIsCutOutOfThePersonsOwnPicture(t *testing.T) {
	t.Parallel()
	w, l := keeping(t)
	mine, err := w.labels.Save(t.Context(), 7, 1, l, nil)
	if err != nil {
		t.Fatal(err)
	}
	claimed, err := w.labels.Save(t.Context(), 8, 2, l, nil) // names the picture of 7
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range l.Spots() {
		made, ok := proven(t, w, 7, mine, s.Key).(conversation.ProofMade)
		if !ok {
			t.Errorf("%s: %v", s.Key, proven(t, w, 7, mine, s.Key))
			continue
		}
		if bytes.HasPrefix(made.Picture, []byte("\xff\xd8")) {
			t.Errorf("%s: the crop travels unsealed", s.Key)
		}
		crop, err := w.pictures.Unwrap(made.Picture)
		if err != nil {
			t.Fatal(err)
		}
		const largest = 400_000
		img, err := jpeg.DecodeConfig(bytes.NewReader(crop))
		if err != nil || len(crop) > largest || img.Width > 1280 || img.Width < 600 || img.Width > 4*img.Height {
			t.Errorf("%s: %d bytes, %d × %d, %v", s.Key, len(crop), img.Width, img.Height, err)
		}
	}
	failed := func(what string, e conversation.Event, want conversation.MessageID) {
		if f, ok := e.(conversation.Failed); !ok || f.Reason != want {
			t.Errorf("%s: %+v", what, e)
		}
	}
	failed("somebody else's label", proven(t, w, 8, mine, "total"), conversation.MsgLabelGone)
	failed("a label that names somebody else's picture", proven(t, w, 8, claimed, "total"), conversation.MsgProofDeleted)
	failed("a line that is not there", proven(t, w, 7, mine, "option99"), conversation.MsgProofUnknown)
	if _, err := w.pictures.DeleteExpired(t.Context(), time.Now().Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	failed("a picture whose time is over", proven(t, w, 7, mine, "total"), conversation.MsgProofDeleted)
}

func TestForgettingDeletesThePicturesAtOnce(t *testing.T) {
	t.Parallel()
	d := &dialogue{product: newProduct(t, nil)}
	d.user = d.telegram.User("en")
	count := func() (n int) {
		if err := d.pool.QueryRow(t.Context(), `SELECT count(*) FROM pictures`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	d.act(t, "+", "stingray.pdf")
	d.settle(t)
	if n := count(); n != 1 {
		t.Fatalf("%d pictures are kept", n)
	}
	d.act(t, ">", "/forget")
	d.settle(t)
	d.act(t, "!", "Yes, delete everything")
	d.settle(t)
	if n := count(); n != 0 {
		t.Errorf("%d pictures are left", n)
	}
	d.news()
	d.act(t, "!", "🔎 Show proof") // of the card that is still in the chat
	d.settle(t)
	if got := d.news(); got == "" || bytes.Contains([]byte(got), []byte("(a picture)")) {
		t.Errorf("what was forgotten: %q", got)
	}
}
