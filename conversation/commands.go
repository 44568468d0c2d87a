package conversation

import (
	"strings"
	"unicode/utf8"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin"
)

// Commands lists what the command menu shows, in its order. Each has a message
// "cmd_<name>" in locales.
func Commands() []string {
	return []string{
		"vin", "ask", "packages", "history", "reports", "plan", "upgrade", "team", "api", "language", "units",
		"help", "cancel", "privacy", "export", "forget", "support", "terms",
	}
}

func (t *talk) command(here State, c Commanded) State {
	args := strings.TrimSpace(c.Args)
	switch c.Name {
	case "start":
		return t.welcome(here, args)
	case "help":
		t.offer(text(MsgHelp), Choice{ID: AskExample}, Choice{ID: HelpLabel})
	case "vin":
		if args == "" {
			return t.askVIN()
		}
		return t.hearVIN(here, args)
	case "ask":
		if args == "" {
			t.offer(text(MsgAskHow), Choice{ID: AskExample})
			return here
		}
		t.do(answer{question: args})
	case "packages":
		return t.packages(here, args)
	case "history":
		const most = 100
		t.do(recall{words: string([]rune(args)[:min(utf8.RuneCountInString(args), most)])})
	case "plan":
		t.do(stand{why: ShowPlan})
	case "upgrade":
		t.do(stand{why: Upgrade})
	case "cancel":
		return t.cancelAll()
	default:
		return t.personal(here, c.Name, args)
	}
	return here
}

// personal answers the commands about the person rather than about cars.
func (t *talk) personal(here State, name, args string) State {
	switch name {
	case "language":
		return t.offerLanguages()
	case "units":
		return t.offerUnits()
	case "api":
		return t.keys(here)
	case "team":
		return t.team(here)
	case "reports":
		return t.reports(here)
	case "privacy":
		t.say(MsgPrivacy)
	case "terms":
		t.say(MsgTerms)
	case "paysupport": // Telegram asks every bot that takes Stars for it
		if args != "" {
			return t.support(args)
		}
		t.offer(text(MsgPaySupport), Choice{ID: Cancel, In: NameWritingSupport})
		return WritingSupport{}
	case "export":
		if t.Memory.running(WorkExport) == 0 {
			t.start(WorkExport, ExportArgs{}, 0)
		}
		t.say(MsgExporting)
	case "forget":
		t.do(mayForget{})
		return here
	case "support":
		if args != "" {
			return t.support(args)
		}
		return t.askSupport()
	default:
		t.say(MsgUnknownCommand, "Command", name)
	}
	return here
}

// welcome greets, or follows the link that brought the person here.
func (t *talk) welcome(here State, payload string) State {
	if number, ok := strings.CutPrefix(payload, "vin_"); ok {
		return t.hearVIN(here, number)
	}
	if secret, ok := strings.CutPrefix(payload, teamPayload); ok {
		return t.invitation(here, secret)
	}
	if payload == "upgrade" {
		t.do(stand{why: Upgrade})
		return here
	}
	if t.Memory.Away != "" {
		return t.welcomeBack(t.State)
	}
	t.offer(text(MsgWelcome), Choice{ID: AskExample}, Choice{ID: HelpLabel}, Choice{ID: ShowPlan})
	return Idle{}
}

// hearVIN takes what follows /vin for a VIN, and says what is wrong if it is none.
func (t *talk) hearVIN(here State, raw string) State {
	if len(vin.Find(raw)) > 0 {
		return t.hear(here, Said{Text: raw})
	}
	const longest = 40
	if len(raw) > longest {
		t.offer(text(MsgNotVIN), Choice{ID: Cancel, In: NameAwaitingVIN})
		return AwaitingVIN{}
	}
	return t.doubt(raw)
}

// cancelAll voids what is being worked on and says whether there was something.
func (t *talk) cancelAll() State {
	for _, task := range t.Memory.Tasks {
		if (task.Work == WorkScan || task.Work == WorkList) && task.Result == nil { // those that take long
			t.do(Abandon{Task: task.ID})
		}
	}
	if f, ok := t.State.(GivingFeedback); ok {
		f.withdraw(t)
	}
	stopped := t.Memory.cancel(WorkScan, WorkList, WorkAlbum, WorkPaste, WorkDecode, WorkFill, WorkPhrase, WorkRead, WorkLink, WorkPortal, WorkInvoices, WorkInvoice, WorkLabelFile, WorkProof, WorkReport)
	waited := len(t.Memory.Waiting)
	t.Memory.Waiting, t.Memory.Album, t.Memory.Paste = nil, Album{}, Paste{}
	t.Memory.cancel(WorkRecall) // mostly begun below a card: nobody knows of it
	if stopped+waited == 0 && t.State.Name() == NameIdle {
		t.say(MsgNothingToCancel)
	} else {
		t.say(MsgCancelled)
	}
	return Idle{}
}

