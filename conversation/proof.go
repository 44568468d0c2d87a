package conversation

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// Messages of the crops that prove a label's values.
const (
	MsgProofChoose   MessageID = "proof_choose"
	MsgProofUnknown  MessageID = "proof_unknown"
	MsgProofDeleted  MessageID = "proof_deleted"
	MsgProofCaption  MessageID = "proof_caption"
	MsgProofTold     MessageID = "proof_told"
	MsgProofWhy      MessageID = "proof_why"
	MsgProofWhyPrice MessageID = "proof_why_price"
	MsgProofWhyName  MessageID = "proof_why_name"
)

// The buttons of proofs.
const (
	ShowProofs ChoiceID = "btn_proofs"      // of which line?
	MoreProofs ChoiceID = "btn_more_proofs" // other lines
	ShowSpot   ChoiceID = "btn_spot"        // this one
)

// WorkProof cuts out of a kept picture what proves a value.
const WorkProof Work = "show_proof"

// ProofArgs belong to [WorkProof].
type ProofArgs struct {
	Label int64  `json:"label"`
	Spot  string `json:"spot"` // see [knowledge.Spot]
}

type (
	// SpotsFound is a label of which a value is to be proven.
	SpotsFound struct {
		ID    int64
		From  int // how many values were offered before
		Label knowledge.Label
		Found bool
	}
	// ProofMade is a crop of a label that proves a value. The picture is sealed.
	ProofMade struct {
		Label   int64          `json:"label"`
		Name    string         `json:"name"`
		Spot    knowledge.Spot `json:"spot"`
		Car     string         `json:"car"`
		Money   string         `json:"money"`   // the label's currency
		Of      int            `json:"of"`      // how many pictures the label was read from
		Paged   bool           `json:"paged"`   // this one is a PDF, which has pages
		Picture []byte         `json:"picture"` // a JPEG, sealed
	}
)

func (SpotsFound) event() {}
func (ProofMade) event()  {}

// findSpots looks up what can be proven of a label.
type findSpots struct {
	id   int64
	from int
}

func (findSpots) command() {}

func (q findSpots) run(ctx context.Context, p Ports, s Session) (Event, error) {
	e := SpotsFound{ID: q.id, From: q.from}
	var err error
	e.Label, _, e.Found, err = p.Labels.Label(ctx, s.Key.User, q.id)
	return e, err
}

// proofChoices is the button below a label whose picture is kept.
func proofChoices(id int64, l knowledge.Label) []Choice {
	if len(l.Pictures) == 0 || len(l.Spots()) == 0 {
		return nil
	}
	return []Choice{{ID: ShowProofs, Arg: strconv.FormatInt(id, 10)}}
}

// chooseProof answers the buttons of proofs. Their argument is the label and, behind a
// colon, the spot or how many were offered before.
func (t *talk) chooseProof(c Choice) {
	label, rest, _ := strings.Cut(c.Arg, ":")
	id, err := strconv.ParseInt(label, 10, 64)
	if err != nil {
		t.say(MsgStale)
		return
	}
	if c.ID == ShowSpot {
		t.start(WorkProof, ProofArgs{Label: id, Spot: rest}, 0)
		return
	}
	from, _ := strconv.Atoi(rest) // none at first
	t.do(findSpots{id: id, from: max(0, from)})
}

// spotsPage is how many values are offered at once.
const spotsPage = 8

// offerSpots asks which value is to be proven; those to look at come first.
func (t *talk) offerSpots(e SpotsFound) {
	if !e.Found {
		t.say(MsgLabelGone)
		return
	}
	all := e.Label.Spots()
	slices.SortStableFunc(all, func(a, b knowledge.Spot) int {
		switch {
		case a.Weak() == b.Weak():
			return 0
		case a.Weak():
			return -1
		}
		return 1
	})
	weak := 0
	for _, s := range all {
		if s.Weak() {
			weak++
		}
	}
	page := all[min(e.From, len(all)):min(e.From+spotsPage, len(all))]
	if len(page) == 0 {
		t.say(MsgProofUnknown)
		return
	}
	r := Reply{Parts: []Text{text(MsgProofChoose, "Weak", weak, "Vehicle", vehicleName(labelVehicle(e.Label)))}}
	id := strconv.FormatInt(e.ID, 10)
	for _, s := range page {
		r.Choices = append(r.Choices, Choice{ID: ShowSpot, Arg: id + ":" + s.Key, Data: spotData(s, vehicleName(labelVehicle(e.Label)), e.Label.Currency)})
	}
	if next := e.From + len(page); next < len(all) {
		r.Choices = append(r.Choices, Choice{ID: MoreProofs, Arg: id + ":" + strconv.Itoa(next)})
	}
	t.reply(r)
}

// spotData is what a spot is called and what it costs.
func spotData(s knowledge.Spot, car, currency string) map[string]any {
	data := map[string]any{"Kind": text(MessageID("spot_" + string(s.Kind))), "Name": s.Name, "Weak": s.Weak(), "Priced": s.Amount != nil, "Amount": int64(0), "Currency": currency}
	if s.Kind == knowledge.SpotTitle {
		data["Name"] = car
	}
	if s.Amount != nil {
		data["Amount"] = *s.Amount
	}
	return data
}

// showProof sends a crop with what it proves, and how sure that is.
func (t *talk) showProof(e ProofMade) {
	data := spotData(e.Spot, e.Car, e.Money)
	data["Page"], data["File"], data["Of"] = e.Spot.Of.Page, e.Spot.Of.File+1, e.Of
	data["Paged"] = e.Paged
	parts := []Text{{Message: MsgProofCaption, Data: data}}
	if e.Spot.Told {
		parts = append(parts, text(MsgProofTold))
	} else {
		parts = append(parts, whyRead(e.Spot)...)
	}
	t.reply(Reply{
		Parts:   parts,
		File:    &Attachment{Name: e.Name, MIME: "image/jpeg", Bytes: e.Picture, Sealed: true},
		Choices: []Choice{{ID: MoreProofs, Arg: strconv.FormatInt(e.Label, 10)}},
	})
}

// whyRead says how sure a reading is, of name and price apart where that differs.
func whyRead(s knowledge.Spot) []Text {
	why := func(id MessageID, p *knowledge.Proof) Text {
		return text(id, "Why", text(MessageID("witness_"+string(p.Why))))
	}
	if s.Price == nil || s.Price.Why == s.Of.Why {
		return []Text{why(MsgProofWhy, s.Of)}
	}
	return []Text{why(MsgProofWhyName, s.Of), why(MsgProofWhyPrice, s.Price)}
}

// LabelTitle is what a label says of the car, as a person writes it.
func LabelTitle(l knowledge.Label) string { return vehicleName(labelVehicle(l)) }
