package telegramtest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const filesDir = "files"

// Sizes Telegram takes and gives.
const (
	maxPhoto    = 10 << 20
	maxUpload   = 50 << 20
	maxDownload = 20 << 20
	maxFromURL  = 20 << 20
	pathLife    = time.Hour
)

// file is bytes that somebody sent. Kind is photo or document.
type file struct {
	ID     string `json:"id"`
	Unique string `json:"unique"`
	Kind   string `json:"kind"`
	Path   string `json:"path"` // as getFile tells it
	Name   string `json:"name,omitempty"`
	Mime   string `json:"mime,omitempty"`
	Size   int    `json:"size"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	// Sizes are the ids of all renderings of the photo this file is one of.
	Sizes []string `json:"sizes,omitempty"`

	data      []byte // without a folder
	openUntil time.Time
}

const (
	kindPhoto    = "photo"
	kindDocument = "document"
)

// store keeps a file; in a folder its bytes go there. It takes the lock itself.
func (s *Server) store(f *file, data []byte, extension string) error {
	s.mu.Lock()
	n := s.next()
	s.mu.Unlock()
	var salt [12]byte
	_, _ = rand.Read(salt[:]) // cannot fail
	id := append(strconv.AppendInt(nil, n, 36), salt[:]...)
	f.ID = map[string]string{kindPhoto: "AgAC", kindDocument: "BQAC"}[f.Kind] + base64.RawURLEncoding.EncodeToString(id)
	sum := sha256.Sum256(data)
	f.Unique = "AQAD" + base64.RawURLEncoding.EncodeToString(sum[:9])
	f.Path = fmt.Sprintf("%ss/file_%d%s", f.Kind, n, extension)
	f.Size = len(data)
	if s.config.Dir == "" {
		f.data = data
	} else if err := os.WriteFile(s.diskPath(f), data, 0o600); err != nil {
		return fmt.Errorf("telegramtest: keep file: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[f.ID], s.paths[f.Path] = f, f
	s.journal.put(recordFile, f.ID, f)
	return nil
}

func (s *Server) diskPath(f *file) string {
	return filepath.Join(s.config.Dir, filesDir, hex.EncodeToString([]byte(f.ID)))
}

func (s *Server) bytes(f *file) ([]byte, error) {
	if f.data != nil || f.Size == 0 {
		return f.data, nil
	}
	data, err := os.ReadFile(s.diskPath(f))
	if err != nil {
		return nil, fmt.Errorf("telegramtest: read file: %w", err)
	}
	return data, nil
}

// keepDocument stores a file as it came.
func (s *Server) keepDocument(u upload) (*Document, error) {
	name := filepath.Base(strings.ReplaceAll(u.name, `\`, "/"))
	extension := filepath.Ext(name)
	kind := u.mime
	if kind == "" || kind == "application/octet-stream" {
		kind = mime.TypeByExtension(extension)
	}
	if kind == "" {
		kind = http.DetectContentType(u.data)
	}
	kind, _, _ = strings.Cut(kind, ";")
	if len(extension) > 10 || strings.ContainsAny(extension, " /%?#") {
		extension = ""
	}
	f := &file{Kind: kindDocument, Name: name, Mime: kind}
	if err := s.store(f, u.data, extension); err != nil {
		return nil, err
	}
	return f.document(), nil
}

func (f *file) document() *Document {
	return &Document{FileID: f.ID, FileUniqueID: f.Unique, FileName: f.Name, MimeType: f.Mime, FileSize: f.Size}
}

func (f *file) photoSize() PhotoSize {
	return PhotoSize{FileID: f.ID, FileUniqueID: f.Unique, Width: f.Width, Height: f.Height, FileSize: f.Size}
}

// serveFile answers /file/bot<token>/<file_path>, for an hour after getFile.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, path string) {
	token, name, found := strings.Cut(path, "/")
	if err := s.authorise(token, found); err != nil {
		writeError(w, err)
		return
	}
	s.mu.Lock()
	f := s.paths[name]
	open := f != nil && s.now().Before(f.openUntil)
	s.mu.Unlock()
	if !open {
		writeError(w, notFound(""))
		return
	}
	s.writeFile(w, f, "application/octet-stream")
}

func (s *Server) writeFile(w http.ResponseWriter, f *file, kind string) {
	data, err := s.bytes(f)
	if err != nil {
		writeError(w, notFound(""))
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = w.Write(data) // the caller may be gone
}
