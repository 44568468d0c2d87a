// Package telegramtest is a strict Bot API server of one's own: it keeps people,
// chats and one bot, answers the bot's calls by Telegram's rules and with
// Telegram's error texts, and delivers updates by its laws for polling and
// webhooks. Tests and the playground talk to it as they would to Telegram.
//
// It is not Telegram. What is guessed is listed in README.md.
package telegramtest
