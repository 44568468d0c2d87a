package seal_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"example.com/vinbot/internal/seal"
)

func keyOf(b byte) string { return base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, 32)) }

func box(tb testing.TB, keys string) *seal.Box {
	tb.Helper()
	b, err := seal.New(keys)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func TestKeys(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keys string
		want error
	}{
		"one key":                       {keyOf(1), nil},
		"two keys and loose commas":     {" " + keyOf(1) + " , ," + keyOf(2) + ",", nil},
		"a key without its padding":     {keyOf(1)[:43], nil},
		"none":                          {"", seal.ErrNoKey},
		"commas only":                   {" , ", seal.ErrNoKey},
		"a short key":                   {"AAAA", seal.ErrBadKey},
		"no base64":                     {"not a key!", seal.ErrBadKey},
		"a good key and a broken other": {keyOf(1) + ",x", seal.ErrBadKey},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := seal.New(c.keys); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestWhatIsSealedOpensAgainForItsPurposeOnly(t *testing.T) {
	t.Parallel()
	b := box(t, keyOf(1))
	rapid.Check(t, func(t *rapid.T) {
		plain, bound := rapid.SliceOf(rapid.Byte()).Draw(t, "plain"), rapid.SliceOf(rapid.Byte()).Draw(t, "bound")
		sealed := b.Seal(plain, bound)
		got, err := b.Open(sealed, bound)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%q, %v", got, err)
		}
		if _, err := b.Open(sealed, append(bytes.Clone(bound), 1)); !errors.Is(err, seal.ErrBroken) {
			t.Fatalf("opened for another purpose: %v", err)
		}
		i := rapid.IntRange(0, len(sealed)-1).Draw(t, "at")
		sealed[i] ^= 1
		if _, err := b.Open(sealed, bound); err == nil {
			t.Fatalf("opened with bit %d flipped", i)
		}
	})
}

func TestKeysCanBeChanged(t *testing.T) {
	t.Parallel()
	before, after, later := box(t, keyOf(1)), box(t, keyOf(2)+","+keyOf(1)), box(t, keyOf(2))
	old := before.Seal([]byte("label"), nil)
	if got, err := after.Open(old, nil); err != nil || string(got) != "label" {
		t.Errorf("%q, %v", got, err)
	}
	if !after.Stale(old) || after.Stale(after.Seal(nil, nil)) {
		t.Error("stale is what the newest key did not seal, and nothing else")
	}
	if _, err := later.Open(old, nil); !errors.Is(err, seal.ErrUnknownKey) {
		t.Errorf("without the old key: %v", err)
	}
	if bytes.Equal(before.Seal([]byte("label"), nil), old) {
		t.Error("two sealings of one text are equal")
	}
}

func FuzzOpen(f *testing.F) {
	b := box(f, keyOf(1))
	f.Add(b.Seal([]byte("label"), []byte("7")), []byte("7"))
	f.Add([]byte{1}, []byte{})
	f.Add(bytes.Repeat([]byte{1}, 9), []byte{})
	f.Fuzz(func(t *testing.T, sealed, bound []byte) {
		plain, err := b.Open(sealed, bound)
		if err == nil && string(plain) != "label" {
			t.Errorf("forged %q", plain)
		}
	})
}

func TestHashesAreOfTheKeyThePurposeAndTheData(t *testing.T) {
	t.Parallel()
	data, purpose := []byte("secret"), []byte("key")
	old := box(t, keyOf(1)).Hashes(data, purpose)
	both := box(t, keyOf(2)+","+keyOf(1)).Hashes(data, purpose)
	if len(old) != 1 || len(both) != 2 || !bytes.Equal(both[1], old[0]) || bytes.Equal(both[0], old[0]) {
		t.Errorf("%x, %x", old, both)
	}
	if other := box(t, keyOf(1)).Hashes(data, []byte("other")); bytes.Equal(other[0], old[0]) {
		t.Error("another purpose has the same hash")
	}
	if other := box(t, keyOf(1)).Hashes([]byte("ysecret"), []byte("ke")); bytes.Equal(other[0], old[0]) {
		t.Error("the purpose's end is taken for the data's beginning")
	}
}
