package conversation

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/vin"
)

// GivingFeedback has asked what is wrong with an answer or, once that is said, what
// would be right and where it stands.
type GivingFeedback struct {
	Of     Rated       `json:"of"`
	Ref    string      `json:"ref"`
	Reason Reason      `json:"reason,omitempty"` // empty: not said yet
	Back   Interrupted `json:"back"`
}

// Rated is an answer as the buttons below it carry it.
type Rated struct {
	Question  string              `json:"q"`
	Lang      string              `json:"l,omitempty"`
	Vehicle   knowledge.Vehicle   `json:"v"`
	Attribute knowledge.Attribute `json:"a,omitempty"`
	Facts     []string            `json:"f"` // their ids
}

// Reason is what a person finds wrong with an answer; locales has "reason_<name>".
type Reason string

// The reasons, in the order in which they are offered.
const (
	WrongNumber Reason = "number"
	WrongCar    Reason = "car"
	WrongTopic  Reason = "topic"
	WrongDate   Reason = "date"
	WrongAnyway Reason = "other"
)

const (
	maxRight      = 600 // of what a person says is right, in characters
	maxObjections = 10  // answers that a person may call wrong on a day, UTC
)

// Objection is a person's word against an answer. Another one of the same Ref, which
// is the answer's own in its dialogue, says more about the same.
type Objection struct {
	Ref       string
	Of        Rated
	Reason    Reason
	Words     string
	Done      bool // the person has nothing to add
	Withdrawn bool
}

// Told says it to the operator.
func (o Objection) Told() Text {
	return text(MsgFeedbackFrom, "Question", o.Of.Question, "Vehicle", vehicleName(o.Of.Vehicle), "Reason", text(MessageID("reason_"+string(o.Reason))), "Text", o.Words)
}

// Name implements [State].
func (GivingFeedback) Name() StateName { return NameGivingFeedback }

func (s GivingFeedback) on(t *talk, e Event) State {
	switch e := e.(type) {
	case Said:
		if s.takes(e) {
			return s.hear(t, strings.TrimSpace(e.Text))
		}
	case Commanded, Sent, Odd:
	default: // a result of something else
		return t.open(s, e)
	}
	if c, ok := e.(Commanded); !ok || c.Name != "cancel" { // cancelled it is taken back
		s.close(t, "")
	}
	return t.open(s.before(t), e)
}

// elsewhere begins what is a question in any of our languages.
var elsewhere = regexp.MustCompile(`(?i)^(?:¿|(?:what|which|how|when|where|who|why|cu[aá]l(?:es)?|cu[aá]nt[oa]s?|c[oó]mo|d[oó]nde|quel(?:le)?s?|combien|comment|pourquoi|wie|welche[rsmn]?|wieviel|wann|warum)\s)`)

// takes reports whether words are about the answer, and no new question.
func (s GivingFeedback) takes(e Said) bool {
	words := strings.TrimSpace(e.Text)
	good, _ := vin.Split(vin.Find(words))
	return words != "" && len(good) == 0 && !strings.HasSuffix(words, "?") && !elsewhere.MatchString(words)
}

// hear keeps what a person says is right.
func (s GivingFeedback) hear(t *talk, words string) State {
	if utf8.RuneCountInString(words) > maxRight {
		t.offer(text(MsgFeedbackLong, "Most", maxRight), Choice{ID: Cancel, In: NameGivingFeedback})
		return s
	}
	if s.Reason == "" {
		s.Reason = WrongAnyway
	}
	s.close(t, words)
	t.say(MsgFeedbackKept)
	return s.before(t)
}

// before is where the dialogue goes on.
func (s GivingFeedback) before(t *talk) State {
	back := s.Back.state()
	if back.Name() == NameReadingLabel {
		return t.rest()
	}
	return back
}

// close hands over what was said, if it was enough to go by.
func (s GivingFeedback) close(t *talk, words string) {
	if s.Reason != "" {
		t.do(s.claim(Objection{Words: words, Done: true}))
	}
}

func (s GivingFeedback) claim(o Objection) Claim {
	o.Ref, o.Of, o.Reason = s.Ref, s.Of, s.Reason
	return Claim{Vehicle: s.Of.Vehicle, Objection: &o}
}

