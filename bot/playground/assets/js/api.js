// The emulated Telegram's control API, seen from a person.

import { t } from "./strings.js";

/** Refusal is an answer that is not a success, in the server's own word; status 0 is no answer at all. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(path, options = {}) {
  const response = await fetch(path, options).catch(() => { throw new Refusal(0, t("unreachable")); });
  const text = await response.text();
  if (!response.ok) throw new Refusal(response.status, describe(text) || `HTTP ${response.status}`);
  return text ? JSON.parse(text) : null;
}

function describe(text) {
  try {
    const body = JSON.parse(text);
    return String(body.description ?? body.error ?? body.message ?? "");
  } catch {
    return text.trim().slice(0, 200);
  }
}

function post(path, body) {
  return call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export const state = () => call("/emu/state");
export const transcript = async (chat) => (await call(`/emu/messages?chat_id=${encodeURIComponent(chat)}`)) ?? [];
export const calls = async (after) => (await call(`/emu/calls?after=${after}`)) ?? [];
export const addPerson = (person) => post("/emu/users", person);
export const edit = (chat, message, text) => post("/emu/edits", { chat_id: chat, message_id: message, text });
export const block = (user, blocked) => post("/emu/block", { user_id: user, blocked });
export const pay = (chat, message, user) => post("/emu/payments", { user_id: user, chat_id: chat, message_id: message });
export const file = (id) => `/emu/files/${encodeURIComponent(id)}`;

/** tap presses a callback button and returns the id of its query. */
export async function tap(chat, message, from, data) {
  const answer = await post("/emu/taps", { chat_id: chat, message_id: message, from_id: from, data });
  return answer?.callback_query_id;
}

/** say sends a text and returns the messages that it became. */
export function say(chat, from, text, replyTo) {
  return post("/emu/messages", { chat_id: chat, from_id: from, text, reply_to: replyTo });
}

/** upload sends files of one kind ("photo" or "document"); several are an album. */
export function upload(chat, from, kind, files, caption, replyTo) {
  const form = new FormData();
  form.set("chat_id", chat);
  form.set("from_id", from);
  if (caption) form.set("caption", caption);
  if (replyTo) form.set("reply_to", replyTo);
  for (const one of files) form.append(kind, one, one.name);
  return call("/emu/messages", { method: "POST", body: form });
}
