package telegramtest

import "maps"

// table binds the methods of the Bot API, by name in lower case.
func (s *Server) table() map[string]method {
	all := s.chatMethods()
	maps.Copy(all, map[string]method{
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

		"sendmessage":        s.sendMessage,
		"sendphoto":          s.sendPhoto,
		"senddocument":       s.sendDocument,
		"sendmediagroup":     s.sendMediaGroup,
		"sendlocation":       s.sendLocation,
		"sendcontact":        s.sendContact,
		"sendchataction":     s.sendChatAction,
		"forwardmessage":     s.forwardMessage,
		"copymessage":        s.copyMessage,
		"forwardmessages":    s.forwardMessages,
		"copymessages":       s.copyMessages,
		"setmessagereaction": s.setMessageReaction,
		"getfile":            s.getFile,

		"editmessagetext":        s.editMessageText,
		"editmessagecaption":     s.editMessageCaption,
		"editmessagereplymarkup": s.editMessageReplyMarkup,
		"editmessagemedia":       s.editMessageMedia,
		"deletemessage":          s.deleteMessage,
		"deletemessages":         s.deleteMessages,
		"answercallbackquery":    s.answerCallbackQuery,
		"answerinlinequery":      s.answerInlineQuery,
	})
	return all
}

// chatMethods are those about chats, topics and payments.
func (s *Server) chatMethods() map[string]method {
	return map[string]method{
		"getchat":               s.getChat,
		"getchatmember":         s.getChatMember,
		"getchatmembercount":    s.getChatMemberCount,
		"getchatadministrators": s.getChatAdministrators,
		"leavechat":             s.leaveChat,
		"setchattitle":          s.setChatTitle,
		"setchatpermissions":    s.setChatPermissions,
		"banchatmember":         s.banChatMember,
		"unbanchatmember":       s.unbanChatMember,
		"restrictchatmember":    s.restrictChatMember,
		"promotechatmember":     s.promoteChatMember,
		"banchatsenderchat":     s.banChatSenderChat,
		"unbanchatsenderchat":   s.unbanChatSenderChat,

		"exportchatinvitelink":   s.exportChatInviteLink,
		"createchatinvitelink":   s.createChatInviteLink,
		"editchatinvitelink":     s.editChatInviteLink,
		"revokechatinvitelink":   s.revokeChatInviteLink,
		"approvechatjoinrequest": s.approveChatJoinRequest,
		"declinechatjoinrequest": s.declineChatJoinRequest,

		"setchatadministratorcustomtitle": s.setChatAdministratorCustomTitle,

		"pinchatmessage":       s.pinChatMessage,
		"unpinchatmessage":     s.unpinChatMessage,
		"unpinallchatmessages": s.unpinAllChatMessages,

		"createforumtopic": s.createForumTopic,
		"editforumtopic":   s.editForumTopic,
		"closeforumtopic":  s.closeForumTopic,
		"reopenforumtopic": s.reopenForumTopic,
		"deleteforumtopic": s.deleteForumTopic,

		"sendinvoice":            s.sendInvoice,
		"createinvoicelink":      s.createInvoiceLink,
		"answerprecheckoutquery": s.answerPreCheckoutQuery,

		"refundstarpayment":        s.refundStarPayment,
		"edituserstarsubscription": s.editUserStarSubscription,
		"getstartransactions":      s.getStarTransactions,
	}
}
