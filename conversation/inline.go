package conversation

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/vin"
)

// Inline is what is offered to somebody who types the bot's name and some words in
// any chat.
type Inline struct {
	Results []InlineResult
	Hint    MessageID // of a button above them that leads to the bot; empty: none
	Start   string    // what the bot is told then
	Fresh   time.Duration
}

// InlineResult is a message that is posted whole when it is chosen.
type InlineResult struct {
	ID    string // see [ChosenVIN]
	Reply Reply
}

// vinResult marks the results that count against a quota when they are chosen.
const vinResult = "vin:"

// ChosenVIN is the VIN that a chosen result is about; empty: it is about none.
func ChosenVIN(result string) knowledge.VIN {
	number, ok := strings.CutPrefix(result, vinResult)
	if v, problems := vin.Parse(number); ok && len(problems) == 0 {
		return v
	}
	return ""
}

// How long an answer may be shown again.
const (
	freshAnswer = 5 * time.Minute
	freshCard   = 30 * time.Second // a provider may say more, and the quota changes
)

// Inline answers what is being typed, from what is at hand: it asks nobody, changes
// nothing and remembers nothing.
func (e Engine) Inline(ctx context.Context, s Session, query string) (Inline, error) {
	words := strings.TrimSpace(query)
	good, doubtful := vin.Split(vin.Find(words))
	switch {
	case words == "":
		how := Reply{Parts: []Text{text(MsgInlineHow), text(MsgExamples)}}
		return Inline{Results: []InlineResult{{ID: "how", Reply: how}}, Hint: MsgInlineOpen, Start: "inline", Fresh: freshAnswer}, nil
	case len(good) > 0:
		return e.inlineCards(ctx, s, good)
	case len(doubtful) > 0:
		return e.inlineDoubt(ctx, s, doubtful[0])
	case utf8.RuneCountInString(words) > maxQuestion:
		long := Reply{Parts: []Text{text(MsgTooLong, "Most", maxQuestion)}}
		return Inline{Results: []InlineResult{{ID: "long", Reply: long}}, Fresh: freshAnswer}, nil
	}
	a, err := e.Ports.Asker.Answer(ctx, ask.Question{Text: words, Lang: s.Lang()})
	if err != nil {
		return Inline{}, err
	}
	a.Choices = nil // a button below another chat's message belongs to no dialogue, and nobody is there to ask
	return Inline{Results: []InlineResult{{ID: "answer", Reply: AnswerReply(a)}}, Hint: MsgInlineOpen, Start: "inline", Fresh: freshAnswer}, nil
}

// inlineDoubt says what is wrong with an almost-VIN, and offers below it the cards of
// what it may have been: whoever posts one sees its VIN.
func (e Engine) inlineDoubt(ctx context.Context, s Session, raw string) (Inline, error) {
	_, problems := vin.Parse(raw)
	doubt := InlineResult{ID: "doubt", Reply: doubts(knowledge.Decode{VIN: knowledge.VIN(raw), Problems: problems})}
	in := Inline{Fresh: freshAnswer}
	const most = 4
	if repairs := vin.Repairs(raw); len(repairs) > 0 && len(repairs) <= most {
		var err error
		if in, err = e.inlineCards(ctx, s, repairs); err != nil {
			return Inline{}, err
		}
	}
	in.Results = slices.Insert(in.Results, 0, doubt)
	return in, nil
}

// inlineCards are the cards of VINs that the person's plan still has room for.
func (e Engine) inlineCards(ctx context.Context, s Session, list []knowledge.VIN) (Inline, error) {
	const most = 5
	in := Inline{Hint: MsgInlineOpen, Start: "vin_" + string(list[0]), Fresh: freshCard}
	for _, v := range list[:min(len(list), most)] {
		d, _, err := e.Ports.Decodes.Known(ctx, v, decode.Standard)
		if err != nil {
			return Inline{}, err
		}
		st, err := e.Ports.Accounts.Standing(ctx, s.Key.User, v)
		if err != nil {
			return Inline{}, err
		}
		switch {
		case !d.Valid:
			in.Results = append(in.Results, InlineResult{ID: "bad:" + string(v), Reply: doubts(d)})
		case Counts(d) && st.exhausted():
			in.Hint, in.Start = MsgInlineQuota, "upgrade"
		default:
			in.Results = append(in.Results, InlineResult{ID: vinResult + string(v), Reply: Reply{Parts: decodeCard(d, nil, nil)}})
		}
	}
	return in, nil
}

func doubts(d knowledge.Decode) Reply { return Reply{Parts: problems(d)} }

// Counts reports whether somebody could say more about a car than its VIN's own
// structure: that is what a plan pays for.
func Counts(d knowledge.Decode) bool { return d.Attributes["model"] != "" }

// keepChosen counts and remembers a car whose card was posted in another chat.
func (t *talk) keepChosen(e LookedUp) {
	if !e.Decode.Valid || e.Standing.exhausted() {
		return
	}
	if v := carOf(e.Decode, nil); vehicleName(v) != "" {
		t.do(Note{Vehicle: v})
	}
	if Counts(e.Decode) {
		t.do(Charge{VIN: e.Decode.VIN, Counted: e.Standing.Counted})
	}
}