// choose answers a button.
func (t *talk) choose(c Choice) State {
	switch c.ID {
	case Cancel:
		return t.cancelAll()
	case Upgrade, ShowPlan:
		t.do(stand{why: c.ID})
	case PickPlan, PickYearly, PayByCard, PayInStars, StopStars, Manage, SwitchNow, KeepPlan, Invoices, PickInvoice:
		return t.choosePayment(c)
	case PickVIN, PickCar, ReadRight:
		t.do(lookUp{vin: knowledge.VIN(c.Arg)})
		return t.afterPick()
	case TypeVIN:
		return t.askVIN()
	case Packages:
		return t.packagesOf(knowledge.VIN(c.Arg))
	case PickAnswer, AskRecalls, Questions, FullReport, Recalls, MoreRecalls, ModelRecalls, TellIt, DontKnow, History, Newer, Older:
		t.chooseBelowCard(c)
	case ShowPackage, Evidence, AllPackages, ItHas, ItLacks:
		t.choosePackage(c)
	case ShowLabel, ShowDetail, TakeCode, TakeCodes, LabelPDF, LabelCSV, LabelJSON, FixLabel, FixLine, FixMore, FixAdd, FixGone, FixVIN, ShowProofs, MoreProofs, ShowSpot:
		return t.chooseRead(c)
	case Hunt, HuntYes, HuntNo, HuntUnsure, HuntPhoto, HuntNoLabel, HuntStop:
		return t.chooseHunt(c)
	case MakeKey, ManageKey, RotateKey, RevokeKey, ConfirmRevoke, HideKey, AllKeys:
		return t.chooseKey(c)
	case ShowCaps, PickCap, CapNow:
		return t.chooseBeyond(c)
	case ShowTeam, TeamMate, Invite, InviteAs, WithdrawLinks, SetRole, RemoveMate, RemoveNow, HandOver, HandOverNow, LeaveTeam, LeaveNow,
		ShareCars, HideCars, TeamCars, TeamAudit, TeamSeats, PickSeats, JoinSharing, JoinApart:
		return t.chooseTeam(c)
	case AllReports, NewReport, ShowReport, ReportHours, ReportHour, ReportDays, ReportDay, ReportZones, ReportZone, PauseReport, ResumeReport, TellRecalls, HushRecalls, DropReport, SendReport:
		return t.chooseReport(c)
	case Wrong, WhyWrong, SendAsIs:
		return t.chooseFeedback(c)
	case AskExample, HelpLabel:
		t.say(map[ChoiceID]MessageID{AskExample: MsgExamples, HelpLabel: MsgHelpLabel}[c.ID])
	case SetLang, FollowLang, SetUnits:
		return map[ChoiceID]func(string) State{SetLang: t.setLanguage, FollowLang: t.setLanguage, SetUnits: t.setUnits}[c.ID](c.Arg)
	case ConfirmForget:
		t.do(mayForget{sure: true})
	case PayNow, OpenPortal, OpenReceipt, ShareLink, Useful: // nobody presses them here: four open a page, and to the last there is no answer
	}
	return t.State
}

// chooseRead answers the buttons of what was read from a picture.
func (t *talk) chooseRead(c Choice) State {
	do, ok := map[ChoiceID]func(Choice){
		ShowLabel: t.chooseLabel, ShowDetail: t.chooseLabel, TakeCode: t.takeCodes, TakeCodes: t.takeCodes,
		LabelPDF: t.fileLabel, LabelCSV: t.fileLabel, LabelJSON: t.fileLabel,
		ShowProofs: t.chooseProof, MoreProofs: t.chooseProof, ShowSpot: t.chooseProof,
	}[c.ID]
	if !ok {
		return t.chooseFix(c)
	}
	do(c)
	return t.State
}

// chooseBelowCard answers the buttons that lead on from a car's card.
func (t *talk) chooseBelowCard(c Choice) {
	ask := func(c Choice) { t.do(answer{question: c.Arg}) }
	map[ChoiceID]func(Choice){
		PickAnswer: ask, AskRecalls: ask, Questions: t.offerQuestions, FullReport: t.askReport, Recalls: t.chooseRecalls, MoreRecalls: t.chooseRecalls, ModelRecalls: t.chooseRecalls,
		TellIt: t.hearTold, DontKnow: t.hearTold, History: t.turnPage, Newer: t.turnPage, Older: t.turnPage,
	}[c.ID](c)
}

// afterPick is where the dialogue goes once it has the VIN that it waited for.
func (t *talk) afterPick() State {
	if n := t.State.Name(); n == NameChoosingVehicle || n == NameAwaitingVIN {
		return Idle{}
	}
	return t.State
}
