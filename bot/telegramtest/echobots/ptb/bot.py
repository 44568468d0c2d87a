"""An ordinary echo bot, written as python-telegram-bot's examples (version 13) have it."""
import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent, ParseMode
from telegram.ext import CallbackQueryHandler, CommandHandler, Filters, InlineQueryHandler, MessageHandler, Updater


def start(update, context):
    update.message.reply_text("Welcome! Up and running.")


def menu(update, context):
    keyboard = [[InlineKeyboardButton("Yes", callback_data="yes"), InlineKeyboardButton("No", callback_data="no")]]
    update.message.reply_text(
        "<b>Choose</b>", parse_mode=ParseMode.HTML, reply_markup=InlineKeyboardMarkup(keyboard))


def button(update, context):
    query = update.callback_query
    query.answer("You were curious, indeed!")
    query.edit_message_text(text=f"You chose {query.data}")


def inline(update, context):
    query = update.inline_query
    query.answer([InlineQueryResultArticle(
        id="1", title="Echo", input_message_content=InputTextMessageContent(query.query))])


def photo(update, context):
    update.message.reply_photo(update.message.photo[-1].file_id, caption="Nice photo!")


def echo(update, context):
    update.message.reply_text(update.message.text)


def main():
    api = os.environ["API_ROOT"]
    updater = Updater(os.environ["BOT_TOKEN"], base_url=f"{api}/bot", base_file_url=f"{api}/file/bot")
    dispatcher = updater.dispatcher
    dispatcher.add_handler(CommandHandler("start", start))
    dispatcher.add_handler(CommandHandler("menu", menu))
    dispatcher.add_handler(CallbackQueryHandler(button))
    dispatcher.add_handler(InlineQueryHandler(inline))
    dispatcher.add_handler(MessageHandler(Filters.photo, photo))
    dispatcher.add_handler(MessageHandler(Filters.text & ~Filters.command, echo))
    if os.environ.get("WEBHOOK"):
        port = int(os.environ["WEBHOOK"])
        updater.start_webhook(listen="127.0.0.1", port=port, webhook_url=f"http://127.0.0.1:{port}/")
    else:
        updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    main()
