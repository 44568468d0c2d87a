package main

import (
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
)

// mostOptions is more lines than a label has: a reading with more is noise.
const mostOptions = 80

// unreadable reports that a reading says nothing worth keeping, and why: without a
// VIN and without a single price of the car, its lines prove nothing.
func unreadable(l knowledge.Label) (conversation.MessageID, bool) {
	known := l.VIN != "" || l.Total != nil || l.Base != nil
	if known && len(l.Options) <= mostOptions {
		return "", false
	}
	if l.Doubtful(knowledge.DoubtNotALabel) {
		return "doubt_not_a_label", true
	}
	return "label_err_nothing_read", true
}
