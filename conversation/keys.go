package conversation

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/vinbot/billing"
)

// Keys are the keys of the companion API.
type Keys interface {
	// Keys lists a person's keys, also those that ended, the newest first.
	Keys(ctx context.Context, user int64) ([]billing.Key, error)
	// Draw makes a secret and what is to be kept of it, and keeps nothing.
	Draw() (billing.Secret, []byte)
	// Hooks lists where a person's programs are told of what happens.
	Hooks(ctx context.Context, user int64) ([]Hook, error)
}

type (
	// AddKey keeps a key whose secret this turn shows.
	AddKey struct {
		Key      billing.NewKey
		Replaces int64 // the key of which it is a rotation; 0: none
	}
	// EndKey revokes a key.
	EndKey struct{ ID int64 }
)

func (AddKey) command() {}
func (EndKey) command() {}

type (
	// keyRing looks for a person's keys, or for one of them.
	keyRing struct {
		id  int64
		why ChoiceID // what is wanted of the one
	}
	// drawKey draws a new key, or the successor of one.
	drawKey struct {
		name     string
		replaces int64
	}
)

func (keyRing) command() {}
func (drawKey) command() {}

type (
	// KeysFound is what [keyRing] found.
	KeysFound struct {
		Off     bool          // there is no API here
		Granted bool          // the person's plan includes it
		Team    string        // whose team's keys are not the person's to manage; empty: none
		Live    []billing.Key // the newest first
		Hooks   []Hook
		One     int64 // that was asked for; 0: none
		Why     ChoiceID
		Now     time.Time
		Beyond  billing.Beyond // for who decides about it
	}
	// KeyDrawn is a key that has been drawn and is not kept yet.
	KeyDrawn struct {
		Key      billing.NewKey
		Secret   billing.Secret
		Replaces int64
		Until    time.Time // how long the one that it replaces still works
	}
)

func (KeysFound) event() {}
func (KeyDrawn) event()  {}

func (q keyRing) run(ctx context.Context, p Ports, s Session) (Event, error) {
	e := KeysFound{Off: p.Keys == nil, One: q.id, Why: q.why, Now: p.Now().UTC()}
	if e.Off {
		return e, nil
	}
	st, err := p.Accounts.Standing(ctx, s.Key.User, "")
	if err != nil {
		return nil, err
	}
	if e.Granted = st.API; st.Role != "" && !billing.May(st.Role, billing.ActKeys, "") {
		e.Team = st.Payer
	}
	if p.Beyonds != nil && st.API && !st.guest() {
		if e.Beyond, err = p.Beyonds.Beyond(ctx, s.Key.User); err != nil {
			return nil, err
		}
	}
	all, err := p.Keys.Keys(ctx, s.Key.User)
	if err != nil {
		return nil, err
	}
	e.Live = slices.DeleteFunc(all, func(k billing.Key) bool { return !k.Live(e.Now) })
	e.Hooks, err = p.Keys.Hooks(ctx, s.Key.User)
	return e, err
}

// run draws a key only where one may be made: otherwise the keys that there are say why not.
func (q drawKey) run(ctx context.Context, p Ports, s Session) (Event, error) {
	found, err := keyRing{}.run(ctx, p, s)
	if err != nil {
		return nil, err
	}
	e, ok := found.(KeysFound)
	if !ok || e.Off {
		return found, nil
	}
	n := billing.NewKey{Name: q.name, Scopes: billing.Scopes(), Expires: e.Now.Add(billing.KeyLife)}
	if q.replaces != 0 {
		old, live := e.find(q.replaces)
		if !live {
			return e, nil
		}
		n.Name = old.Name
		n.Expires = time.Time{}
		if !old.ExpiresAt.IsZero() {
			n.Expires = e.Now.Add(old.ExpiresAt.Sub(old.CreatedAt))
		}
	} else if !e.Granted || e.full() {
		return e, nil
	}
	secret, hash := p.Keys.Draw()
	n.Hash, n.Tail = hash, secret.Tail()
	return KeyDrawn{Key: n, Secret: secret, Replaces: q.replaces, Until: e.Now.Add(billing.KeyOverlap)}, nil
}

func (e KeysFound) find(id int64) (billing.Key, bool) {
	at := slices.IndexFunc(e.Live, func(k billing.Key) bool { return k.ID == id })
	if at < 0 {
		return billing.Key{}, false
	}
	return e.Live[at], true
}

// full reports whether there are as many keys as there may be. One that has a successor
// does not count.
func (e KeysFound) full() bool {
	lines := map[int64]bool{}
	for _, k := range e.Live {
		lines[k.Line] = true
	}
	return len(lines) >= billing.MaxKeys
}

// replaced reports whether a key has a successor.
func (e KeysFound) replaced(k billing.Key) bool {
	return slices.ContainsFunc(e.Live, func(o billing.Key) bool { return o.Line == k.Line && o.ID > k.ID })
}

// keys answers /api: in a private chat only, as others must not see a secret.
func (t *talk) keys(here State) State {
	if !t.Key.private() {
		t.say(MsgKeysPrivate)
		return here
	}
	t.do(keyRing{})
	return here
}

