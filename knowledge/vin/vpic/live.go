package vpic

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"

	"example.com/vinbot/knowledge"
)

// Live is the index in a file, which may be replaced while it is used: see
// [Live.Refresh]. It is safe for concurrent use.
type Live struct {
	name    string
	current atomic.Pointer[Index]
	edition atomic.Int64

	mu   sync.Mutex
	seen os.FileInfo // what was read last, or could not be; nil: there was no file
}

// NewLive names the file and reads nothing yet: until [Live.Refresh] there is no index.
func NewLive(name string) *Live { return &Live{name: name} }

// Index is the present index; nil where none could be read yet. Who holds one may go
// on with it: a newer one does not change it.
func (l *Live) Index() *Index { return l.current.Load() }

// Edition is another number whenever another index is in use. Who reads it before decoding
// and finds it unchanged later knows that the decoding still stands.
func (l *Live) Edition() int64 { return l.edition.Load() }

// Decode is [Index.Decode] by the present index. Without one nothing is known.
func (l *Live) Decode(vin knowledge.VIN, thisYear int) Decoding {
	x := l.Index()
	if x == nil {
		return Decoding{}
	}
	return x.Decode(vin, thisYear)
}

// Refresh reads the file if it is another one than that read last, and reports
// whether its index is in use from now on. A file that cannot be read leaves the
// present index in use; it is an error once, and passed over until it changes.
func (l *Live) Refresh() (replaced bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	info, err := os.Stat(l.name)
	if err != nil {
		missed := l.seen != nil
		l.seen = nil
		if os.IsNotExist(err) && !missed {
			return false, nil
		}
		return false, fmt.Errorf("vpic: refresh index: %w", err)
	}
	if l.seen != nil && os.SameFile(info, l.seen) && info.Size() == l.seen.Size() && info.ModTime().Equal(l.seen.ModTime()) {
		return false, nil
	}
	l.seen = info // before it is read: what changes meanwhile is read again
	x, err := Open(l.name)
	if err != nil {
		return false, err
	}
	l.current.Store(x)
	l.edition.Add(1)
	return true, nil
}
