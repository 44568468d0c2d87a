package v1

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.com/vinbot/billing"
)

// Stickers reads window stickers, as the chat does.
type Stickers interface {
	// AddSticker takes a picture or PDF, and reads it at once where it has a text layer.
	AddSticker(ctx context.Context, who Caller, mime string, b []byte) (StickerStatus, error)
	// Sticker says how one of the account's stands; NotFound where it is none.
	Sticker(ctx context.Context, who Caller, id int64) (StickerStatus, error)
	// Proof is the part of its picture that shows a value.
	Proof(ctx context.Context, who Caller, id int64, spot string) (File, error)
}

type (
	// StickerStatus is how a window sticker stands.
	StickerStatus struct {
		ID      int64          `json:"id"`
		State   string         `json:"state" enum:"reading,done,failed"`
		Created time.Time      `json:"created_at"`
		Error   *ItemError     `json:"error,omitempty" doc:"Why nothing was read."`
		Label   map[string]any `json:"label,omitempty" doc:"What was read, as vinbot scan prints it: options with codes and prices, sums, checks, packages with evidence."`
		Proofs  []Proof        `json:"proofs,omitempty" nullable:"false"`
	}
	// Proof is where a value stands on the picture.
	Proof struct {
		Spot string `json:"spot"`
		URL  string `json:"url" doc:"A JPEG of the part that shows it, while the picture is kept."`
	}
)

type stickerInput struct {
	ContentType string `header:"Content-Type" hidden:"true"`
	RawBody     []byte
}

type stickerAnswer struct {
	Status   int
	Location string `header:"Location"`
	Body     StickerStatus
}

type stickerPath struct {
	ID int64 `path:"id" minimum:"1"`
}

type proofPath struct {
	ID   int64  `path:"id" minimum:"1"`
	Spot string `path:"spot" maxLength:"60"`
}

// stickerTypes are those that a sticker may be sent as.
func stickerTypes() []string {
	return []string{"application/pdf", "image/jpeg", "image/png", "image/webp"}
}

func (s *service) registerStickers(api huma.API) {
	op := operation(http.MethodPost, "/stickers", "add-sticker", "Read a window sticker", billing.ScopePackages)
	op.Description = "A picture or a PDF. A PDF with a text layer is answered at once; anything else with 202, and read behind the request. Pictures are kept encrypted for a time. A sticker counts against the plan's stickers of the day when it was read."
	op.MaxBodyBytes, op.SkipValidateBody = uploadBytes, true
	binary := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{}}
	for _, t := range stickerTypes() {
		op.RequestBody.Content[t] = binary
	}
	status := &huma.MediaType{Schema: &huma.Schema{Ref: "#/components/schemas/StickerStatus"}}
	op.Responses = map[string]*huma.Response{"202": {Description: "It is being read.", Content: map[string]*huma.MediaType{"application/json": status}}}
	huma.Register(api, op, func(ctx context.Context, in *stickerInput) (*stickerAnswer, error) {
		k, err := s.Stickers.AddSticker(ctx, CallerOf(ctx), mediaType(in.ContentType), in.RawBody)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		a := &stickerAnswer{Status: http.StatusOK, Location: "/api/v1/stickers/" + strconv.FormatInt(k.ID, 10), Body: k}
		if k.State == "reading" {
			a.Status = http.StatusAccepted
		}
		return a, nil
	})
	huma.Register(api, operation(http.MethodGet, "/stickers/{id}", "sticker", "What was read of a window sticker", billing.ScopePackages),
		func(ctx context.Context, in *stickerPath) (*answer[StickerStatus], error) {
			k, err := s.Stickers.Sticker(ctx, CallerOf(ctx), in.ID)
			if err != nil {
				return nil, s.fail(ctx, err)
			}
			return &answer[StickerStatus]{Body: k}, nil
		})
	op = operation(http.MethodGet, "/stickers/{id}/proofs/{spot}", "sticker-proof", "The part of a sticker that shows a value", billing.ScopePackages)
	op.Errors = append(op.Errors, http.StatusConflict)
	op.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{"image/jpeg": binary}}}
	huma.Register(api, op, func(ctx context.Context, in *proofPath) (*fileAnswer, error) {
		f, err := s.Stickers.Proof(ctx, CallerOf(ctx), in.ID, in.Spot)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		return &fileAnswer{ContentType: f.MIME, Disposition: fmt.Sprintf("inline; filename=%q", f.Name), Body: f.Bytes}, nil
	})
}
