package conversation

import (
	"slices"

	"example.com/vinbot/knowledge/ask"
)

// finish answers the result of slow work.
func (t *talk) finish(e Event) State {
	switch e := e.(type) {
	case Decoded:
		t.showDecode(e)
	case Filled:
		t.showFilled(e)
	case LabelRead:
		return t.showNewLabel(e)
	case VINsRead:
		return t.showVINs(e)
	case CodesRead:
		return t.showCodes(e)
	case Phrased:
		t.showPhrased(e)
	case QuestionRead:
		t.showAnswer(Answered{Question: e.Question, Answer: e.Answer, Fresh: e.Fresh})
	case AlbumClosed, PasteClosed:
		return t.gathered(e)
	case LinkMade:
		return t.showLink(e)
	case PortalMade:
		return t.showPortal(e)
	case PlanChanged:
		return t.showPlanChange(e)
	case ChangeOffered, Switched, InvoicesListed, InvoiceFiled, ReceiptFound, Refunded, TrialEnds, Disputed, Drifted, TeamTold, CapSet:
		return t.showPayment(e)
	case Muted:
		t.say(MsgMuted)
	case Exported, LabelFiled, ListDone, ListRefused:
		t.showFile(e)
	case RecallsFound:
		t.showRecalls(e)
	case ProofMade:
		t.showProof(e)
	case ClaimSettled:
		t.showClaim(e)
	case HookDisabled, ReportMade:
		t.tellUnasked(e)
	case Failed:
		return t.showFailure(e)
	}
	return t.State
}

// showFile sends a file that was made for the person.
func (t *talk) showFile(e Event) {
	switch e := e.(type) {
	case Exported:
		t.reply(Reply{Parts: []Text{text(MsgExported)}, File: &Attachment{Name: "vinbot.json", MIME: "application/json", Bytes: []byte(e.JSON)}})
	case LabelFiled:
		t.reply(Reply{Parts: []Text{text(MsgLabelFile)}, File: &Attachment{Name: e.Name, MIME: e.MIME, Bytes: e.Bytes}})
	case ListDone:
		t.showList(e)
	case ListRefused:
		t.refuseList(e)
	}
}

// tellUnasked tells what nobody has asked for just now.
func (t *talk) tellUnasked(e Event) {
	switch e := e.(type) {
	case HookDisabled:
		t.showHookDisabled(e)
	case ReportMade:
		t.tellReport(e)
	}
}

// found answers what quick work found.
func (t *talk) found(here State, e Event) State {
	switch e := e.(type) {
	case LookedUp:
		t.showLookUp(e)
	case Answered:
		t.showAnswer(e)
	case Stood:
		return t.showStanding(here, e)
	case KeysFound:
		t.showKeys(e)
	case BeyondFound:
		t.showBeyond(e)
	case KeyDrawn:
		t.showSecret(e)
	case TeamFound:
		t.State = here
		t.showTeam(e)
		return t.State
	case InvitationFound:
		t.answerInvitation(e)
	case ForgetFound:
		return t.answerForget(e)
	case ReportsFound:
		return t.showReports(here, e)
	case ZonesFound:
		return t.askZone(e)
	case Recalled:
		t.showHistory(e)
	case LabelFound:
		return t.showOldLabel(here, e)
	case Corrected:
		t.showCorrected(e)
	case SpotsFound:
		t.offerSpots(e)
	case Described:
		t.hearDescribed(e)
	case Identified:
		t.showIdentified(e)
	case Hunted:
		return t.showHunt(here, e)
	}
	return here
}

