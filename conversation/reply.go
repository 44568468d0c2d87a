package conversation

// MessageID names a text in package locales.
type MessageID string

// Text is a message with the data it needs. Data may hold further Texts, which
// are rendered first.
type Text struct {
	Message MessageID      `json:"m"`
	Data    map[string]any `json:"d,omitempty"`
}

// Reply says what to tell the person, in keys and data for package locales. Its
// parts become the lines of one message.
type Reply struct {
	Parts   []Text
	Choices []Choice
	Columns int // of buttons; 0 is one
	File    *Attachment
	Chart   *Chart // drawn into the file, in the reader's words
	Chat    int64  // where to, if not the dialogue's own chat
	Answers int64  // the person's message that it answers; 0: none
	Quotes  bool   // that message is shown with it
	Edits   int64  // the bot's message that it takes the place of; 0: none
	Plain   string // a model's words, already guarded: sent as they are, before the parts
}

// Attachment is a file made for the person.
type Attachment struct {
	Name, MIME string
	Bytes      []byte
	Sealed     bool // the bytes are encrypted until they are sent
}

// ChoiceID names a button and, in locales, the text on it.
type ChoiceID string

// Choice is one button.
type Choice struct {
	ID   ChoiceID       `json:"id"`
	Arg  string         `json:"a,omitempty"`
	In   StateName      `json:"in,omitempty"` // works only in this state; empty: as long as it is remembered
	Data map[string]any `json:"-"`            // for the text on it
	URL  string         `json:"u,omitempty"`  // opens a page instead

	Beside bool `json:"-"` // it stands in the row of the button before it
}

// The buttons.
const (
	Cancel        ChoiceID = "btn_cancel"
	Upgrade       ChoiceID = "btn_upgrade"
	PickPlan      ChoiceID = "btn_pick_plan"
	PickYearly    ChoiceID = "btn_pick_year"
	PayByCard     ChoiceID = "btn_pay_card"
	PayInStars    ChoiceID = "btn_pay_stars"
	StopStars     ChoiceID = "btn_stop_stars"
	PayNow        ChoiceID = "btn_pay"
	OpenPortal    ChoiceID = "btn_open_portal"
	SwitchNow     ChoiceID = "btn_switch"
	KeepPlan      ChoiceID = "btn_keep_plan"
	Invoices      ChoiceID = "btn_invoices"
	PickInvoice   ChoiceID = "btn_invoice"
	OpenReceipt   ChoiceID = "btn_receipt"
	Manage        ChoiceID = "btn_manage"
	ShowPlan      ChoiceID = "btn_plan"
	PickVIN       ChoiceID = "btn_pick_vin"
	PickCar       ChoiceID = "btn_pick_car" // a VIN by its car's name
	ReadRight     ChoiceID = "btn_read_right"
	TypeVIN       ChoiceID = "btn_type_vin"
	PickAnswer    ChoiceID = "btn_pick_answer"
	Packages      ChoiceID = "btn_packages"
	ShowLabel     ChoiceID = "btn_show_label"
	ShowDetail    ChoiceID = "btn_show_detail"
	AskRecalls    ChoiceID = "btn_ask_recalls" // of a car that was asked about
	AskExample    ChoiceID = "btn_ask_example"
	HelpLabel     ChoiceID = "btn_help_label"
	SetLang       ChoiceID = "btn_lang"
	FollowLang    ChoiceID = "btn_follow_telegram"
	SetUnits      ChoiceID = "btn_units"
	ConfirmForget ChoiceID = "btn_confirm_forget"
	Questions     ChoiceID = "btn_questions"
	FullReport    ChoiceID = "btn_report"
	History       ChoiceID = "btn_history"
	Recalls       ChoiceID = "btn_recalls"
	MoreRecalls   ChoiceID = "btn_more_recalls"
	Newer         ChoiceID = "btn_newer"
	Older         ChoiceID = "btn_older"
	ShowPackage   ChoiceID = "btn_package"
	AllPackages   ChoiceID = "btn_all_packages"
	Evidence      ChoiceID = "btn_evidence"
	ItHas         ChoiceID = "btn_it_has"
	ItLacks       ChoiceID = "btn_it_lacks"
	TellIt        ChoiceID = "btn_tell"
	DontKnow      ChoiceID = "btn_dont_know"
	TakeCode      ChoiceID = "btn_take_code"
	TakeCodes     ChoiceID = "btn_take_codes"
	Hunt          ChoiceID = "btn_hunt"
	HuntYes       ChoiceID = "btn_hunt_yes"
	HuntNo        ChoiceID = "btn_hunt_no"
	HuntUnsure    ChoiceID = "btn_hunt_unsure"
	HuntPhoto     ChoiceID = "btn_hunt_photo"
	HuntNoLabel   ChoiceID = "btn_hunt_no_label"
	HuntStop      ChoiceID = "btn_hunt_stop"
	FixLabel      ChoiceID = "btn_fix_label"
	FixLine       ChoiceID = "btn_fix_line"
	FixMore       ChoiceID = "btn_fix_more"
	FixAdd        ChoiceID = "btn_fix_add"
	FixGone       ChoiceID = "btn_fix_gone"
	FixVIN        ChoiceID = "btn_fix_vin" // the label's VIN is this one, of two in the picture
	MakeKey       ChoiceID = "btn_make_key"
	ManageKey     ChoiceID = "btn_manage_key"
	RotateKey     ChoiceID = "btn_rotate_key"
	RevokeKey     ChoiceID = "btn_revoke_key"
	ConfirmRevoke ChoiceID = "btn_confirm_revoke"
	HideKey       ChoiceID = "btn_hide_key"
	AllKeys       ChoiceID = "btn_all_keys"
	LabelPDF      ChoiceID = "btn_label_pdf"
	LabelCSV      ChoiceID = "btn_label_csv"
	LabelJSON     ChoiceID = "btn_label_json"
	Useful        ChoiceID = "btn_useful" // thanked for at once, and nothing else
	Wrong         ChoiceID = "btn_wrong"
	WhyWrong      ChoiceID = "btn_why_wrong"
	SendAsIs      ChoiceID = "btn_send_as_is"
)

func text(id MessageID, kv ...any) Text {
	t := Text{Message: id}
	for i := 0; i+1 < len(kv); i += 2 {
		if t.Data == nil {
			t.Data = map[string]any{}
		}
		name, _ := kv[i].(string)
		t.Data[name] = kv[i+1]
	}
	return t
}
