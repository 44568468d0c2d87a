package telegramtest

import "fmt"

// Odd is what people send that is neither text nor picture nor file. No file stands
// behind any of it: none can be fetched.
type Odd struct {
	Audio     *Audio     `json:"audio,omitempty"`
	VideoNote *VideoNote `json:"video_note,omitempty"`
	Animation *Video     `json:"animation,omitempty"` // its document comes beside it
	Venue     *Venue     `json:"venue,omitempty"`
	Poll      *Poll      `json:"poll,omitempty"`
	Dice      *Dice      `json:"dice,omitempty"`
}

// What Odd holds.
type (
	// Audio is a piece of music.
	Audio struct {
		FileID       string `json:"file_id"`
		FileUniqueID string `json:"file_unique_id"`
		Duration     int    `json:"duration"`
		Title        string `json:"title,omitempty"`
	}

	// VideoNote is a round film.
	VideoNote struct {
		FileID       string `json:"file_id"`
		FileUniqueID string `json:"file_unique_id"`
		Length       int    `json:"length"`
		Duration     int    `json:"duration"`
	}

	// Venue is a place with a name.
	Venue struct {
		Location Location `json:"location"`
		Title    string   `json:"title"`
		Address  string   `json:"address"`
	}

	// Poll is a question to everybody; nobody votes.
	Poll struct {
		ID           string       `json:"id"`
		Question     string       `json:"question"`
		Options      []PollOption `json:"options"`
		Voters       int          `json:"total_voter_count"`
		IsClosed     bool         `json:"is_closed"`
		IsAnonymous  bool         `json:"is_anonymous"`
		Type         string       `json:"type"`
		ManyAnswers  bool         `json:"allows_multiple_answers"`
		Revoting     bool         `json:"allows_revoting"`
		OnlyToMember bool         `json:"members_only"`
	}

	// PollOption is an answer of a poll.
	PollOption struct {
		PersistentID string `json:"persistent_id"`
		Text         string `json:"text"`
		Voters       int    `json:"voter_count"`
	}

	// Dice is an emoji with a number that luck gives.
	Dice struct {
		Emoji string `json:"emoji"`
		Value int    `json:"value"`
	}
)

// oddity is a message whose content a person made and no file stands behind.
func (s *Server) oddity(kind string) ([]*Message, error) {
	s.mu.Lock()
	id := fmt.Sprintf("odd-%d", s.next())
	s.mu.Unlock()
	const seconds, pixels = 3, 512
	film := &Video{FileID: id, FileUniqueID: id, Width: pixels, Height: pixels, Duration: seconds}
	m := &Message{}
	switch kind {
	case "voice":
		m.Voice = &Voice{FileID: id, FileUniqueID: id, Duration: seconds}
	case "sticker":
		m.Sticker = &Sticker{FileID: id, FileUniqueID: id, Type: "regular", Width: pixels, Height: pixels, Emoji: "🚗"}
	case "video":
		m.Video = film
	case "audio":
		m.Audio = &Audio{FileID: id, FileUniqueID: id, Duration: seconds, Title: "Engine"}
	case "video_note":
		m.VideoNote = &VideoNote{FileID: id, FileUniqueID: id, Length: pixels, Duration: seconds}
	case "animation":
		m.Animation, m.Document = film, &Document{FileID: id, FileUniqueID: id, FileName: "car.mp4", MimeType: "video/mp4"}
	case "venue":
		m.Venue = &Venue{Location: Location{Latitude: 42.33, Longitude: -83.05}, Title: "Auction", Address: "Detroit"}
		m.Location = &m.Venue.Location // beside it, for old bots' sake
	case "poll":
		options := []PollOption{{PersistentID: id + "-1", Text: "Buy"}, {PersistentID: id + "-2", Text: "Pass"}}
		m.Poll = &Poll{ID: id, Question: "Buy or pass?", Options: options, IsAnonymous: true, Type: "regular"}
	case "dice":
		m.Dice = &Dice{Emoji: "🎲", Value: 4}
	default:
		return nil, fmt.Errorf("telegramtest: nobody can send %q", kind)
	}
	return []*Message{m}, nil
}

// SendOdd sends what is neither text nor file: voice, sticker, video, audio,
// video_note, animation, venue, poll, dice, a location or a contact.
func (s *Server) SendOdd(u *User, kind string) Message {
	sp := speech{chat: u.ID, from: u.ID}
	switch kind {
	case "location":
		sp.location = &Location{Latitude: 42.33, Longitude: -83.05}
	case "contact":
		sp.contact = &Contact{PhoneNumber: "+15550100", FirstName: "Sam"}
	default:
		sp.odd = kind
	}
	return s.speakOne(sp)
}
