package telegramtest

import (
	"encoding/json"
	"reflect"
	"time"
)

// What the bot may do to the members of a chat. The order of the checks and their
// words are TDLib's; what only Telegram's servers check is in capitals.

// mayAlter reports whether the bot may change an administrator: one it made itself.
func (s *Server) mayAlter(r *room, st Standing) bool {
	return st.Status == StatusAdmin && st.PromotedBy == s.bot.User.ID && s.botStanding(r).rights().CanPromoteMembers
}

// restrict takes rights from somebody, or gives them back; in supergroups and
// channels.
func (s *Server) restrict(r *room, who *User, next Standing) *apiError {
	old := s.standing(r, who.ID)
	switch {
	case reflect.DeepEqual(old, next):
		return nil
	case old.Status == StatusCreator:
		return badRequest("can't remove chat owner")
	case who.ID == s.bot.User.ID:
		return badRequest("can't restrict self")
	case !s.botStanding(r).rights().CanRestrictMembers:
		return badRequest("not enough rights to restrict/unrestrict chat member")
	case old.Status == StatusAdmin && !s.mayAlter(r, old):
		return badRequest("user is an administrator of the chat")
	}
	s.reseat(r, move{by: &s.bot.User, who: who, next: next})
	return nil
}

// expel takes somebody out of a basic group, which keeps no list of bans.
func (s *Server) expel(r *room, who *User) *apiError {
	switch old := s.standing(r, who.ID); {
	case !s.botStanding(r).rights().CanRestrictMembers:
		return badRequest("CHAT_ADMIN_REQUIRED")
	case !old.inside():
		return badRequest("USER_NOT_PARTICIPANT")
	case old.administers():
		return badRequest("user is an administrator of the chat")
	}
	s.reseat(r, move{by: &s.bot.User, who: who, next: Standing{Status: StatusLeft}})
	return nil
}

// promote makes somebody an administrator with some rights, or, without any, a
// member again.
func (s *Server) promote(r *room, who *User, rights AdminRights) *apiError {
	old, mine := s.standing(r, who.ID), s.botStanding(r).rights()
	next := Standing{Status: StatusMember}
	if rights != (AdminRights{}) {
		rights.CanManageChat = true // whatever else one may do implies it
		next = Standing{Status: StatusAdmin, Rights: &rights, Title: old.Title, PromotedBy: s.bot.User.ID}
	}
	switch {
	case old.Status == StatusCreator:
		return badRequest("can't remove chat owner")
	case next.Status == StatusMember && old.Status != StatusAdmin:
		return nil // there is nothing to take away
	case who.ID == s.bot.User.ID && next.Status == StatusAdmin:
		return badRequest("can't promote self")
	case who.ID != s.bot.User.ID && !mine.CanPromoteMembers:
		return badRequest("not enough rights")
	case old.Status == StatusKicked:
		return badRequest("USER_KICKED")
	case !old.inside():
		return badRequest("USER_NOT_MUTUAL_CONTACT")
	case old.Status == StatusAdmin && who.ID != s.bot.User.ID && !s.mayAlter(r, old):
		return badRequest("CHAT_ADMIN_REQUIRED")
	case !rights.within(mine):
		return badRequest("RIGHT_FORBIDDEN")
	}
	s.reseat(r, move{by: &s.bot.User, who: who, next: next})
	return nil
}

// within reports whether somebody who has the other rights may give these. To be
// anonymous is nobody's to give.
func (a AdminRights) within(other AdminRights) bool {
	want, have := reflect.ValueOf(a), reflect.ValueOf(other)
	for i := range want.NumField() {
		if want.Type().Field(i).Name != "IsAnonymous" && want.Field(i).Bool() && !have.Field(i).Bool() {
			return false
		}
	}
	return true
}

// until reads until_date: what is nearer than 30 s or further than 366 days is for
// ever.
func (s *Server) until(p params) int64 {
	date := p.integer("until_date", 0)
	if wait := time.Unix(date, 0).Sub(s.now()); wait < 30*time.Second || wait > 366*24*time.Hour {
		return 0
	}
	return date
}

// givenPermissions reads the permissions of a call, with what some imply of others.
func givenPermissions(p params) (Permissions, *apiError) {
	var given map[string]bool
	if json.Unmarshal([]byte(p.text("permissions")), &given) != nil || given == nil {
		return Permissions{}, badRequest("can't parse permissions JSON object")
	}
	imply := func(name string, others ...string) {
		for _, other := range others {
			given[other] = given[other] || given[name]
		}
	}
	fallBack := func(name, other string) {
		if _, said := given[name]; !said {
			given[name] = given[other]
		}
	}
	if !p.truth("use_independent_chat_permissions") {
		for _, name := range []string{"can_send_other_messages", "can_add_web_page_previews"} {
			imply(name, "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
				"can_send_videos", "can_send_video_notes", "can_send_voice_notes")
		}
		imply("can_send_polls", "can_send_messages")
	}
	fallBack("can_react_to_messages", "can_send_messages")
	fallBack("can_edit_tag", "can_pin_messages")
	fallBack("can_manage_topics", "can_pin_messages")
	var allowed Permissions
	raw, err := json.Marshal(given)
	if err == nil {
		err = json.Unmarshal(raw, &allowed)
	}
	if err != nil {
		return Permissions{}, badRequest("can't parse permissions JSON object")
	}
	return allowed, nil
}

// everything is what a member may do who is not restricted at all.
func everything() Permissions {
	var all Permissions
	for _, field := range reflect.ValueOf(&all).Elem().Fields() {
		field.SetBool(true)
	}
	return all
}
