package conversation

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/vin"
)

// quick is work that a turn waits for; its result is the turn's next event.
type quick interface {
	Command
	run(ctx context.Context, p Ports, s Session) (Event, error)
}

type (
	lookUp struct {
		vin      knowledge.VIN
		question string
		silent   bool              // it was shown already, in another chat
		listed   bool              // one of several in a message
		report   bool              // all that is known is asked for
		from     knowledge.VINFrom // what it was read from, if it was a picture
	}
	answer struct {
		question string
		fresh    bool  // without the cars talked about before
		silent   bool  // nothing is said of what was not understood
		message  int64 // in which it was asked, if not in the one at hand
	}
	stand struct {
		why ChoiceID
		arg string // the button's
	}
	recall struct {
		words string
		skip  int
	}
	findLabel struct {
		id     int64
		detail bool
		fix    *Fix // it is found to be corrected
	}
	// identify weighs all that was given of a car; pack asks for one package of it.
	identify struct {
		key   string
		pack  string
		proof bool     // its evidence
		claim *Claimed // the person's word on it
		fresh bool     // something was given just now
		read  bool     // from a picture
		open  bool     // its label was opened just now
	}
	weigh struct {
		event   Event
		message int64 // that asked for it
	}
	turnTo struct {
		words string // of the message replied to
		then  Event  // the reply
	}
)

func (lookUp) command()    {}
func (answer) command()    {}
func (stand) command()     {}
func (recall) command()    {}
func (findLabel) command() {}
func (identify) command()  {}
func (weigh) command()     {}
func (turnTo) command()    {}

func (q lookUp) run(ctx context.Context, p Ports, s Session) (Event, error) {
	st, err := p.Accounts.Standing(ctx, s.Key.User, q.vin)
	if err != nil {
		return nil, err
	}
	d, extent, err := p.Decodes.Known(ctx, q.vin, st.grade())
	if err != nil {
		return nil, err
	}
	e := LookedUp{Decode: d, Extent: extent, Standing: st, Question: q.question, Silent: q.silent, Listed: q.listed, Report: q.report, From: q.from}
	if e.Told, err = p.Accounts.Told(ctx, s.Key.User, d.VIN); err != nil {
		return nil, err
	}
	e.Repairs, err = repairs(ctx, p.Decodes, d)
	return e, err
}

// run tells a car's equipment and its option codes, which people send as they would a
// question, from one.
func (q answer) run(ctx context.Context, p Ports, s Session) (Event, error) {
	var car knowledge.Vehicle
	if len(s.Memory.Ask.Vehicles) > 0 {
		car = s.Memory.Ask.Vehicles[0]
	}
	if _, _, said, rest, ok := packages.PricesIn(q.question); ok {
		codes := packages.ParseCodes(rest)
		if len(codes) == 0 {
			codes = p.Packages.CodesIn(car, rest)
		}
		if len(codes) == 0 && rest != "" {
			said = q.question
		}
		return Described{Codes: codes, Text: said}, nil
	}
	codes := p.Packages.CodesIn(car, q.question)
	switch {
	case len(codes) > 0:
		return Described{Codes: codes}, nil
	case p.Packages.Describes(q.question):
		return Described{Text: q.question}, nil
	case !q.silent && utf8.RuneCountInString(q.question) > maxQuestion:
		return Described{TooLong: true}, nil
	}
	question := ask.Question{Text: q.question, Lang: s.Lang(), Context: s.Memory.Ask}
	if q.fresh {
		question.Context = ask.Context{}
	}
	a, err := p.Asker.Answer(ctx, question)
	return Answered{Question: question, Answer: a, Fresh: q.fresh, Silent: q.silent, Model: p.Model}, err
}

func (q stand) run(ctx context.Context, p Ports, s Session) (Event, error) {
	st, err := p.Accounts.Standing(ctx, s.Key.User, "")
	return Stood{Standing: st, Why: q.why, Arg: q.arg, Offers: p.Offers}, err
}

// run reads one car more than a page holds: then there is another page.
func (q recall) run(ctx context.Context, p Ports, s Session) (Event, error) {
	items, err := p.Accounts.History(ctx, s.Key.User, HistoryQuery{Words: q.words, Skip: q.skip, Most: historyPage + 1})
	e := Recalled{Items: items, Words: q.words, Skip: q.skip, More: len(items) > historyPage}
	e.Items = items[:min(len(items), historyPage)]
	return e, err
}

func (q findLabel) run(ctx context.Context, p Ports, s Session) (Event, error) {
	e := LabelFound{ID: q.id, Detail: q.detail, Fix: q.fix}
	var err error
	if e.Label, e.Findings, e.Found, err = p.Labels.Label(ctx, s.Key.User, q.id); err != nil || !e.Found {
		return e, err
	}
	if e.Standing, err = p.Accounts.Standing(ctx, s.Key.User, e.Label.VIN); err != nil {
		return nil, err
	}
	e.Opened, err = p.Accounts.Opened(ctx, s.Key.User, q.id)
	return e, err
}

