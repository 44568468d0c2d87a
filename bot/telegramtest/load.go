package telegramtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// load reads the state of a folder and goes on writing there.
func (s *Server) load(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, filesDir), 0o700); err != nil {
		return fmt.Errorf("telegramtest: make folder: %w", err)
	}
	path := filepath.Join(dir, "journal.jsonl")
	if err := replay(path, s.apply); err != nil {
		return err
	}
	for _, r := range s.rooms {
		r.order = slices.Sorted(maps.Keys(r.messages))
	}
	s.bot.User.FirstName, s.bot.User.Username = s.config.FirstName, s.config.Username
	j := &journal{path: path, log: s.config.Log}
	if err := j.rewrite(s.snapshot); err != nil {
		return err
	}
	s.journal = j
	s.tasks.Go(s.keepJournal)
	return nil
}

// keepJournal brings the journal to the disk and keeps it short.
func (s *Server) keepJournal() {
	tick := time.NewTicker(syncEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.closed:
			return
		case <-tick.C:
		}
		s.mu.Lock()
		if s.journal.overgrown() {
			s.journal.failing = s.journal.rewrite(s.snapshot)
		}
		s.journal.sync()
		s.mu.Unlock()
	}
}

// snapshot puts everything that is.
func (s *Server) snapshot(put func(kind, key string, value any) error) error {
	err := errors.Join(
		put(recordBot, "", s.bot),
		put(recordSerial, "", serials{s.serial, s.lastUpdate, s.confirmed}),
		putAll(put, recordUser, s.users),
		putAll(put, recordRoom, s.rooms),
		putAll(put, recordFile, s.files),
		putAll(put, recordBill, s.bills),
		putAll(put, recordStars, s.stars),
		putAll(put, recordStarSub, s.starSubs),
	)
	for id, r := range s.rooms {
		for n, m := range r.messages {
			err = errors.Join(err, put(recordMessage, messageKey(id, n), storedMessage{m, m.Aside}))
		}
	}
	for _, u := range s.pending {
		if !u.Done {
			err = errors.Join(err, put(recordUpdate, strconv.FormatInt(u.ID, 10), u))
		}
	}
	return err
}

func putAll[K comparable, V any](put func(kind, key string, value any) error, kind string, table map[K]V) error {
	for key, value := range table {
		if err := put(kind, fmt.Sprint(key), value); err != nil {
			return err
		}
	}
	return nil
}

// serials are the counters that must never run twice.
type serials struct {
	Serial, LastUpdate, Confirmed int64
}

// apply takes over one record of the journal.
func (s *Server) apply(r record) error {
	switch r.Kind {
	case recordBot:
		return decodeInto(r, &s.bot)
	case recordSerial:
		var n serials
		err := decodeInto(r, &n)
		s.serial, s.lastUpdate = max(s.serial, n.Serial), max(s.lastUpdate, n.LastUpdate)
		s.confirmed = max(s.confirmed, n.Confirmed)
		return err
	case recordUser:
		return applyTo(s.users, r)
	case recordRoom:
		return s.applyRoom(r)
	case recordMessage:
		return s.applyMessage(r)
	case recordFile:
		if err := applyTo2(s.files, r); err != nil {
			return err
		}
		if f := s.files[r.Key]; f != nil {
			s.paths[f.Path] = f
		}
		return nil
	case recordBill:
		return applyTo2(s.bills, r)
	case recordStars:
		return applyTo2(s.stars, r)
	case recordStarSub:
		return applyTo2(s.starSubs, r)
	case recordUpdate, recordConfirm:
		return s.applyUpdate(r)
	}
	return fmt.Errorf("unknown record %q", r.Kind)
}

func decodeInto(r record, to any) error {
	if err := json.Unmarshal(r.Value, to); err != nil {
		return fmt.Errorf("decode %s: %w", r.Kind, err)
	}
	return nil
}

func applyTo[V any](table map[int64]*V, r record) error {
	id, err := strconv.ParseInt(r.Key, 10, 64)
	if err != nil {
		return fmt.Errorf("key of %s: %w", r.Kind, err)
	}
	if r.Value == nil {
		delete(table, id)
		return nil
	}
	table[id] = new(V)
	return decodeInto(r, table[id])
}

func applyTo2[V any](table map[string]*V, r record) error {
	if r.Value == nil {
		delete(table, r.Key)
		return nil
	}
	table[r.Key] = new(V)
	return decodeInto(r, table[r.Key])
}

func (s *Server) applyRoom(r record) error {
	id, err := strconv.ParseInt(r.Key, 10, 64)
	if err != nil {
		return fmt.Errorf("key of %s: %w", r.Kind, err)
	}
	if r.Value == nil {
		delete(s.rooms, id)
		return nil
	}
	next := &room{messages: map[int]*Message{}}
	if have := s.rooms[id]; have != nil {
		next.messages = have.messages
	}
	s.rooms[id] = next
	return decodeInto(r, next)
}

func (s *Server) applyMessage(r record) error {
	chat, number, _ := strings.Cut(r.Key, ":")
	home := s.findRoom(chat)
	id, err := strconv.Atoi(number)
	if home == nil || err != nil {
		return fmt.Errorf("message %q has no chat", r.Key)
	}
	if r.Value == nil {
		delete(home.messages, id)
		return nil
	}
	m := storedMessage{Message: &Message{}}
	if err := decodeInto(r, &m); err != nil {
		return err
	}
	m.Aside = m.Kept
	s.indexInline(home, m.Message)
	home.messages[id] = m.Message
	return nil
}

// applyUpdate keeps an update, or forgets those that were confirmed.
func (s *Server) applyUpdate(r record) error {
	id, err := strconv.ParseInt(r.Key, 10, 64)
	if err != nil {
		return fmt.Errorf("key of %s: %w", r.Kind, err)
	}
	if r.Kind == recordConfirm {
		s.drop(id)
		return nil
	}
	if r.Value == nil {
		s.done(id)
		return nil
	}
	u := &update{}
	if err := decodeInto(r, u); err != nil {
		return err
	}
	s.add(u)
	return nil
}
