package telegramtest

import (
	"context"
	"io"
	"net/http"
	"path"
	"strings"
	"time"
)

// incoming is a file parameter: bytes that came along, or a file known already.
type incoming struct {
	upload *upload
	known  *file
}

// incoming reads a file parameter: an upload under its own name or one that
// attach:// names, a file_id, or an address to fetch from.
func (s *Server) incoming(ctx context.Context, p params, name, value, kind string) (incoming, *apiError) {
	if u, uploaded := p.files[name]; uploaded {
		return incoming{upload: &u}, nil
	}
	if part, attached := strings.CutPrefix(value, "attach://"); attached {
		u, uploaded := p.files[part]
		if !uploaded {
			return incoming{}, badRequest("there is no %s in the request", kind)
		}
		return incoming{upload: &u}, nil
	}
	if value == "" {
		return incoming{}, badRequest("there is no %s in the request", kind)
	}
	if strings.HasPrefix(value, "http://") || strings.HasPrefix(value, "https://") {
		u, err := s.fetch(ctx, value)
		return incoming{upload: u}, err
	}
	s.mu.Lock()
	f := s.files[value]
	s.mu.Unlock()
	switch {
	case f == nil:
		return incoming{}, badRequest("wrong file identifier/HTTP URL specified")
	case f.Kind != kind:
		return incoming{}, badRequest("type of file mismatch")
	}
	return incoming{known: f}, nil
}

const fetchTimeout = 20 * time.Second

// fetch loads a file from an address, as Telegram would.
func (s *Server) fetch(ctx context.Context, address string) (*upload, *apiError) {
	failed := badRequest("failed to get HTTP URL content")
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody) //nolint:gosec // the bot names the address, as to Telegram
	if err != nil {
		return nil, badRequest("wrong HTTP URL specified")
	}
	client := &http.Client{Transport: s.config.Transport, Timeout: fetchTimeout}
	resp, err := client.Do(req) //nolint:gosec // as above
	if err != nil {
		return nil, failed
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxFromURL+1))
	if err != nil || resp.StatusCode != http.StatusOK || len(data) > maxFromURL {
		return nil, failed
	}
	kind, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	if kind == "text/html" {
		return nil, badRequest("wrong type of the web page content")
	}
	return &upload{name: path.Base(req.URL.Path), mime: kind, data: data}, nil
}

func (s *Server) photo(in incoming) ([]PhotoSize, *apiError) {
	if in.known == nil {
		return s.keepPhoto(in.upload.data)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sizesOf(in.known), nil
}

func (s *Server) document(in incoming) (*Document, *apiError) {
	if in.known != nil {
		return in.known.document(), nil
	}
	switch size := len(in.upload.data); {
	case size > maxUpload:
		return nil, &apiError{code: http.StatusRequestEntityTooLarge, description: "Request Entity Too Large"}
	case size == 0:
		return nil, badRequest("file must be non-empty")
	}
	d, err := s.keepDocument(*in.upload)
	if err != nil {
		return nil, &apiError{code: http.StatusInternalServerError, description: "Internal Server Error"}
	}
	return d, nil
}

func (s *Server) sendPhoto(ctx context.Context, p params) (any, *apiError) {
	return s.sendMedia(ctx, p, kindPhoto)
}

func (s *Server) sendDocument(ctx context.Context, p params) (any, *apiError) {
	return s.sendMedia(ctx, p, kindDocument)
}

func (s *Server) sendMedia(ctx context.Context, p params, kind string) (any, *apiError) {
	in, err := s.incoming(ctx, p, kind, p.text(kind), kind)
	if err != nil {
		return nil, err
	}
	f, err := s.caption(p)
	if err != nil {
		return nil, err
	}
	m := &Message{
		Caption: f.text, CaptionEntities: f.entities,
		ShowCaptionAbove: p.truth("show_caption_above_media"), HasMediaSpoiler: p.truth("has_spoiler"),
	}
	if err := s.attach(m, in, kind); err != nil {
		return nil, err
	}
	return s.send(p, m, false)
}

func (s *Server) attach(m *Message, in incoming, kind string) (err *apiError) {
	if kind == kindPhoto {
		m.Photo, err = s.photo(in)
	} else {
		m.Document, err = s.document(in)
	}
	return err
}

// fileInfo is the Bot API's File.
type fileInfo struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	FileSize     int    `json:"file_size"`
	FilePath     string `json:"file_path"`
}

func (s *Server) getFile(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[p.text("file_id")]
	switch {
	case f == nil:
		return nil, badRequest("wrong file_id or the file is temporarily unavailable")
	case f.Size > maxDownload:
		return nil, badRequest("file is too big")
	}
	f.openUntil = s.now().Add(pathLife)
	return fileInfo{f.ID, f.Unique, f.Size, f.Path}, nil
}
