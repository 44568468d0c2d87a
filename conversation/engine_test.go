package conversation

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/decode"
)

// office is a person's account with a month's quota, and decodes that know all.
type office struct {
	used, limit int
	labelLimit  int
}

func (o office) Known(_ context.Context, v knowledge.VIN, _ decode.Grade) (knowledge.Decode, decode.Extent, error) {
	return knowledge.Decode{VIN: v, Valid: true, Attributes: map[string]string{"make": "FORD", "model": "F-150"}}, decode.Complete, nil
}

func (o office) Standing(context.Context, int64, knowledge.VIN) (Standing, error) {
	return Standing{Plan: billing.Free, Used: o.used, Limit: o.limit, LabelLimit: o.labelLimit, ResetAt: time.Unix(0, 0)}, nil
}

func (office) ObjectionsSince(context.Context, int64, time.Time) (int, error) { return 0, nil }

func (office) Told(context.Context, int64, knowledge.VIN) ([]Told, error) { return nil, nil }

func (office) Opened(context.Context, int64, int64) (bool, error) { return false, nil }

func (office) History(context.Context, int64, HistoryQuery) ([]HistoryItem, error) { return nil, nil }

func (office) Answer(_ context.Context, q ask.Question) (ask.Answer, error) {
	return ask.Answer{Next: q.Context}, nil
}

func (o office) engine() Engine {
	return Engine{Ports: Ports{Now: time.Now, Decodes: o, Accounts: o, Asker: o}}
}

// said lists the first message of each reply.
func said(t Turn) (ids []MessageID) {
	for _, r := range t.Replies {
		ids = append(ids, r.Parts[0].Message)
	}
	return ids
}

func begin(s State, tasks ...Task) Session {
	return Session{Key: Key{Chat: 1, User: 1}, State: s, Memory: Memory{Tasks: tasks, LastTask: 9}}
}

func TestAListOfVINsDoesNotOutrunItsQuota(t *testing.T) {
	t.Parallel()

	vins := []string{"1FTFW1E82NFB00000", "1G1YC2D4XN5100000", "1FTFW1E84NFB00001", "1FTFW1E86NFB00002", "1FTFW1E88NFB00003"}
	turn, err := office{used: 3, limit: 5}.engine().Turn(t.Context(), begin(Idle{}), Said{Text: strings.Join(vins, "\n")})
	if err != nil {
		t.Fatal(err)
	}
	if len(turn.Charges) != 2 {
		t.Errorf("%d charged, 2 were left: %v", len(turn.Charges), turn.Charges)
	}
	if got := said(turn); got[len(got)-1] != MsgQuotaStop || len(got) < 3 || got[len(got)-2] == MsgQuotaStop {
		t.Errorf("said %v: the end of the quota is told once", got)
	}
}

func TestAResultIsWeighedWhenItArrives(t *testing.T) {
	t.Parallel()

	decoded := func(v knowledge.VIN) Decoded {
		return Decoded{Decode: knowledge.Decode{VIN: v, Valid: true, Attributes: map[string]string{"make": "FORD", "model": "F-150"}}}
	}
	second, err := MarshalResult(2, decoded("1FTFW1E84NFB00001"))
	if err != nil {
		t.Fatal(err)
	}
	session := func() Session {
		return begin(ChoosingPlan{}, Task{ID: 1, Work: WorkDecode}, Task{ID: 2, Work: WorkDecode, Result: second})
	}
	for name, c := range map[string]struct {
		used, charged int
		said          []MessageID
	}{
		"the quota was used up meanwhile": {5, 0, []MessageID{MsgQuotaStop}},
		"there is room for one of two":    {4, 1, []MessageID{MsgCardVehicle, MsgQuotaStop}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			turn, err := office{used: c.used, limit: 5}.engine().Turn(t.Context(), session(), Finished{Task: 1, Event: decoded("1FTFW1E82NFB00000")})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.said, said(turn)); diff != "" || len(turn.Charges) != c.charged {
				t.Errorf("charged %v, %s", turn.Charges, diff)
			}
			if turn.Session.State.Name() != NameChoosingPlan {
				t.Errorf("the result moved the dialogue to %q", turn.Session.State.Name())
			}
		})
	}
}

func TestTheSecondLabelOfADayIsLockedEvenInTheSameTurn(t *testing.T) {
	t.Parallel()

	second, err := MarshalResult(2, LabelRead{ID: 12})
	if err != nil {
		t.Fatal(err)
	}
	s := begin(ReadingLabel{}, Task{ID: 1, Work: WorkScan}, Task{ID: 2, Work: WorkScan, Result: second})
	turn, err := office{labelLimit: 1}.engine().Turn(t.Context(), s, Finished{Task: 1, Event: LabelRead{ID: 11}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]MessageID{MsgLabelVehicle, MsgLabelLocked}, said(turn)); diff != "" || turn.Session.State.Name() != NameIdle {
		t.Errorf("in %q: %s", turn.Session.State.Name(), diff)
	}
}

