package telegramtest

// table binds the methods of the Bot API, by name in lower case.
func (s *Server) table() map[string]method {
	return map[string]method{
		methodGetUpdates: s.getUpdates,
		"setwebhook":     s.setWebhook,
		"deletewebhook":  s.deleteWebhook,
		"getwebhookinfo": s.getWebhookInfo,

		"getme":                 s.getMe,
		"logout":                s.yes,
		"close":                 s.yes,
		"setmycommands":         s.setMyCommands,
		"getmycommands":         s.getMyCommands,
		"deletemycommands":      s.deleteMyCommands,
		"setmyname":             s.profileSetter(profileName),
		"getmyname":             s.profileGetter(profileName),
		"setmydescription":      s.profileSetter(profileDescription),
		"getmydescription":      s.profileGetter(profileDescription),
		"setmyshortdescription": s.profileSetter(profileShort),
		"getmyshortdescription": s.profileGetter(profileShort),
		"setchatmenubutton":     s.setChatMenuButton,
		"getchatmenubutton":     s.getChatMenuButton,

		"sendmessage":    s.sendMessage,
		"sendphoto":      s.sendPhoto,
		"senddocument":   s.sendDocument,
		"sendmediagroup": s.sendMediaGroup,
		"sendlocation":   s.sendLocation,
		"sendcontact":    s.sendContact,
		"sendchataction": s.sendChatAction,
		"forwardmessage": s.forwardMessage,
		"copymessage":    s.copyMessage,
		"getfile":        s.getFile,

		"editmessagetext":        s.editMessageText,
		"editmessagecaption":     s.editMessageCaption,
		"editmessagereplymarkup": s.editMessageReplyMarkup,
		"deletemessage":          s.deleteMessage,
		"deletemessages":         s.deleteMessages,
		"answercallbackquery":    s.answerCallbackQuery,
		"answerinlinequery":      s.answerInlineQuery,

		"getchat":               s.getChat,
		"getchatmember":         s.getChatMember,
		"getchatmembercount":    s.getChatMemberCount,
		"getchatadministrators": s.getChatAdministrators,
		"leavechat":             s.leaveChat,
		"pinchatmessage":        s.pinChatMessage,
		"unpinchatmessage":      s.unpinChatMessage,
		"unpinallchatmessages":  s.unpinAllChatMessages,

		"sendinvoice":            s.sendInvoice,
		"createinvoicelink":      s.createInvoiceLink,
		"answerprecheckoutquery": s.answerPreCheckoutQuery,
	}
}
