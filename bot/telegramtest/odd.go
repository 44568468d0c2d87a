package telegramtest

import "fmt"

// oddity is a message whose content a person made and no file stands behind.
func (s *Server) oddity(kind string) ([]*Message, error) {
	id := fmt.Sprintf("odd-%d", s.next())
	const seconds, pixels = 3, 512
	switch kind {
	case "voice":
		return []*Message{{Voice: &Voice{FileID: id, FileUniqueID: id, Duration: seconds}}}, nil
	case "sticker":
		return []*Message{{Sticker: &Sticker{FileID: id, FileUniqueID: id, Type: "regular", Width: pixels, Height: pixels, Emoji: "🚗"}}}, nil
	case "video":
		return []*Message{{Video: &Video{FileID: id, FileUniqueID: id, Width: pixels, Height: pixels, Duration: seconds}}}, nil
	}
	return nil, fmt.Errorf("telegramtest: nobody can send %q", kind)
}

// SendOdd sends what is neither text nor file: a voice note, a sticker, a video,
// a location or a contact.
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
