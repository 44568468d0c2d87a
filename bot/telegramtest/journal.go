package telegramtest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

// The kinds of records. A later record of the same key replaces an earlier one.
const (
	recordBot     = "bot"
	recordUser    = "user"
	recordRoom    = "chat"
	recordMessage = "message"
	recordUpdate  = "update"
	recordFile    = "file"
	recordSerial  = "serial" // the ids given so far
	recordConfirm = "confirm"
	recordBill    = "bill"
	recordStars   = "stars" // a payment in Stars
	recordStarSub = "star_subscription"
)

// record is one line of the journal; without a value it takes its key away.
type record struct {
	Kind  string          `json:"k"`
	Key   string          `json:"i"`
	Value json.RawMessage `json:"v,omitempty"`
}

// Bounds of the journal: it is written anew when it has grown to twice what it
// was after the last time, and reaches the disk at least this often. A killed
// process loses nothing, since every record is given to the system at once.
const (
	compactFrom = 64 << 20
	syncEvery   = 200 * time.Millisecond
)

// journal writes the state down as it changes. A nil one keeps nothing.
type journal struct {
	path    string
	file    *os.File
	size    int64
	floor   int64 // size after it was last written anew
	dirty   bool
	log     *slog.Logger
	failing error
}

// put writes a record; a nil value deletes. The caller holds the server's lock.
func (j *journal) put(kind, key string, value any) {
	if j == nil || j.failing != nil {
		return
	}
	line, err := encodeRecord(kind, key, value)
	if err == nil {
		_, err = j.file.Write(line)
	}
	if err != nil {
		j.failing = fmt.Errorf("telegramtest: write journal: %w", err)
		j.log.Error("journal is lost", "error", err)
		return
	}
	j.size += int64(len(line))
	j.dirty = true
}

func encodeRecord(kind, key string, value any) ([]byte, error) {
	r := record{Kind: kind, Key: key}
	if value != nil {
		raw, err := json.Marshal(value)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", kind, err)
		}
		r.Value = raw
	}
	line, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode record: %w", err)
	}
	return append(line, '\n'), nil
}

func (j *journal) overgrown() bool {
	return j != nil && j.size > compactFrom && j.size > 2*j.floor
}

func (j *journal) sync() {
	if j == nil || !j.dirty || j.failing != nil {
		return
	}
	j.dirty = false
	if err := j.file.Sync(); err != nil {
		j.failing = fmt.Errorf("telegramtest: sync journal: %w", err)
	}
}

func (j *journal) close() error {
	if j == nil {
		return nil
	}
	j.sync()
	return errors.Join(j.failing, j.file.Close())
}

// rewrite replaces the journal by what snapshot puts.
func (j *journal) rewrite(snapshot func(put func(kind, key string, value any) error) error) error {
	next, err := os.CreateTemp(filepath.Dir(j.path), "journal-*")
	if err != nil {
		return fmt.Errorf("telegramtest: create journal: %w", err)
	}
	defer func() { _ = os.Remove(next.Name()) }() // gone already if all went well
	w := bufio.NewWriterSize(next, 1<<20)
	var size int64
	err = snapshot(func(kind, key string, value any) error {
		line, err := encodeRecord(kind, key, value)
		if err != nil {
			return err
		}
		size += int64(len(line))
		_, err = w.Write(line)
		return err
	})
	if err = errors.Join(err, w.Flush(), next.Sync()); err != nil {
		return errors.Join(fmt.Errorf("telegramtest: write journal: %w", err), next.Close())
	}
	if err := os.Rename(next.Name(), j.path); err != nil {
		return errors.Join(fmt.Errorf("telegramtest: replace journal: %w", err), next.Close())
	}
	if j.file != nil {
		_ = j.file.Close()
	}
	j.file, j.size, j.floor = next, size, size
	return nil
}

// replay reads a journal. A last line that was cut off is not there.
func replay(path string, apply func(record) error) error {
	f, err := os.Open(path) //nolint:gosec // the operator names the folder
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("telegramtest: open journal: %w", err)
	}
	defer func() { _ = f.Close() }()
	r := bufio.NewReaderSize(f, 1<<20)
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("telegramtest: read journal: %w", err)
		}
		var rec record
		if err := json.Unmarshal(bytes.TrimSpace(line), &rec); err != nil {
			return fmt.Errorf("telegramtest: journal line %d: %w", n, err)
		}
		if err := apply(rec); err != nil {
			return fmt.Errorf("telegramtest: journal line %d: %w", n, err)
		}
	}
}
