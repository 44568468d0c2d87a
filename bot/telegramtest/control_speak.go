package telegramtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"
)

// controlSpeak takes what a person sends: JSON, or a form with files.
func (s *Server) controlSpeak(w http.ResponseWriter, r *http.Request) {
	sp, err := readSpeech(w, r)
	if err != nil {
		complain(w, err)
		return
	}
	messages, err := s.speak(sp)
	settle(w, messages, err)
}

func readSpeech(w http.ResponseWriter, r *http.Request) (speech, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxAlbum*maxUpload)
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && kind == "multipart/form-data" {
		return readSpeechForm(r)
	}
	var in struct {
		ChatID   int64     `json:"chat_id"`
		FromID   int64     `json:"from_id"`
		Text     string    `json:"text"`
		ReplyTo  int       `json:"reply_to"`
		Quote    string    `json:"quote"`
		AsID     int64     `json:"sender_chat_id"`
		ThreadID int       `json:"message_thread_id"`
		Location *Location `json:"location"`
		Contact  *Contact  `json:"contact"`
		Odd      string    `json:"odd"` // by its kind: voice, sticker, …
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxControlBody))
	if err == nil {
		err = json.Unmarshal(body, &in)
	}
	if err != nil {
		return speech{}, fmt.Errorf("read message: %w", err)
	}
	return speech{
		chat: in.ChatID, from: in.FromID, text: in.Text, replyTo: in.ReplyTo, quote: in.Quote, as: in.AsID, thread: in.ThreadID, location: in.Location, contact: in.Contact, odd: in.Odd,
	}, nil
}

func readSpeechForm(r *http.Request) (speech, error) {
	var sp speech
	form, err := r.MultipartReader()
	if err != nil {
		return sp, fmt.Errorf("read form: %w", err)
	}
	for range maxFields {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return sp, nil
		}
		if err != nil {
			return sp, fmt.Errorf("read form: %w", err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return sp, fmt.Errorf("read form: %w", err)
		}
		if err := sp.set(part.FormName(), part.FileName(), part.Header.Get("Content-Type"), data); err != nil {
			return sp, err
		}
	}
	return sp, errors.New("too many fields")
}

func (sp *speech) set(field, name, kind string, data []byte) (err error) {
	switch field {
	case "chat_id":
		sp.chat, err = strconv.ParseInt(string(data), 10, 64)
	case "from_id":
		sp.from, err = strconv.ParseInt(string(data), 10, 64)
	case "reply_to":
		sp.replyTo, err = strconv.Atoi(string(data))
	case "message_thread_id":
		sp.thread, err = strconv.Atoi(string(data))
	case "text", "caption":
		sp.text += string(data)
	case kindPhoto, kindDocument:
		if sp.kind != "" && sp.kind != field || len(sp.files) == maxAlbum {
			return fmt.Errorf("an album holds up to %d files of one kind", maxAlbum)
		}
		sp.kind = field
		sp.files = append(sp.files, upload{name: name, mime: kind, data: data})
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", field, err)
	}
	return nil
}

const keepAlive = 15 * time.Second

// controlEvents tells what happens, as server-sent events.
func (s *Server) controlEvents(w http.ResponseWriter, r *http.Request) {
	flow := http.NewResponseController(w)
	_ = flow.SetWriteDeadline(time.Time{}) // a server without deadlines has none to lift
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	ear := s.events.listen()
	defer s.events.leave(ear)
	tick := time.NewTicker(keepAlive)
	defer tick.Stop()
	_, err := io.WriteString(w, ": here\n\n")
	for err == nil {
		if err = flow.Flush(); err != nil {
			return
		}
		select {
		case e, open := <-ear:
			if !open {
				return
			}
			_, err = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", e.kind, e.data)
		case <-tick.C:
			_, err = io.WriteString(w, ": still here\n\n")
		case <-r.Context().Done():
			return
		case <-s.closed:
			return
		}
	}
}
