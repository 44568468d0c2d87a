package store_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"testing"
	"time"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/internal/seal"
	"example.com/vinbot/store"
)

func box(t *testing.T, keys ...byte) *seal.Box {
	t.Helper()
	var list string
	for _, k := range keys {
		list += base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{k}, 32)) + ","
	}
	b, err := seal.New(list)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPicturesAreSealedOwnedAndExpire(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), dbtest.New(t)
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	pictures := store.NewPictures(pool, box(t, 1), clock)
	plain := []byte("%PDF-1.4 a label")
	const id = "a"
	for _, b := range [][]byte{plain, []byte("fetched again")} {
		if err := pictures.Save(ctx, id, 7, 70, "application/pdf", b, 24*time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	if mime, got, err := pictures.Load(ctx, id, 7); err != nil || mime != "application/pdf" || !bytes.Equal(got, plain) {
		t.Errorf("%s %q %v", mime, got, err)
	}
	if _, _, err := pictures.Load(ctx, id, 8); !errors.Is(err, store.ErrNoPicture) {
		t.Errorf("another person's picture: %v", err)
	}
	var kept []byte
	if err := pool.QueryRow(ctx, `SELECT sealed FROM pictures`).Scan(&kept); err != nil || bytes.Contains(kept, []byte("label")) {
		t.Errorf("what is kept is readable: %v", err)
	}
	if n, err := pictures.DeleteExpired(ctx, now.Add(23*time.Hour)); n != 0 || err != nil {
		t.Errorf("%d deleted too early, %v", n, err)
	}
	now = now.Add(25 * time.Hour)
	if _, _, err := pictures.Load(ctx, id, 7); !errors.Is(err, store.ErrNoPicture) {
		t.Errorf("an expired picture: %v", err)
	}
	if n, err := pictures.DeleteExpired(ctx, now); n != 1 || err != nil {
		t.Errorf("%d deleted, %v", n, err)
	}
}

func TestPicturesAreRefusedWithoutKeys(t *testing.T) {
	t.Parallel()
	pictures := store.NewPictures(dbtest.New(t), nil, time.Now)
	if err := pictures.Save(t.Context(), "a", 7, 70, "image/jpeg", []byte("x"), time.Hour); !errors.Is(err, store.ErrNoSeal) {
		t.Errorf("got %v", err)
	}
}

func TestPicturesMoveToTheNewestKey(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), dbtest.New(t)
	before := store.NewPictures(pool, box(t, 1), time.Now)
	ids := []string{"a", "b", "c"}
	for _, id := range ids {
		if err := before.Save(ctx, id, 7, 70, "image/jpeg", []byte("x"), time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	both := store.NewPictures(pool, box(t, 2, 1), time.Now)
	if n, err := both.Rotate(ctx); n != 3 || err != nil {
		t.Errorf("%d rotated, %v", n, err)
	}
	if n, err := both.Rotate(ctx); n != 0 || err != nil {
		t.Errorf("%d rotated again, %v", n, err)
	}
	after := store.NewPictures(pool, box(t, 2), time.Now)
	if _, _, err := after.Load(ctx, ids[0], 7); err != nil {
		t.Error(err)
	}
}

func TestAPartOfAPictureIsSealedOnItsWay(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), dbtest.New(t)
	pictures := store.NewPictures(pool, box(t, 1), time.Now)
	part := []byte("a crop of a label")
	sealed, err := pictures.Wrap(part)
	if err != nil || bytes.Contains(sealed, part) {
		t.Fatalf("%q %v", sealed, err)
	}
	call := conversation.Outgoing{Chat: 70, Method: "sendPhoto", Body: []byte(`{"chat_id":70}`), Attachment: &conversation.Attachment{Name: "a.jpg", MIME: "image/jpeg", Bytes: sealed, Sealed: true}}
	if _, err := pool.Exec(ctx, `INSERT INTO outbox (chat_id, method, body, file_name, file_mime, file, file_sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		call.Chat, call.Method, string(call.Body), call.Attachment.Name, call.Attachment.MIME, sealed, true); err != nil {
		t.Fatal(err)
	}
	post := store.NewPost(pool)
	defer post.Close(ctx)
	next, err := post.Exchange(ctx, conversation.Round{Want: []int64{70}})
	if err != nil || len(next) != 1 || next[0].Attachment == nil || !next[0].Attachment.Sealed {
		t.Fatalf("%+v %v", next, err)
	}
	if got, err := pictures.Unwrap(next[0].Attachment.Bytes); err != nil || !bytes.Equal(got, part) {
		t.Errorf("%q %v", got, err)
	}
	if _, err := store.NewPictures(pool, box(t, 2), time.Now).Unwrap(sealed); err == nil {
		t.Error("another key opens it")
	}
	var none *store.Pictures
	if _, err := none.Wrap(part); !errors.Is(err, store.ErrNoSeal) {
		t.Errorf("without keys: %v", err)
	}
}
