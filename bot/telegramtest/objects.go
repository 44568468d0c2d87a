package telegramtest

import "encoding/json"

// The Bot API's objects, with the fields the emulator fills. Lists are left out
// when they are empty, as Telegram does; none is ever null.
type (
	// User is a person or the bot.
	User struct {
		ID           int64  `json:"id"`
		IsBot        bool   `json:"is_bot"`
		FirstName    string `json:"first_name"`
		LastName     string `json:"last_name,omitempty"`
		Username     string `json:"username,omitempty"`
		LanguageCode string `json:"language_code,omitempty"`
	}

	// Chat is where messages are; a private chat has its person's id.
	Chat struct {
		ID        int64  `json:"id"`
		Type      string `json:"type"` // private, group, supergroup or channel
		Title     string `json:"title,omitempty"`
		Username  string `json:"username,omitempty"`
		FirstName string `json:"first_name,omitempty"`
		LastName  string `json:"last_name,omitempty"`
		IsForum   bool   `json:"is_forum,omitempty"`
	}

	// Message is never changed once it is stored: an edit makes another.
	Message struct {
		MessageID          int                 `json:"message_id"`
		MessageThreadID    int                 `json:"message_thread_id,omitempty"`
		IsTopicMessage     bool                `json:"is_topic_message,omitempty"`
		From               *User               `json:"from,omitempty"`
		Date               int64               `json:"date"` // Unix seconds
		Chat               *Chat               `json:"chat"`
		SenderChat         *Chat               `json:"sender_chat,omitempty"`
		AuthorSignature    string              `json:"author_signature,omitempty"` // the title of an anonymous administrator
		ForwardOrigin      *ForwardOrigin      `json:"forward_origin,omitempty"`
		ReplyToMessage     *Message            `json:"reply_to_message,omitempty"`
		Quote              *TextQuote          `json:"quote,omitempty"`
		ViaBot             *User               `json:"via_bot,omitempty"`
		EditDate           int64               `json:"edit_date,omitempty"`
		HasProtected       bool                `json:"has_protected_content,omitempty"`
		MediaGroupID       string              `json:"media_group_id,omitempty"`
		Text               string              `json:"text,omitempty"`
		Entities           []Entity            `json:"entities,omitempty"`
		LinkPreviewOptions *LinkPreviewOptions `json:"link_preview_options,omitempty"`
		Document           *Document           `json:"document,omitempty"`
		Photo              []PhotoSize         `json:"photo,omitempty"` // smallest first
		Caption            string              `json:"caption,omitempty"`
		CaptionEntities    []Entity            `json:"caption_entities,omitempty"`
		ShowCaptionAbove   bool                `json:"show_caption_above_media,omitempty"`
		HasMediaSpoiler    bool                `json:"has_media_spoiler,omitempty"`
		Voice              *Voice              `json:"voice,omitempty"`
		Sticker            *Sticker            `json:"sticker,omitempty"`
		Video              *Video              `json:"video,omitempty"`
		Odd
		Contact           *Contact           `json:"contact,omitempty"`
		Location          *Location          `json:"location,omitempty"`
		Invoice           *Invoice           `json:"invoice,omitempty"`
		SuccessfulPayment *SuccessfulPayment `json:"successful_payment,omitempty"`
		RefundedPayment   *RefundedPayment   `json:"refunded_payment,omitempty"`
		PinnedMessage     *Message           `json:"pinned_message,omitempty"`
		NewMembers        []*User            `json:"new_chat_members,omitempty"`
		LeftMember        *User              `json:"left_chat_member,omitempty"`
		NewTitle          string             `json:"new_chat_title,omitempty"`
		GroupCreated      bool               `json:"group_chat_created,omitempty"`
		MigrateToChatID   int64              `json:"migrate_to_chat_id,omitempty"`
		MigrateFromChatID int64              `json:"migrate_from_chat_id,omitempty"`
		TopicCreated      *TopicCreated      `json:"forum_topic_created,omitempty"`
		TopicEdited       *TopicEdited       `json:"forum_topic_edited,omitempty"`
		TopicClosed       *struct{}          `json:"forum_topic_closed,omitempty"`
		TopicReopened     *struct{}          `json:"forum_topic_reopened,omitempty"`
		ReplyMarkup       *InlineKeyboard    `json:"reply_markup,omitempty"`

		Aside `json:"-"`
	}

	// Aside is what Telegram knows of a message and does not tell the bot.
	Aside struct {
		// Keyboard is a reply keyboard, its removal or a forced reply, as sent.
		Keyboard        json.RawMessage `json:"keyboard,omitempty"`
		Author          int64           `json:"author,omitempty"`            // of what is sent as a chat
		InlineMessageID string          `json:"inline_message_id,omitempty"` // of a message sent through the bot
		HiddenFor       []int64         `json:"hidden_for,omitempty"`        // who deleted it for themselves

		Reactions map[int64][]string `json:"reactions,omitempty"` // emoji by person
	}

	// Entity marks a part of a text; offset and length are UTF-16 code units.
	Entity struct {
		Type           string `json:"type"`
		Offset         int    `json:"offset"`
		Length         int    `json:"length"`
		URL            string `json:"url,omitempty"`
		User           *User  `json:"user,omitempty"`
		Language       string `json:"language,omitempty"`
		CustomEmojiID  string `json:"custom_emoji_id,omitempty"`
		UnixTime       int64  `json:"unix_time,omitempty"`
		DateTimeFormat string `json:"date_time_format,omitempty"`
	}

	// LinkPreviewOptions is given back as it was sent.
	LinkPreviewOptions struct {
		IsDisabled       bool   `json:"is_disabled,omitempty"`
		URL              string `json:"url,omitempty"`
		PreferSmallMedia bool   `json:"prefer_small_media,omitempty"`
		PreferLargeMedia bool   `json:"prefer_large_media,omitempty"`
		ShowAboveText    bool   `json:"show_above_text,omitempty"`
	}

	// ForwardOrigin says who first sent a forwarded message: a user, or a
	// channel with the number of the post there.
	ForwardOrigin struct {
		Type       string `json:"type"`
		Date       int64  `json:"date"`
		SenderUser *User  `json:"sender_user,omitempty"`
		Chat       *Chat  `json:"chat,omitempty"`
		MessageID  int    `json:"message_id,omitempty"`
	}

	// TopicCreated is the service message a forum topic begins with.
	TopicCreated struct {
		Name              string `json:"name"`
		IconColor         int    `json:"icon_color"`
		IconCustomEmojiID string `json:"icon_custom_emoji_id,omitempty"`
	}

	// TopicEdited says what of a forum topic changed.
	TopicEdited struct {
		Name              string `json:"name,omitempty"`
		IconCustomEmojiID string `json:"icon_custom_emoji_id,omitempty"`
	}

	// PhotoSize is one rendering of a photo.
	PhotoSize struct {
		FileID       string `json:"file_id"`
		FileUniqueID string `json:"file_unique_id"`
		Width        int    `json:"width"`
		Height       int    `json:"height"`
		FileSize     int    `json:"file_size,omitempty"`
	}

	// Document is a file of any kind.
	Document struct {
		FileID       string `json:"file_id"`
		FileUniqueID string `json:"file_unique_id"`
		FileName     string `json:"file_name,omitempty"`
		MimeType     string `json:"mime_type,omitempty"`
		FileSize     int    `json:"file_size,omitempty"`
	}

	// Voice is a spoken note; its file cannot be fetched here.
	Voice struct {
		FileID       string `json:"file_id"`
		FileUniqueID string `json:"file_unique_id"`
		Duration     int    `json:"duration"`
	}

	// Sticker is one of a pack; its file cannot be fetched here.
	Sticker struct {
		FileID       string `json:"file_id"`
		FileUniqueID string `json:"file_unique_id"`
		Type         string `json:"type"`
		Width        int    `json:"width"`
		Height       int    `json:"height"`
		IsAnimated   bool   `json:"is_animated"`
		IsVideo      bool   `json:"is_video"`
		Emoji        string `json:"emoji,omitempty"`
	}

	// Video is a film; its file cannot be fetched here.
	Video struct {
		FileID       string `json:"file_id"`
		FileUniqueID string `json:"file_unique_id"`
		Width        int    `json:"width"`
		Height       int    `json:"height"`
		Duration     int    `json:"duration"`
	}

	// Contact is a shared telephone number.
	Contact struct {
		PhoneNumber string `json:"phone_number"`
		FirstName   string `json:"first_name"`
		LastName    string `json:"last_name,omitempty"`
		UserID      int64  `json:"user_id,omitempty"`
	}

	// Location is a point on the map.
	Location struct {
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
	}

	// Invoice is what a message with a bill shows; amounts are in minor units.
	Invoice struct {
		Title          string `json:"title"`
		Description    string `json:"description"`
		StartParameter string `json:"start_parameter"`
		Currency       string `json:"currency"`
		TotalAmount    int    `json:"total_amount"`
	}

	// SuccessfulPayment tells the bot that a bill was paid.
	SuccessfulPayment struct {
		Currency                string `json:"currency"`
		TotalAmount             int    `json:"total_amount"`
		InvoicePayload          string `json:"invoice_payload"`
		TelegramPaymentChargeID string `json:"telegram_payment_charge_id"`
		ProviderPaymentChargeID string `json:"provider_payment_charge_id"`

		SubscriptionExpirationDate int64 `json:"subscription_expiration_date,omitempty"`
		IsRecurring                bool  `json:"is_recurring,omitempty"`
		IsFirstRecurring           bool  `json:"is_first_recurring,omitempty"`
	}

	// RefundedPayment tells that a payment was given back.
	RefundedPayment struct {
		Currency                string `json:"currency"`
		TotalAmount             int    `json:"total_amount"`
		InvoicePayload          string `json:"invoice_payload"`
		TelegramPaymentChargeID string `json:"telegram_payment_charge_id"`
	}

	// StarTransactions are a page of the bot's account in Stars.
	StarTransactions struct {
		Transactions []StarTransaction `json:"transactions"`
	}

	// StarTransaction is one movement: it has a source if it came in, else a receiver.
	StarTransaction struct {
		ID       string       `json:"id"`
		Amount   int          `json:"amount"`
		Date     int64        `json:"date"`
		Source   *StarPartner `json:"source,omitempty"`
		Receiver *StarPartner `json:"receiver,omitempty"`
	}

	// StarPartner is a person at the other end of a transaction.
	StarPartner struct {
		Type            string `json:"type"`
		TransactionType string `json:"transaction_type"`
		User            *User  `json:"user"`
		InvoicePayload  string `json:"invoice_payload,omitempty"`

		SubscriptionPeriod int64 `json:"subscription_period,omitempty"`
	}

	// BotCommand is a line of the command menu.
	BotCommand struct {
		Command     string `json:"command"`
		Description string `json:"description"`
	}
)

