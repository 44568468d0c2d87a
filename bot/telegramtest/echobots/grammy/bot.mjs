// An ordinary echo bot, written as grammY's own guide has it.
import { createServer } from "node:http";
import { Bot, InlineKeyboard, webhookCallback } from "grammy";

const { BOT_TOKEN, API_ROOT, WEBHOOK } = process.env;
const bot = new Bot(BOT_TOKEN, { client: { apiRoot: API_ROOT } });

bot.command("start", (ctx) => ctx.reply("Welcome! Up and running."));

bot.command("menu", (ctx) =>
  ctx.reply("<b>Choose</b>", {
    parse_mode: "HTML",
    reply_markup: new InlineKeyboard().text("Yes", "yes").text("No", "no"),
  }));

bot.callbackQuery("yes", async (ctx) => {
  await ctx.answerCallbackQuery({ text: "You were curious, indeed!" });
  await ctx.editMessageText("You chose yes");
});

bot.on("inline_query", (ctx) =>
  ctx.answerInlineQuery([{
    type: "article",
    id: "1",
    title: "Echo",
    input_message_content: { message_text: ctx.inlineQuery.query },
  }]));

bot.on("message:photo", (ctx) => ctx.replyWithPhoto(ctx.msg.photo.at(-1).file_id, { caption: "Nice photo!" }));
bot.on("message:text", (ctx) => ctx.reply(ctx.msg.text));

if (WEBHOOK) {
  const secretToken = "echo-secret";
  const server = createServer(webhookCallback(bot, "http", { secretToken }));
  server.listen(0, "127.0.0.1", () =>
    bot.api.setWebhook(`http://127.0.0.1:${server.address().port}/`, { secret_token: secretToken }));
} else {
  bot.start();
}
