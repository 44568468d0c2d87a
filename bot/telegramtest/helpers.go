package telegramtest

import (
	"context"
	"fmt"
)

// What tests say and ask. A helper that cannot do what it is told ends the
// test; outside a test it panics.

// Upload is a file for Album.
type Upload struct {
	Name string
	Data []byte
}

func (s *Server) must(err error) {
	if err == nil {
		return
	}
	if s.tb == nil {
		panic(err)
	}
	s.tb.Helper()
	s.tb.Fatal(err)
}

// User makes a person who speaks a language (an IETF tag such as "es-MX"); their
// private chat has their id.
func (s *Server) User(lang string) *User {
	return s.enrol(User{LanguageCode: lang})
}

// Named makes a person who is called something.
func (s *Server) Named(lang, name string) *User {
	return s.enrol(User{LanguageCode: lang, FirstName: name})
}

// Say writes to the bot in private.
func (s *Server) Say(u *User, text string) Message {
	return s.SayIn(u.ID, u, text, 0)
}

// SayIn writes into a chat, as a reply if replyTo is not 0.
func (s *Server) SayIn(chat int64, u *User, text string, replyTo int) Message {
	return s.speakOne(speech{chat: chat, from: u.ID, text: text, replyTo: replyTo})
}

// Quote replies in private to the part of a message that the person marked.
func (s *Server) Quote(u *User, m Message, part, text string) Message {
	return s.speakOne(speech{chat: u.ID, from: u.ID, text: text, replyTo: m.MessageID, quote: part})
}

// SendPhoto sends a picture to the bot, which gets it as Telegram's apps send
// it: scaled down, as JPEG.
func (s *Server) SendPhoto(u *User, data []byte, caption string) Message {
	return s.speakOne(speech{chat: u.ID, from: u.ID, text: caption, kind: kindPhoto, files: []upload{{data: data}}})
}

// SendDocument sends a file to the bot, unchanged.
func (s *Server) SendDocument(u *User, name string, data []byte, caption string) Message {
	files := []upload{{name: name, data: data}}
	return s.speakOne(speech{chat: u.ID, from: u.ID, text: caption, kind: kindDocument, files: files})
}

// ReplyDocument replies in private to a message with a file.
func (s *Server) ReplyDocument(u *User, m Message, name string, data []byte) Message {
	files := []upload{{name: name, data: data}}
	return s.speakOne(speech{chat: u.ID, from: u.ID, kind: kindDocument, files: files, replyTo: m.MessageID})
}

// Album sends photos to the bot as one album.
func (s *Server) Album(u *User, caption string, photos ...Upload) []Message {
	sp := speech{chat: u.ID, from: u.ID, text: caption, kind: kindPhoto}
	for _, f := range photos {
		sp.files = append(sp.files, upload{name: f.Name, data: f.Data})
	}
	sent, err := s.speak(sp)
	s.must(err)
	messages := make([]Message, len(sent))
	for i, m := range sent {
		messages[i] = *m
	}
	return messages
}

func (s *Server) speakOne(sp speech) Message {
	sent, err := s.speak(sp)
	s.must(err)
	return *sent[0]
}

// Tap presses the callback button of a message with that text or data, and
// gives the id of the query.
func (s *Server) Tap(u *User, m Message, button string) string {
	data := button
	if m.ReplyMarkup != nil {
		for _, row := range m.ReplyMarkup.Rows {
			for _, b := range row {
				if b.Text == button {
					data = b.CallbackData
				}
			}
		}
	}
	id, err := s.press(m.Chat.ID, m.MessageID, u.ID, data)
	s.must(err)
	return id
}

// Answer is what the bot answered to a press, if it did.
func (s *Server) Answer(query string) (CallbackAnswer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, given := s.answered[query]
	return a, given
}

// Edit changes a message that a person sent.
func (s *Server) Edit(m Message, text string) Message {
	edited, err := s.rewrite(m.Chat.ID, m.MessageID, text)
	s.must(err)
	return *edited
}

// Block blocks the bot, or lets it in again.
func (s *Server) Block(u *User, blocked bool) { s.must(s.block(u.ID, blocked)) }

// Pay pays the invoice of a message, or that of a link from createInvoiceLink.
// It waits for the bot's leave and fails without it.
func (s *Server) Pay(ctx context.Context, u *User, m Message, link string) error {
	if link == "" {
		link = messageKey(m.Chat.ID, m.MessageID)
	}
	return s.pay(ctx, u.ID, link)
}

// Transcript is what a chat holds, oldest first.
func (s *Server) Transcript(chat int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.rooms[chat]; r != nil {
		return r.transcript()
	}
	return nil
}

// Replies is what the bot wrote in a chat, oldest first.
func (s *Server) Replies(chat int64) []Message {
	var replies []Message
	bot := s.Bot()
	for _, m := range s.Transcript(chat) {
		if m.sentBy(bot.ID) {
			replies = append(replies, m)
		}
	}
	return replies
}

// Calls is what the bot called, oldest first; of every method if none is named.
func (s *Server) Calls(method string) []Call {
	calls, _ := s.calls.after(0, method)
	return calls
}

// WaitCall waits for the n-th call of a method, counted from 1.
func (s *Server) WaitCall(ctx context.Context, method string, n int) (Call, error) {
	for {
		calls, changed := s.calls.after(0, method)
		if len(calls) >= n {
			return calls[n-1], nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Call{}, fmt.Errorf("telegramtest: %d of %d calls of %s: %w", len(calls), n, method, ctx.Err())
		}
	}
}

// WaitMessages waits until the bot has written n messages in a chat and gives
// all of them.
func (s *Server) WaitMessages(ctx context.Context, chat int64, n int) ([]Message, error) {
	for {
		_, changed := s.calls.after(0, "none")
		replies := s.Replies(chat)
		if len(replies) >= n {
			return replies, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return replies, fmt.Errorf("telegramtest: %d of %d messages: %w", len(replies), n, ctx.Err())
		}
	}
}

// Fault scripts a disturbance.
func (s *Server) Fault(f Fault) { s.must(s.faults.add(f)) }

// ClearFaults takes back those that have not struck.
func (s *Server) ClearFaults() { s.faults.clear() }

// Pending is how many updates wait to be confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting
}

// FileBytes are those of a file that somebody sent, nil where there is none.
func (s *Server) FileBytes(id string) []byte {
	s.mu.Lock()
	f := s.files[id]
	s.mu.Unlock()
	if f == nil {
		return nil
	}
	b, err := s.bytes(f)
	if err != nil {
		return nil
	}
	return b
}