type (
	callbackQuery struct {
		ID           string   `json:"id"`
		From         *User    `json:"from"`
		Message      *Message `json:"message,omitempty"`
		InlineID     string   `json:"inline_message_id,omitempty"`
		ChatInstance string   `json:"chat_instance"`
		Data         string   `json:"data"`
	}

	preCheckoutQuery struct {
		ID             string `json:"id"`
		From           *User  `json:"from"`
		Currency       string `json:"currency"`
		TotalAmount    int    `json:"total_amount"`
		InvoicePayload string `json:"invoice_payload"`
	}
)

// isPrivate reports whether the chat is with one person.
func (c *Chat) isPrivate() bool { return c.Type == chatPrivate }

// sentBy reports whether somebody wrote the message.
func (m *Message) sentBy(id int64) bool {
	if m.Author != 0 {
		return m.Author == id
	}
	return m.From != nil && m.From.ID == id
}

// isService holds for what tells of a change of the chat.
func (m *Message) isService() bool {
	return m.NewMembers != nil || m.LeftMember != nil || m.NewTitle != "" || m.GroupCreated || m.PinnedMessage != nil ||
		m.MigrateToChatID != 0 || m.MigrateFromChatID != 0 || m.SuccessfulPayment != nil || m.RefundedPayment != nil ||
		m.TopicCreated != nil || m.TopicEdited != nil || m.TopicClosed != nil || m.TopicReopened != nil
}

const (
	chatPrivate    = "private"
	chatGroup      = "group"
	chatSupergroup = "supergroup"
	chatChannel    = "channel"
)
