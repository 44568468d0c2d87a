package conversation

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/billing"
)

// ring is the keys of one person.
type ring struct {
	keys  []billing.Key
	drawn []billing.Secret
	hooks []Hook
}

func (r *ring) Keys(context.Context, int64) ([]billing.Key, error) { return slices.Clone(r.keys), nil }

func (r *ring) Hooks(context.Context, int64) ([]Hook, error) { return r.hooks, nil }

func (r *ring) Draw() (billing.Secret, []byte) {
	s := billing.NewSecret()
	r.drawn = append(r.drawn, s)
	return s, []byte("hash")
}

func TestAKeyIsShownOnceAndItsSecretIsNotRemembered(t *testing.T) {
	t.Parallel()
	c, r := newChat(Idle{}), &ring{}
	c.keys, c.standing.API = r, true
	c.tell(t, Commanded{Name: "api"})
	c.press(t, MakeKey)
	if diff := cmp.Diff([]MessageID{MsgKeyMade}, c.tell(t, Said{Text: "  Back \n office "})); diff != "" {
		t.Fatal(diff)
	}
	kept := c.last.Keys
	if len(kept) != 1 || kept[0].Key.Name != "Back office" || string(kept[0].Key.Hash) != "hash" || kept[0].Key.Tail != r.drawn[0].Tail() {
		t.Errorf("kept %+v", kept)
	}
	memory, err := json.Marshal(c.session)
	if err != nil || strings.Contains(string(memory), r.drawn[0].Reveal()) {
		t.Errorf("the session knows the secret, %v", err)
	}
	if diff := cmp.Diff([]MessageID{MsgKeyHidden}, c.press(t, HideKey)); diff != "" {
		t.Error(diff)
	}
}

func TestWhoMayMakeAKeyAndWho(t *testing.T) {
	t.Parallel()
	live := func(n int) (list []billing.Key) {
		for i := range n {
			list = append(list, billing.Key{ID: int64(i + 1), Line: int64(i + 1), Name: "k"})
		}
		return list
	}
	for name, tt := range map[string]struct {
		keys    Keys
		granted bool
		want    MessageID
	}{
		"a plan without the API":            {&ring{}, false, MsgKeysPlan},
		"as many keys as there may be":      {&ring{keys: live(billing.MaxKeys)}, true, MsgKeysFull},
		"an installation without it":        {nil, true, MsgKeysOff},
		"room for another":                  {&ring{keys: live(billing.MaxKeys - 1)}, true, MsgKeyMade},
		"all but one have ended":            {&ring{keys: append(live(1), billing.Key{ID: 9, Line: 9, RevokedAt: time.Unix(1, 0)})}, true, MsgKeyMade},
		"the fifth has taken a key's place": {&ring{keys: append(live(billing.MaxKeys-1), billing.Key{ID: 9, Line: 1})}, true, MsgKeyMade},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newChat(NamingKey{})
			c.keys, c.standing.API = tt.keys, tt.granted
			c.tell(t, Said{Text: "name"})
			if parts := c.last.Replies[0].Parts; !slices.ContainsFunc(parts, func(p Text) bool { return p.Message == tt.want }) {
				t.Errorf("said %v, want %s", parts, tt.want)
			}
			if made := len(c.last.Keys) > 0; made != (tt.want == MsgKeyMade) {
				t.Errorf("made %v", made)
			}
		})
	}
}

func TestKeysAreNobodysBusinessInAGroup(t *testing.T) {
	t.Parallel()
	c := newChat(Idle{})
	c.keys, c.standing.API = &ring{}, true
	c.session.Key.Chat = -100
	if diff := cmp.Diff([]MessageID{MsgKeysPrivate}, c.tell(t, Commanded{Name: "api"})); diff != "" {
		t.Error(diff)
	}
}

func TestAKeyThatHasEndedIsNotReplaced(t *testing.T) {
	t.Parallel()
	c, r := newChat(Idle{}), &ring{keys: []billing.Key{{ID: 1, Line: 1, Name: "k"}}}
	c.keys, c.standing.API = r, true
	c.tell(t, Commanded{Name: "api"})
	c.press(t, ManageKey)
	r.keys[0].RevokedAt = time.Unix(1, 0)
	if said := c.press(t, RotateKey); !slices.Contains(said, MsgKeys) || len(c.last.Keys) > 0 {
		t.Errorf("said %v", said)
	}
}

func TestHooksAreListedBelowTheKeysWithThoseThatAreOff(t *testing.T) {
	t.Parallel()
	c := newChat(Idle{})
	c.keys, c.standing.API = &ring{hooks: []Hook{{Host: "a.example"}, {Host: "b.example", DisabledAt: time.Unix(1, 0)}}}, true
	c.tell(t, Commanded{Name: "api"})
	parts := c.last.Replies[0].Parts
	if len(parts) != 4 || parts[1].Message != MsgHooks || parts[2].Message != MsgHookLine || parts[2].Data["Off"] != false || parts[3].Data["Off"] != true {
		t.Errorf("%v", parts)
	}
}