// withdraw takes back what was kept of feedback that is cancelled.
func (s GivingFeedback) withdraw(t *talk) {
	if s.Reason != "" {
		t.do(s.claim(Objection{Withdrawn: true}))
	}
}

// thumbs puts buttons below an answer with facts, in a row of their own.
func thumbs(r Reply, question string, a ask.Answer) Reply {
	const most, longest = 12, 300
	of := Rated{Lang: a.Lang, Vehicle: a.Vehicle, Attribute: a.Attribute, Question: string([]rune(question)[:min(utf8.RuneCountInString(question), longest)])}
	for _, f := range a.Stated() {
		of.Facts = append(of.Facts, f.ID)
	}
	if len(of.Facts) == 0 {
		return r
	}
	of.Facts = of.Facts[:min(len(of.Facts), most)]
	arg, err := json.Marshal(of)
	if err != nil { // strings and numbers are always written
		return r
	}
	r.Choices = append(r.Choices, Choice{ID: Useful}, Choice{ID: Wrong, Arg: string(arg), Beside: true})
	return r
}

// chooseFeedback answers the buttons that lead through feedback.
func (t *talk) chooseFeedback(c Choice) State {
	return map[ChoiceID]func(Choice) State{Wrong: t.callWrong, WhyWrong: t.sayWhy, SendAsIs: t.sendAsIs}[c.ID](c)
}

func (t *talk) callWrong(c Choice) State {
	next := GivingFeedback{Ref: fmt.Sprintf("%d.%x", t.Memory.Press.Version, hash(c.Arg)), Back: interrupt(t.State)}
	if err := json.Unmarshal([]byte(c.Arg), &next.Of); err != nil {
		t.say(MsgStale)
		return t.State
	}
	if s, ok := t.State.(GivingFeedback); ok { // about another answer
		s.close(t, "")
	}
	t.do(countObjections{next})
	return t.State
}

func (t *talk) sayWhy(c Choice) State {
	s, _ := t.State.(GivingFeedback)
	s.Reason = Reason(c.Arg)
	t.do(s.claim(Objection{}))
	return t.askRight(s)
}

func (t *talk) sendAsIs(Choice) State {
	s, _ := t.State.(GivingFeedback)
	s.close(t, "")
	t.say(MsgFeedbackKept)
	return s.before(t)
}

// countObjections asks whether a person may call another answer wrong today.
type countObjections struct{ then GivingFeedback }

// Objecting is how often a person has called an answer wrong today, and the one they
// are about to.
type Objecting struct {
	Then  GivingFeedback
	Today int
}

func (countObjections) command() {}
func (Objecting) event()         {}

func (q countObjections) run(ctx context.Context, p Ports, s Session) (Event, error) {
	const day = 24 * time.Hour
	n, err := p.Accounts.ObjectionsSince(ctx, s.Key.User, p.Now().UTC().Truncate(day))
	return Objecting{Then: q.then, Today: n}, err
}

// begin asks what is wrong, unless it was asked often enough for today.
func (t *talk) begin(e Objecting) State {
	if e.Today >= maxObjections {
		t.say(MsgFeedbackMuch)
		return e.Then.before(t)
	}
	return t.askReason(e.Then)
}

func (t *talk) askReason(s GivingFeedback) State {
	r := Reply{Parts: []Text{text(MsgFeedbackWhy)}}
	for _, why := range []Reason{WrongNumber, WrongCar, WrongTopic, WrongDate, WrongAnyway} {
		r.Choices = append(r.Choices, Choice{ID: WhyWrong, Arg: string(why), In: NameGivingFeedback, Data: map[string]any{"Label": text(MessageID("reason_" + string(why)))}})
	}
	r.Choices = append(r.Choices, Choice{ID: Cancel, In: NameGivingFeedback})
	t.reply(r)
	return s
}

func (t *talk) askRight(s GivingFeedback) State {
	t.offer(text(MsgFeedbackRight, "Reason", text(MessageID("reason_"+string(s.Reason)))),
		Choice{ID: SendAsIs, In: NameGivingFeedback}, Choice{ID: Cancel, In: NameGivingFeedback})
	return s
}