func (q weigh) run(ctx context.Context, p Ports, s Session) (_ Event, err error) {
	switch e := q.event.(type) {
	case Decoded:
		if e.Standing, err = p.Accounts.Standing(ctx, s.Key.User, e.Decode.VIN); err != nil {
			return nil, err
		}
		e.Repairs, err = repairs(ctx, p.Decodes, e.Decode)
		return Weighed{e}, err
	case VINsRead:
		if l, ok := e.asCloseUp(s); ok {
			joined, err := LabelRead{Label: l, Of: e.Of, At: p.Now().Unix()}.joined(ctx, p, s)
			if err != nil || joined.ID != 0 {
				return Weighed{joined}, err
			}
		}
	case LabelRead:
		e.At = p.Now().Unix()
		if e, err = e.joined(ctx, p, s); err != nil {
			return nil, err
		}
		e.Standing, err = p.Accounts.Standing(ctx, s.Key.User, e.Label.VIN)
		return Weighed{e}, err
	case ReportMade:
		return e.weighed(ctx, p, s)
	}
	return Weighed{q.event}, nil
}

// run finds the one car that a message is about: by its VIN, else by its first line.
func (q turnTo) run(ctx context.Context, p Ports, s Session) (Event, error) {
	good, _ := vin.Split(vin.Find(q.words))
	switch len(good) {
	case 0:
		line, _, _ := strings.Cut(strings.TrimSpace(q.words), "\n")
		if utf8.RuneCountInString(line) > maxQuestion {
			break
		}
		a, err := p.Asker.Answer(ctx, ask.Question{Text: line, Lang: s.Lang()})
		if err != nil {
			return nil, err
		}
		if cars := a.Next.Vehicles; len(cars) == 1 {
			return Meant{Vehicle: cars[0], Then: q.then}, nil
		}
	case 1:
		for _, v := range s.Memory.Ask.Vehicles {
			if v.VIN == good[0] {
				return Meant{Vehicle: v, Then: q.then}, nil
			}
		}
		d, _, err := p.Decodes.Known(ctx, good[0], decode.Standard)
		return Meant{Vehicle: carOf(d, s.Memory.told(d.VIN)), Then: q.then}, err
	}
	return Meant{Then: q.then}, nil
}

// run weighs a car's codes, words and label. A label that the person may not see yet
// only speaks against what they gave.
func (q identify) run(ctx context.Context, p Ports, s Session) (Event, error) {
	given, ok := s.Memory.equipment(q.key)
	e := Identified{Weighing: Weighing{Given: given, Vehicle: given.Vehicle}, Pack: q.pack, Proof: q.proof, Claim: q.claim, Fresh: q.fresh, Photo: q.read, Gone: !ok}
	if !ok {
		return e, nil
	}
	g, err := given.read(ctx, p, s, q.open)
	if err != nil {
		return nil, err
	}
	car := g.Car()
	e.Result = p.Packages.Identify(car)
	e.Vehicle = cmp.Or(car.Vehicle, e.Result.Vehicle)
	if g.Read {
		e.Read, e.Currency = true, g.Label.Currency
	}
	e.Answers = g.Answers
	e.Named = p.Packages.CodeNames(e.Vehicle, e.toName())
	if v := given.Vehicle.VIN; v != "" {
		_, asked := answersOf(s.Memory.told(v))
		e.Asks = len(p.Packages.Hunt(car, asked).Asks) > 0
	}
	return e, nil
}

// toName lists the codes of a person whose names may be new to them: those that mean
// nothing as packages, and of a short list all that name none.
func (e Identified) toName() []string {
	const short = 12
	if len(e.Given.Codes) > short {
		return e.Result.UnknownCodes
	}
	return slices.DeleteFunc(slices.Clone(e.Given.Codes), func(code string) bool {
		return slices.ContainsFunc(e.Result.Findings, func(f knowledge.Finding) bool {
			return f.Code == code || slices.ContainsFunc(f.Evidence, func(ev knowledge.Evidence) bool { return ev.Detail == code })
		})
	})
}

// read is what was given of a car, with what the person answered and its label; open
// says that the person sees the label just now.
func (e Equipment) read(ctx context.Context, p Ports, s Session, open bool) (packages.Given, error) {
	g := packages.Given{Vehicle: e.Vehicle, Codes: e.Codes, Text: e.Text}
	if v := e.Vehicle.VIN; v != "" {
		g.Answers, _ = answersOf(s.Memory.told(v))
	}
	if e.Label == 0 {
		return g, nil
	}
	l, _, found, err := p.Labels.Label(ctx, s.Key.User, e.Label)
	if err != nil || !found {
		return g, err
	}
	g.Label, g.Read = &l, open
	if !open {
		g.Read, err = p.Accounts.Opened(ctx, s.Key.User, e.Label)
	}
	return g, err
}
