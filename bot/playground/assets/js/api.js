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
export const payLink = (user, link) => post("/emu/payments", { user_id: user, link });
export const bill = (link) => call(`/emu/bills?link=${encodeURIComponent(link)}`);
export const stars = async (user) => (await call(`/emu/stars?user_id=${user}`)) ?? [];
export const starFate = (charge, fate) => post("/emu/stars", { charge, fate });
export const file = (id) => `/emu/files/${encodeURIComponent(id)}`;

/** tap presses a callback button and returns the id of its query. */
export async function tap(chat, message, from, data) {
  const answer = await post("/emu/taps", { chat_id: chat, message_id: message, from_id: from, data });
  return answer?.callback_query_id;
}

/** say sends a text and returns the messages that it became; `place` is {replyTo, thread}. */
export function say(chat, from, text, { replyTo, thread } = {}) {
  return post("/emu/messages", { chat_id: chat, from_id: from, text, reply_to: replyTo, message_thread_id: thread });
}

/** upload sends files of one kind ("photo" or "document"); several are an album. */
export function upload(chat, from, kind, files, caption, { replyTo, thread } = {}) {
  const form = new FormData();
  form.set("chat_id", chat);
  form.set("from_id", from);
  if (caption) form.set("caption", caption);
  if (replyTo) form.set("reply_to", replyTo);
  if (thread) form.set("message_thread_id", thread);
  for (const one of files) form.append(kind, one, one.name);
  return call("/emu/messages", { method: "POST", body: form });
}

/** erase takes a message away for everyone; the bot is told nothing, as in Telegram. */
export const erase = (chat, user, ids) => post("/emu/deletions", { chat_id: chat, user_id: user, message_ids: ids, for_everyone: true });
export const openLink = (user, link, chat) => post("/emu/links", { user_id: user, link, chat_id: chat });

// Groups.
export const gather = (group) => post("/emu/chats", group);
export const seat = (chat, user, status) => post("/emu/chats/members", { chat_id: chat, user_id: user, status });
export const rename = (chat, title) => post("/emu/chats/title", { chat_id: chat, title });
export const migrate = (chat) => post("/emu/chats/migrate", { chat_id: chat });
export const topic = (chat, from, name) => post("/emu/topics", { chat_id: chat, from_id: from, name });

/** settings are what the bot's owner sets with BotFather; what is left out stays. */
export const settings = (some) => post("/emu/bot", some);

/** inline asks the bot for results and waits for them; null when it does not answer. */
export async function inline(chat, from, query) {
  const { inline_query_id: id } = await post("/emu/inline", { chat_id: chat, from_id: from, query });
  const answer = await call(`/emu/inline/${encodeURIComponent(id)}?wait_ms=8000`);
  return answer.answered ? { id, results: answer.results ?? [], button: answer.button } : null;
}

export const choose = (query, result, chat) => post(`/emu/inline/${encodeURIComponent(query)}/choice`, { result_id: result, chat_id: chat });

// What goes wrong, and what is on record.
export const updates = async (after) => (await call(`/emu/updates?after=${after}`)) ?? [];
export const faults = async () => (await call("/emu/faults")) ?? [];
export const fault = (one) => post("/emu/faults", one);
export const endFaults = () => call("/emu/faults", { method: "DELETE" });

/** absent is null where the page is served without the product behind it. */
const absent = (error) => {
  if (error.status === 404) return null;
  throw error;
};

/** process of the bot: {running, pid, starts}. */
export const process = () => call("/play/bot").catch(absent);
/** crash kills that process where it stands. */
export const crash = () => call("/play/crash", { method: "POST" });
/** ready says whether the bot takes updates. */
export const ready = () => fetch("/readyz").then((answer) => answer.ok, () => false);
/** story of an update: {steps}, what the bot's process told of it. */
export const story = (update) => call(`/play/story?update_id=${update}`).catch(absent);
