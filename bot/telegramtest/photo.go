package telegramtest

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif" // the formats that Telegram takes for photos
	"image/jpeg"
	_ "image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

const (
	maxSides    = 10000 // width and height together, pixels
	maxRatio    = 20
	jpegQuality = 87
)

// longSides are the boxes Telegram scales photos into, largest first. A
// picture smaller than a box is kept at its own size instead of being enlarged.
func longSides() []int { return []int{1280, 800, 320, 90} }

// keepPhoto stores the renderings of a picture, smallest first.
func (s *Server) keepPhoto(data []byte) ([]PhotoSize, *apiError) {
	if len(data) > maxPhoto {
		return nil, badRequest("file of size %d bytes is too big for a photo; the maximum size is %d bytes", len(data), maxPhoto)
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, badRequest("IMAGE_PROCESS_FAILED")
	}
	w, h := config.Width, config.Height
	if w <= 0 || h <= 0 || w+h > maxSides || max(w, h) > maxRatio*min(w, h) {
		return nil, badRequest("PHOTO_INVALID_DIMENSIONS")
	}
	renderings, err := s.render(data)
	if err != nil {
		return nil, badRequest("IMAGE_PROCESS_FAILED")
	}
	files := make([]*file, len(renderings))
	for i, r := range renderings {
		files[i] = &file{Kind: kindPhoto, Width: r.width, Height: r.height, Mime: "image/jpeg"}
		if err := s.store(files[i], r.data, ".jpg"); err != nil {
			return nil, &apiError{code: 500, description: "Internal Server Error"}
		}
	}
	return s.joinSizes(files), nil
}

// joinSizes makes of files the renderings of one photo.
func (s *Server) joinSizes(files []*file) []PhotoSize {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := make([]string, len(files))
	sizes := make([]PhotoSize, len(files))
	for i, f := range files {
		ids[i], sizes[i] = f.ID, f.photoSize()
	}
	for _, f := range files {
		f.Sizes = ids
		s.journal.put(recordFile, f.ID, f)
	}
	return sizes
}

// sizesOf gives the photo that a file is a rendering of.
func (w *world) sizesOf(f *file) []PhotoSize {
	sizes := make([]PhotoSize, 0, len(f.Sizes))
	for _, id := range f.Sizes {
		if one := w.files[id]; one != nil {
			sizes = append(sizes, one.photoSize())
		}
	}
	return sizes
}

type rendering struct {
	width, height int
	data          []byte
}

// render scales a picture down, step by step, into JPEG. Two at a time, since a
// decoded picture may take 100 MB.
func (s *Server) render(data []byte) ([]rendering, error) {
	s.scaling <- struct{}{}
	defer func() { <-s.scaling }()
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("decode picture: %w", err)
	}
	var all []rendering
	for i, side := range longSides() {
		long := max(picture.Bounds().Dx(), picture.Bounds().Dy())
		if i > 0 && long <= side {
			continue
		}
		picture = scale(picture, side)
		var out bytes.Buffer
		if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: jpegQuality}); err != nil {
			return nil, fmt.Errorf("encode picture: %w", err)
		}
		size := picture.Bounds().Size()
		all = append([]rendering{{size.X, size.Y, out.Bytes()}}, all...)
	}
	return all, nil
}

// scale fits a picture into a box, on white where it is transparent.
func scale(picture image.Image, side int) image.Image {
	b := picture.Bounds()
	w, h := b.Dx(), b.Dy()
	if long := max(w, h); long > side {
		w, h = max(1, w*side/long), max(1, h*side/long)
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(to, to.Bounds(), image.White, image.Point{}, draw.Src)
	if w == b.Dx() && h == b.Dy() {
		draw.Draw(to, to.Bounds(), picture, b.Min, draw.Over)
	} else {
		draw.BiLinear.Scale(to, to.Bounds(), picture, b, draw.Over, nil)
	}
	return to
}
