// From a transcript to the rows on screen: days, albums, and which bubble opens or closes a run of one sender.

import { dayKey } from "./when.js";

const runGap = 300; // seconds: a longer silence starts a new run

/**
 * plan returns rows: {kind: "day", key, date} and {kind: "message", key, messages, out, first, last, service}.
 * Only the newest `limit` messages are planned; `hidden` says how many are not.
 */
export function plan(messages, me, limit = Infinity) {
  const hidden = Math.max(0, messages.length - limit);
  const rows = [];
  let lastDay = "";
  for (const message of messages.slice(hidden)) {
    const day = dayKey(message.date);
    if (day !== lastDay) rows.push({ kind: "day", key: `day ${day}`, date: message.date });
    lastDay = day;
    const previous = rows.at(-1);
    if (isAlbum(previous, message)) previous.messages.push(message);
    else rows.push(row(message, me));
  }
  runs(rows);
  return { rows, hidden };
}

function isAlbum(previous, message) {
  return Boolean(message.media_group_id) && previous.kind === "message" && previous.messages[0].media_group_id === message.media_group_id;
}

function row(message, me) {
  return { kind: "message", key: `message ${message.message_id}`, messages: [message], out: message.from?.id === me, service: isService(message), first: true, last: true };
}

function runs(rows) {
  for (let i = 1; i < rows.length; i++) {
    const [a, b] = [rows[i - 1], rows[i]];
    if (a.kind !== "message" || b.kind !== "message" || a.service || b.service) continue;
    const [x, y] = [a.messages.at(-1), b.messages[0]];
    if (x.from?.id === y.from?.id && y.date - x.date < runGap) {
      a.last = false;
      b.first = false;
    }
  }
}

const services = ["new_chat_members", "left_chat_member", "new_chat_title", "pinned_message", "group_chat_created", "supergroup_chat_created",
  "successful_payment", "refunded_payment", "migrate_to_chat_id", "migrate_from_chat_id", "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"];

/** isService says whether a message is a notice in the middle and not a bubble. */
export const isService = (message) => services.some((name) => name in message);

/** sameRow says whether a row already on screen can stay as it is. */
export function sameRow(a, b) {
  return a.kind === b.kind && a.out === b.out && a.first === b.first && a.last === b.last &&
    (a.messages ?? []).length === (b.messages ?? []).length && (a.messages ?? []).every((m, i) => m === b.messages[i]);
}