func TestAnAlbumThatFollowsAnotherLosesNoPicture(t *testing.T) {
	t.Parallel()

	s := begin(Idle{})
	var scans [][]File
	for _, part := range []Sent{
		{Album: "a", File: File{ID: "a1"}, Caption: "what is it worth?"},
		{Album: "a", File: File{ID: "a2"}},
		{Album: "b", File: File{ID: "b1"}},
		{Album: "b", File: File{ID: "b2"}},
	} {
		turn, err := office{}.engine().Turn(t.Context(), s, part)
		if err != nil {
			t.Fatal(err)
		}
		s = turn.Session
		scans = append(scans, scanned(turn)...)
	}
	for _, album := range []string{"a", "b"} {
		turn, err := office{}.engine().Turn(t.Context(), s, Finished{Event: AlbumClosed{Album: album}})
		if err != nil {
			t.Fatal(err)
		}
		s = turn.Session
		scans = append(scans, scanned(turn)...)
	}
	if diff := cmp.Diff([][]File{{{ID: "a1"}, {ID: "a2"}}, {{ID: "b1"}, {ID: "b2"}}}, scans); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Question{{Text: "what is it worth?"}}, s.Memory.Waiting); diff != "" {
		t.Errorf("the question below the album: %s", diff)
	}
}

func scanned(turn Turn) (scans [][]File) {
	for _, j := range turn.Jobs {
		if a, ok := j.Args.(ScanArgs); ok {
			scans = append(scans, a.Files)
		}
	}
	return scans
}

func TestWhoHasASubscriptionIsSentToThePortal(t *testing.T) {
	t.Parallel()

	s := begin(AwaitingPayment{Plan: billing.Pro}, Task{ID: 1, Work: WorkLink})
	turn, err := office{}.engine().Turn(t.Context(), s, Finished{Task: 1, Event: PortalMade{URL: "https://pay.example", Instead: true}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]MessageID{MsgSubscribed}, said(turn)); diff != "" || turn.Session.State.Name() != NameIdle {
		t.Errorf("in %q: %s", turn.Session.State.Name(), diff)
	}
}

func TestWhatASessionRemembersIsBounded(t *testing.T) {
	t.Parallel()

	e := office{}.engine()
	e.Ports.Decodes = ignorant{}
	s := begin(Idle{})
	for range 3 * maxLookups {
		turn, err := e.Turn(t.Context(), s, Said{Text: "1FTFW1E82NFB00000"})
		if err != nil {
			t.Fatal(err)
		}
		s = turn.Session
	}
	if n := s.Memory.running(WorkDecode); n != maxLookups {
		t.Errorf("%d VINs are being looked up", n)
	}
}

// ignorant knows no VIN.
type ignorant struct{}

func (ignorant) Known(_ context.Context, v knowledge.VIN, _ decode.Grade) (knowledge.Decode, decode.Extent, error) {
	return knowledge.Decode{VIN: v, Valid: true}, decode.Structure, nil
}

// TestTwoCarsAreAnsweredInTheOrderAsked also where the second is known already.
func TestTwoCarsAreAnsweredInTheOrderAsked(t *testing.T) {
	t.Parallel()

	chat := newChat(Idle{})
	chat.complete = map[knowledge.VIN]knowledge.Decode{corvette: {VIN: corvette, Valid: true}}
	if said := chat.tell(t, Said{Text: string(camry)}); len(said) != 0 {
		t.Fatalf("said %v of a car that nobody knows yet", said)
	}
	if said := chat.tell(t, Said{Text: string(corvette)}); len(said) != 0 {
		t.Errorf("said %v before the first car", said)
	}
	if said := chat.tell(t, Finished{Task: 2, Event: Decoded{Decode: knowledge.Decode{VIN: corvette, Valid: true}}}); len(said) != 0 {
		t.Errorf("said %v before the first car", said)
	}
	if said := chat.tell(t, Finished{Task: 1, Event: Decoded{Decode: knowledge.Decode{VIN: camry, Valid: true}}}); len(said) != 2 {
		t.Errorf("said %v, want both cars", said)
	}
}

func TestCodesAreHeldAgainstTheLabelOfTheirOwnCar(t *testing.T) {
	t.Parallel()
	const mine, other = knowledge.VIN("1G1YB2D4XM5000000"), knowledge.VIN("1G6DA5RK0N0000001")
	for vin, want := range map[knowledge.VIN]bool{mine: true, other: false, "": false} {
		c := newChat(Idle{})
		c.labels[7] = knowledge.Label{VIN: mine}
		c.session.Memory.Ask.Vehicles = []knowledge.Vehicle{{VIN: vin, Make: "Chevrolet", Model: "Corvette", Year: 2021}}
		c.session.Memory.Labels = []LabelOf{{VIN: mine, ID: 7}, {ID: 7}}
		c.tell(t, Commanded{Name: "packages", Args: "Z51 FE4"})
		if l := c.identified.Label; (l != nil) != want || want && l.VIN != mine {
			t.Errorf("codes of %q are held against %+v", vin, l)
		}
	}
}