// showKeys lists the keys, or shows the one that was asked for.
func (t *talk) showKeys(e KeysFound) {
	if e.Off {
		t.say(MsgKeysOff)
		return
	}
	if k, ok := e.find(e.One); ok {
		t.showKey(e, k)
		return
	}
	r := Reply{Parts: []Text{text(MsgKeys, "None", len(e.Live) == 0 && e.Team == "")}}
	for _, k := range e.Live {
		r.Parts = append(r.Parts, keyLine(e, k))
		if !e.replaced(k) {
			r.Choices = append(r.Choices, Choice{ID: ManageKey, Arg: keyArg(k.ID), Data: map[string]any{"Name": k.Name}})
		}
	}
	for i, h := range e.Hooks {
		if i == 0 {
			r.Parts = append(r.Parts, text(MsgHooks))
		}
		r.Parts = append(r.Parts, hookLine(h))
	}
	switch {
	case e.Team != "":
		r.Parts = append(r.Parts, text(MsgTeamKeys, "Owner", e.Team))
		r.Choices = append(r.Choices, Choice{ID: ShowTeam})
	case !e.Granted:
		r.Parts = append(r.Parts, text(MsgKeysPlan, "None", len(e.Live) == 0))
		r.Choices = append(r.Choices, Choice{ID: Upgrade})
	case e.full():
		r.Parts = append(r.Parts, text(MsgKeysFull, "Most", billing.MaxKeys))
	default:
		r.Choices = append(r.Choices, Choice{ID: MakeKey})
	}
	if e.Beyond.Price.Minor > 0 || e.Beyond.Cap.Minor > 0 {
		r.Parts = append(r.Parts, beyondLine(e.Beyond))
		r.Choices = append(r.Choices, Choice{ID: ShowCaps})
	}
	t.reply(r)
}

func keyLine(e KeysFound, k billing.Key) Text {
	return text(MsgKeyLine, "Name", k.Name, "Tail", k.Tail, "Replaced", e.replaced(k),
		"Used", !k.UsedAt.IsZero(), "UsedAt", k.UsedAt, "Ends", !k.ExpiresAt.IsZero(), "EndsAt", k.ExpiresAt)
}

// showKey shows one key with what can be done to it, or asks whether it is to be.
func (t *talk) showKey(e KeysFound, k billing.Key) {
	arg := keyArg(k.ID)
	if e.Why == RevokeKey {
		t.offer(text(MsgKeyConfirmRevoke, "Name", k.Name, "Tail", k.Tail), Choice{ID: ConfirmRevoke, Arg: arg}, Choice{ID: AllKeys})
		return
	}
	if e.Why == ConfirmRevoke {
		t.do(EndKey{ID: k.ID})
		t.offer(text(MsgKeyRevoked, "Name", k.Name, "Tail", k.Tail), Choice{ID: AllKeys})
		return
	}
	t.reply(Reply{
		Parts:   []Text{keyLine(e, k), text(MsgKeyManage)},
		Choices: []Choice{{ID: RotateKey, Arg: arg}, {ID: RevokeKey, Arg: arg}, {ID: AllKeys}},
	})
}

// showSecret shows a key the only time that anybody can see it.
func (t *talk) showSecret(e KeyDrawn) {
	t.do(AddKey{Key: e.Key, Replaces: e.Replaces})
	parts := []Text{text(MsgKeyMade, "Name", e.Key.Name, "Secret", e.Secret.Reveal(), "Ends", !e.Key.Expires.IsZero(), "EndsAt", e.Key.Expires)}
	if e.Replaces != 0 {
		parts = append(parts, text(MsgKeyOverlap, "Until", e.Until))
	}
	t.reply(Reply{Parts: parts, Choices: []Choice{{ID: HideKey, Arg: e.Key.Tail + e.Key.Name}}})
}

// chooseKey answers the buttons of keys.
func (t *talk) chooseKey(c Choice) State {
	if c.ID == MakeKey {
		return t.askKeyName()
	}
	if c.ID == HideKey {
		t.hideSecret(c)
		return t.State
	}
	id, err := strconv.ParseInt(c.Arg, 10, 64)
	if err != nil {
		id = 0 // all keys
	}
	if c.ID == RotateKey {
		t.do(drawKey{replaces: id})
	} else {
		t.do(keyRing{id: id, why: c.ID})
	}
	return t.State
}

func (t *talk) askKeyName() State {
	t.offer(text(MsgKeyAskName), Choice{ID: Cancel, In: NameNamingKey})
	return NamingKey{}
}

// hideSecret takes a key out of the message that shows it: that works however old the
// message is, as deleting it would not.
func (t *talk) hideSecret(c Choice) {
	const tail = 4
	at := min(len(c.Arg), tail)
	t.reply(Reply{Parts: []Text{text(MsgKeyHidden, "Tail", c.Arg[:at], "Name", c.Arg[at:])}, Edits: t.shown})
}

func keyArg(id int64) string { return strconv.FormatInt(id, 10) }

// NamingKey waits for the name of a new key.
type NamingKey struct{}

// Name implements [State].
func (NamingKey) Name() StateName { return NameNamingKey }

func (s NamingKey) on(t *talk, e Event) State {
	said, ok := e.(Said)
	if !ok {
		return t.open(Idle{}, e)
	}
	name := strings.Join(strings.Fields(said.Text), " ")
	if n := utf8.RuneCountInString(name); n == 0 || n > billing.KeyName {
		t.offer(text(MsgKeyNameLong, "Most", billing.KeyName), Choice{ID: Cancel, In: NameNamingKey})
		return s
	}
	t.do(drawKey{name: name})
	return Idle{}
}