// showAnswer says what the facts say. A model may put it into words first, or help to
// understand the question where the rules are unsure.
func (t *talk) showAnswer(e Answered) {
	if e.Silent && !e.Answer.Understood() {
		return
	}
	if len(e.Answer.Strange) > 0 {
		t.do(Strange{Lang: e.Answer.Lang, Words: e.Answer.Strange})
	}
	if e.Model && e.Answer.Unsure && t.Memory.running(WorkRead) < maxPhrases {
		t.start(WorkRead, ReadArgs{Question: e.Question, Answer: e.Answer, Fresh: e.Fresh}, 0)
		return
	}
	if !e.Fresh {
		t.Memory.Ask = e.Answer.Next
	} else if len(e.Answer.Next.Vehicles) > 0 {
		for _, v := range slices.Backward(e.Answer.Next.Vehicles) {
			t.Memory.meet(v)
		}
		t.Memory.Ask.Attribute = e.Answer.Next.Attribute
	}
	if len(e.Answer.Choices) > 0 || e.Answer.NeedsVehicle() {
		t.Memory.Open = e.Question.Text
	}
	if e.Answer.Kind == ask.Recalls && e.Answer.Vehicle.Year != 0 {
		if e.Answer.Read != nil { // as what it was understood
			t.reply(Reply{Parts: AnswerReply(e.Answer).Parts[:1]})
		}
		t.askRecalls(RecallsArgs{Vehicle: e.Answer.Vehicle})
		return
	}
	if e.Model && e.Answer.NeedsModel && t.Memory.running(WorkPhrase) < maxPhrases {
		t.start(WorkPhrase, PhraseArgs{Question: e.Question, Answer: e.Answer}, 0)
		return
	}
	r := AnswerReply(e.Answer)
	if e.Answer.Vehicle.Model != "" && (e.Answer.Kind == ask.Worth || e.Answer.Kind == ask.Past) {
		r.Choices = append(r.Choices, Choice{ID: AskRecalls, Arg: vehicleName(e.Answer.Vehicle) + " recalls"})
	}
	t.reply(thumbs(r, e.Question.Text, e.Answer))
	t.showChart(e.Answer)
}

// showPhrased says a model's words with the sources of what they state, or the
// template where there are none that hold.
func (t *talk) showPhrased(e Phrased) {
	r := AnswerReply(e.Answer)
	if e.Text != "" {
		r.Plain, r.Parts = e.Text, []Text{text(MsgCardSources, "Sources", sources(ask.Cited(e.Answer)))}
	}
	t.reply(thumbs(r, e.Question, e.Answer))
	if e.Text == "" { // a model's words need not state every value
		t.showChart(e.Answer)
	}
}

// Drafted is what a model has written of an answer so far.
func Drafted(soFar string) Text { return text(MsgDraft, "Text", soFar) }

// AnswerReply is the template of an answer, with its choices as buttons.
func AnswerReply(a ask.Answer) Reply {
	var r Reply
	for _, p := range ask.Replies(a) {
		r.Parts = append(r.Parts, Text{Message: MessageID(p.Message), Data: named(p.Data)})
	}
	if a.Kind == ask.Recalls { // years are short
		const years = 4
		r.Columns = years
	}
	for _, c := range a.Choices {
		r.Choices = append(r.Choices, Choice{ID: PickAnswer, Arg: c.Question, Data: map[string]any{"Label": c.Label}})
	}
	return r
}

// showFailure says what went wrong with work that was awaited.
func (t *talk) showFailure(e Failed) State {
	t.say(e.Reason)
	t.Memory.Press = Press{} // pressed again it is tried again
	switch e.Work {
	case WorkScan:
		return t.afterScan()
	case WorkLink, WorkChange:
		return Idle{}
	case WorkDecode, WorkDecodes, WorkFill, WorkFills, WorkAlbum, WorkPaste, WorkPhrase, WorkRead, WorkPortal, WorkInvoices, WorkInvoice, WorkExport, WorkRecall, WorkLabelFile, WorkProof, WorkList, WorkCap, WorkReport:
	}
	return t.State
}

// named gives an attribute and a common condition their names in the reader's
// language. An attribute's code stays as Code: some keep their unit.
func named(data map[string]any) map[string]any {
	if condition, ok := data["Condition"].(string); ok {
		if word := ask.ConditionWord(condition); word != "" {
			data["Condition"] = text(MessageID("condition_" + word))
		}
	}
	code, ok := data["Attribute"].(string)
	if !ok {
		return data
	}
	data["Code"] = code
	if code != "" {
		data["Attribute"] = text(MessageID("attr_" + code))
	}
	return data
}
