package telegramtest

// AdminRights are what an administrator may do.
type AdminRights struct {
	IsAnonymous         bool `json:"is_anonymous"`
	CanManageChat       bool `json:"can_manage_chat"`
	CanDeleteMessages   bool `json:"can_delete_messages"`
	CanManageVideoChats bool `json:"can_manage_video_chats"`
	CanRestrictMembers  bool `json:"can_restrict_members"`
	CanPromoteMembers   bool `json:"can_promote_members"`
	CanChangeInfo       bool `json:"can_change_info"`
	CanInviteUsers      bool `json:"can_invite_users"`
	CanPostStories      bool `json:"can_post_stories"`
	CanEditStories      bool `json:"can_edit_stories"`
	CanDeleteStories    bool `json:"can_delete_stories"`
	CanPostMessages     bool `json:"can_post_messages,omitempty"` // channels
	CanEditMessages     bool `json:"can_edit_messages,omitempty"` // channels
	CanPinMessages      bool `json:"can_pin_messages"`
	CanManageTopics     bool `json:"can_manage_topics"`

	CanManageDirectMessages bool `json:"can_manage_direct_messages,omitempty"` // channels
	CanManageTags           bool `json:"can_manage_tags,omitempty"`
}

// UsualRights are those of an administrator who was made one without further
// choice.
func UsualRights() AdminRights {
	return AdminRights{
		CanManageChat: true, CanDeleteMessages: true, CanManageVideoChats: true, CanRestrictMembers: true,
		CanChangeInfo: true, CanInviteUsers: true, CanPostMessages: true, CanEditMessages: true, CanPinMessages: true,
		CanManageTopics: true,
	}
}

// Permissions are what somebody who is no administrator may do.
type Permissions struct {
	CanSendMessages       bool `json:"can_send_messages"`
	CanSendAudios         bool `json:"can_send_audios"`
	CanSendDocuments      bool `json:"can_send_documents"`
	CanSendPhotos         bool `json:"can_send_photos"`
	CanSendVideos         bool `json:"can_send_videos"`
	CanSendVideoNotes     bool `json:"can_send_video_notes"`
	CanSendVoiceNotes     bool `json:"can_send_voice_notes"`
	CanSendPolls          bool `json:"can_send_polls"`
	CanSendOtherMessages  bool `json:"can_send_other_messages"`
	CanAddWebPagePreviews bool `json:"can_add_web_page_previews"`
	CanReactToMessages    bool `json:"can_react_to_messages"`
	CanEditTag            bool `json:"can_edit_tag"`
	CanChangeInfo         bool `json:"can_change_info"`
	CanInviteUsers        bool `json:"can_invite_users"`
	CanPinMessages        bool `json:"can_pin_messages"`
	CanManageTopics       bool `json:"can_manage_topics"`
}

// UsualPermissions are those of a new group.
func UsualPermissions() Permissions {
	return Permissions{
		CanSendMessages: true, CanSendAudios: true, CanSendDocuments: true, CanSendPhotos: true, CanSendVideos: true,
		CanSendVideoNotes: true, CanSendVoiceNotes: true, CanSendPolls: true, CanSendOtherMessages: true,
		CanAddWebPagePreviews: true, CanReactToMessages: true, CanInviteUsers: true,
	}
}

// allow reports whether a message may be sent, and what its kind is called.
func (p Permissions) allow(m *Message) (bool, string) {
	switch {
	case m.Odd != (Odd{}):
		return p.allowOdd(m)
	case m.Photo != nil:
		return p.CanSendPhotos, "photos"
	case m.Document != nil:
		return p.CanSendDocuments, "documents"
	case m.Location != nil:
		return p.CanSendMessages, "locations"
	case m.Contact != nil:
		return p.CanSendMessages, "contacts"
	case m.Invoice != nil:
		return p.CanSendMessages, "invoice messages"
	case m.Voice != nil:
		return p.CanSendVoiceNotes, "voice notes"
	case m.Video != nil:
		return p.CanSendVideos, "videos"
	case m.Sticker != nil:
		return p.CanSendOtherMessages, "stickers"
	}
	return p.CanSendMessages, "text messages"
}

// allowOdd does so for what is odd; an animation is a document too, and a venue a
// location.
func (p Permissions) allowOdd(m *Message) (allowed bool, kind string) {
	switch {
	case m.Audio != nil:
		return p.CanSendAudios, "music"
	case m.VideoNote != nil:
		return p.CanSendVideoNotes, "video notes"
	case m.Poll != nil:
		return p.CanSendPolls, "polls"
	case m.Animation != nil:
		return p.CanSendOtherMessages, "animations"
	case m.Dice != nil:
		return p.CanSendOtherMessages, "dice"
	case m.Venue != nil:
		return p.CanSendMessages, "venues"
	}
	return false, ""
}
