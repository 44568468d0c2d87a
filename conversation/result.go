package conversation

import (
	"encoding/json"
	"errors"
	"fmt"

	"example.com/vinbot/billing"
)

// result is a job's outcome as it travels through the inbox:
// {"result":{"kind":"decoded","task":3, …the event's own fields…}}.
type result struct {
	Result json.RawMessage `json:"result"`
}

type resultHead struct {
	Kind string `json:"kind"`
	Task int64  `json:"task"`
}

// ErrNotResult is returned for JSON that is no job's result.
var ErrNotResult = errors.New("conversation: not a result")

// MarshalResult writes what [ParseResult] reads.
func MarshalResult(task int64, e Event) (json.RawMessage, error) {
	kind, ok := kindOf(e)
	if !ok {
		return nil, fmt.Errorf("conversation: %T is no result", e)
	}
	fields := map[string]json.RawMessage{}
	body, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("conversation: result %s: %w", kind, err)
	}
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, fmt.Errorf("conversation: result %s: %w", kind, err)
	}
	fields["kind"] = json.RawMessage(`"` + kind + `"`)
	fields["task"] = fmt.Appendf(nil, "%d", task)
	body, err = json.Marshal(map[string]any{"result": fields})
	if err != nil {
		return nil, fmt.Errorf("conversation: result %s: %w", kind, err)
	}
	return body, nil
}

// ParseResult reads a job's result and the task it belongs to (0: none).
func ParseResult(raw json.RawMessage) (task int64, e Event, err error) {
	var r result
	var head resultHead
	if err := json.Unmarshal(raw, &r); err != nil || len(r.Result) == 0 {
		return 0, nil, ErrNotResult
	}
	if err := json.Unmarshal(r.Result, &head); err != nil {
		return 0, nil, ErrNotResult
	}
	e, err = decodeResult(head.Kind, r.Result)
	return head.Task, e, err
}

func kindOf(e Event) (string, bool) {
	switch e.(type) {
	case Decoded:
		return "decoded", true
	case Filled:
		return "filled", true
	case LabelRead:
		return "label_read", true
	case VINsRead:
		return "vins_read", true
	case CodesRead:
		return "codes_read", true
	case Phrased:
		return "phrased", true
	case QuestionRead:
		return "question_read", true
	case AlbumClosed:
		return "album_closed", true
	case LinkMade:
		return "link_made", true
	case PortalMade:
		return "portal_made", true
	case PlanChanged:
		return "plan_changed", true
	case Exported:
		return "exported", true
	case LabelFiled:
		return "label_filed", true
	case Muted:
		return "muted", true
	case RecallsFound:
		return "recalls_found", true
	case ProofMade:
		return "proof_made", true
	case ClaimSettled:
		return "claim_settled", true
	case Shared:
		return "shared", true
	case Failed:
		return "failed", true
	}
	return kindOfPayment(e)
}

// kindOfPayment names what is about a subscription that runs.
func kindOfPayment(e Event) (string, bool) {
	switch e.(type) {
	case ChangeOffered:
		return "change_offered", true
	case Switched:
		return "switched", true
	case InvoicesListed:
		return "invoices_listed", true
	case InvoiceFiled:
		return "invoice_filed", true
	case ReceiptFound:
		return "receipt_found", true
	case Refunded:
		return "refunded", true
	case Disputed:
		return "disputed", true
	case Drifted:
		return "drifted", true
	case CapSet:
		return "cap_set", true
	case TeamTold:
		return "team_told", true
	}
	return kindOfList(e)
}

func decodeResult(kind string, body json.RawMessage) (Event, error) {
	switch kind {
	case "decoded":
		return into[Decoded](body)
	case "filled":
		return into[Filled](body)
	case "label_read":
		return into[LabelRead](body)
	case "vins_read":
		return into[VINsRead](body)
	case "codes_read":
		return into[CodesRead](body)
	case "phrased":
		return into[Phrased](body)
	case "question_read":
		return into[QuestionRead](body)
	case "album_closed":
		return into[AlbumClosed](body)
	case "link_made":
		return into[LinkMade](body)
	case "portal_made":
		return into[PortalMade](body)
	case "plan_changed":
		return into[PlanChanged](body)
	case "label_filed":
		return into[LabelFiled](body)
	case "muted":
		return into[Muted](body)
	case "exported":
		return into[Exported](body)
	case "recalls_found":
		return into[RecallsFound](body)
	case "proof_made":
		return into[ProofMade](body)
	case "claim_settled":
		return into[ClaimSettled](body)
	case "shared":
		return into[Shared](body)
	case "failed":
		return into[Failed](body)
	}
	return decodePayment(kind, body)
}

func decodePayment(kind string, body json.RawMessage) (Event, error) {
	switch kind {
	case "change_offered":
		return into[ChangeOffered](body)
	case "switched":
		return into[Switched](body)
	case "invoices_listed":
		return into[InvoicesListed](body)
	case "invoice_filed":
		return into[InvoiceFiled](body)
	case "receipt_found":
		return into[ReceiptFound](body)
	case "refunded":
		return into[Refunded](body)
	case "disputed":
		return into[Disputed](body)
	case "cap_set":
		return into[CapSet](body)
	case "team_told":
		return into[TeamTold](body)
	case "drifted":
		return into[Drifted](body)
	}
	return decodeList(kind, body)
}

// kindOfList names what is about a list of VINs.
func kindOfList(e Event) (string, bool) {
	switch e.(type) {
	case ListDone:
		return "list_done", true
	case ListRefused:
		return "list_refused", true
	case PasteClosed:
		return "paste_closed", true
	}
	return kindOfNotice(e)
}

// kindOfNotice names what nobody has asked for just now.
func kindOfNotice(e Event) (string, bool) {
	switch e.(type) {
	case HookDisabled:
		return "webhook_disabled", true
	case TrialEnds:
		return billing.NoticeTrial, true
	case ReportMade:
		return "report_made", true
	}
	return "", false
}

func decodeList(kind string, body json.RawMessage) (Event, error) {
	switch kind {
	case "list_done":
		return into[ListDone](body)
	case "list_refused":
		return into[ListRefused](body)
	case "paste_closed":
		return into[PasteClosed](body)
	}
	return decodeNotice(kind, body)
}

func decodeNotice(kind string, body json.RawMessage) (Event, error) {
	switch kind {
	case "webhook_disabled":
		return into[HookDisabled](body)
	case billing.NoticeTrial:
		return into[TrialEnds](body)
	case "report_made":
		return into[ReportMade](body)
	}
	return nil, fmt.Errorf("conversation: unknown result %q", kind)
}

func into[E Event](body []byte) (Event, error) {
	var e E
	if err := json.Unmarshal(body, &e); err != nil {
		return nil, fmt.Errorf("conversation: result: %w", err)
	}
	return e, nil
}
