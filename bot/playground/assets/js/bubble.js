// A row of the transcript as an element.

import { h, hue, icon, iconButton } from "./dom.js";
import { renderText } from "./entities.js";
import { keyboard } from "./keyboard.js";
import { media } from "./media.js";
import { isService } from "./plan.js";
import { t } from "./strings.js";
import { day, hour, moment } from "./when.js";

/** dayMark is the heading between two days. */
export const dayMark = (row) => h("div", { class: "day", role: "separator" }, h("span", {}, day(row.date)));

/** bubble of one message or of one album; `act` holds what a person can do with it. */
export function bubble(row, act, busy) {
  if (row.service) return h("div", { class: "notice" }, h("span", {}, notice(row.messages[0])));
  const [message] = row.messages;
  const worded = row.messages.find((m) => m.text !== undefined || m.caption !== undefined) ?? message;
  const body = h("div", { class: "bubble" },
    sender(row, act), message.via_bot && h("span", { class: "via" }, t("via", { bot: message.via_bot.username })), quote(message, act), media(row.messages), words(worded, act), meta(row));
  body.classList.toggle("pictured", Boolean(message.photo) && !message.reply_to_message && !message.via_bot && (row.out || !act.group));
  body.classList.toggle("bare", Boolean(message.photo) && !wording(worded));
  const node = h("article", { class: "row", tabindex: "-1", data: { id: message.message_id }, ondblclick: (e) => { if (!e.target.closest("a, button, img")) act.reply(message); } },
    h("div", { class: "column" }, h("div", { class: "line" }, body, tools(row, act)), keyboard(message, act, busy)));
  node.classList.add(row.out ? "out" : "in");
  node.classList.toggle("first", row.first);
  node.classList.toggle("last", row.last);
  return node;
}

// In a group the first bubble of a run names who speaks; elsewhere only a screen reader needs it.
function sender(row, act) {
  const { from } = row.messages[0];
  if (!act.group || row.out || !row.first) return h("span", { class: "sr" }, `${row.out ? t("you") : from?.first_name ?? ""}: `);
  return h("strong", { class: "sender", dir: "auto", data: { hue: hue(from?.id ?? 0) } }, from?.first_name ?? "");
}

export const wording = (message) => message.text ?? message.caption ?? "";

function words(message, act) {
  const text = wording(message);
  if (!text) return null;
  return h("div", { class: "text", dir: "auto" }, renderText(text, message.entities ?? message.caption_entities, act));
}

function quote(message, act) {
  const to = message.reply_to_message;
  if (!to || isService(to)) return null;
  return h("button", { type: "button", class: "quote", onclick: () => act.show(to.message_id) },
    h("strong", {}, to.from?.first_name ?? ""), h("span", {}, summary(to)));
}

/** summary is a message in one line. */
export function summary(message) {
  if (wording(message)) return wording(message).slice(0, 200);
  if (message.photo) return t("photo");
  return message.document?.file_name ?? t("message");
}

function meta(row) {
  const message = row.messages.at(-1);
  return h("span", { class: "meta" },
    row.messages.some((m) => m.edit_date) && h("span", {}, t("edited")),
    h("time", { title: moment(message.date) }, hour(message.date)),
    row.out && icon("check"));
}

function tools(row, act) {
  const [message] = row.messages;
  const tool = (key, name, onclick) => iconButton(name, t(key), onclick, { tabindex: "-1", data: { tool: key } });
  return h("span", { class: "tools" },
    tool("reply", "reply", () => act.reply(message)),
    row.out && wording(message) && !message.via_bot && tool("edit", "edit", () => act.edit(message)),
    row.out && tool("delete", "clear", () => act.erase(row.messages)),
    row.out && tool("told", "story", () => act.story(message)));
}

function notice(message) {
  const names = (list) => list.map((u) => u.first_name).join(", ");
  if (message.new_chat_members) return t("joined", { who: names(message.new_chat_members) });
  if (message.left_chat_member) return t("left", { who: names([message.left_chat_member]) });
  if (message.new_chat_title) return t("renamed", { title: message.new_chat_title });
  if (message.group_chat_created || message.supergroup_chat_created) return t("created");
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return t("upgraded");
  if (message.forum_topic_created) return t("topic_made", { name: message.forum_topic_created.name });
  if (message.pinned_message) return `📌 ${summary(message.pinned_message)}`;
  if (message.successful_payment) return `✓ ${sum(message.successful_payment)}`;
  if (message.refunded_payment) return `↩ ${sum(message.refunded_payment)}`;
  return t("topic");
}

const sum = ({ total_amount: amount, currency }) => (currency === "XTR" ? t("n_stars", { n: amount }) : `${amount} ${currency}`);

/** waiting is the bubble of something on its way, or of something that did not arrive. */
export function waiting(pending, again) {
  const failed = pending.state === "failed";
  return h("article", { class: "row out first last waiting" },
    h("div", { class: "column" }, h("div", { class: "line" }, h("div", { class: "bubble" },
      pending.files.length > 0 && h("div", { class: "sending" }, pending.files.map((f) => f.url ? h("img", { src: f.url, alt: f.file.name }) : h("span", { class: "name" }, icon("file"), f.file.name))),
      pending.text && h("div", { class: "text", dir: "auto" }, pending.text),
      h("span", { class: "meta", "aria-label": t("sending") }, icon(failed ? "alert" : "clock")))),
    failed && h("button", { type: "button", class: "again", onclick: again }, `${t("failed")} · ${pending.why}`)));
}
