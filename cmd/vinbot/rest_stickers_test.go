package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"example.com/vinbot/billing"
)

func TestAStickerWithATextLayerIsReadAtOnce(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	pdf := string(label(t, "stingray.pdf"))
	a := r.post(t, key, "/api/v1/stickers", pdf, "Content-Type", "application/pdf")
	a.is(t, http.StatusOK, "")
	if vin, total := a.field(t, "label", "vin"), a.field(t, "label", "total"); vin != "1G1YB2D4XM5000000" || total != 69335.0 {
		t.Fatalf("%v, %v: %s", vin, total, a.body)
	}
	path := fmt.Sprintf("/api/v1/stickers/%v", a.field(t, "id"))
	if a.Header.Get("Location") != path {
		t.Errorf("it is at %q", a.Header.Get("Location"))
	}
	proof, _ := r.get(t, key, path).field(t, "proofs", "0", "url").(string)
	if got := r.get(t, key, proof); got.StatusCode != http.StatusOK || !strings.HasPrefix(string(got.body), "\xff\xd8\xff") {
		t.Errorf("the proof at %s is no picture: %d", proof, got.StatusCode)
	}
	r.get(t, key, path+"/proofs/nothing").is(t, http.StatusNotFound, "not_found")

	other := r.key(t, 8)
	for _, p := range []string{path, proof, "/api/v1/stickers/999"} {
		r.get(t, other, p).is(t, http.StatusNotFound, "not_found")
	}
	r.post(t, key, "/api/v1/stickers", pdf, "Content-Type", "application/pdf").is(t, http.StatusPaymentRequired, "plan_needed")
	r.pays(t, 7, billing.Pro)
	r.post(t, r.key(t, 7), "/api/v1/stickers", pdf, "Content-Type", "application/pdf").is(t, http.StatusOK, "")

	var sealed int
	if err := r.turns.QueryRow(t.Context(), `SELECT count(*) FROM pictures WHERE user_id = 7 AND position('%PDF' IN encode(sealed, 'escape')) = 0`).Scan(&sealed); err != nil || sealed != 2 {
		t.Errorf("%d pictures are kept encrypted, %v", sealed, err)
	}
}

func TestAPictureOfAStickerIsReadBehindTheRequest(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	a := r.post(t, key, "/api/v1/stickers", string(label(t, "stingray.jpg")), "Content-Type", "image/jpeg")
	a.is(t, http.StatusAccepted, "")
	path := fmt.Sprintf("/api/v1/stickers/%v", a.field(t, "id"))
	r.get(t, key, path+"/proofs/vin").is(t, http.StatusConflict, "not_ready")
	r.during(t, key, path, "reading")
	if done := r.get(t, key, path); done.field(t, "label", "vin") != "1G1YB2D4XM5000000" {
		t.Errorf("no VIN is in %s", done.body)
	}
}

func TestWhatIsNoStickerSaysWhy(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	key := r.key(t, 7)
	r.post(t, key, "/api/v1/stickers", "x", "Content-Type", "text/plain").is(t, http.StatusUnsupportedMediaType, "unsupported_media_type")
	a := r.post(t, key, "/api/v1/stickers", "this is no picture", "Content-Type", "image/png")
	path := fmt.Sprintf("/api/v1/stickers/%v", a.field(t, "id"))
	r.during(t, key, path, "reading")
	if got := r.get(t, key, path); got.field(t, "state") != "failed" || got.field(t, "error", "detail") == "" {
		t.Errorf("%s", got.body)
	}
}
