// Inline keyboards.

import { h, icon } from "./dom.js";
import { safeURL } from "./entities.js";
import { t } from "./strings.js";

/** keyboard under a message, or null. */
export function keyboard(message, act, busy) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h("div", { class: "keyboard" }, rows.map((row) => h("div", { class: "keys" }, row.map((key) => button(message, key, act, busy)))));
}

function button(message, key, act, busy) {
  const url = key.url ?? key.web_app?.url ?? key.login_url?.url;
  if (url !== undefined) return linkKey(key.text, url, act);
  if (key.callback_data !== undefined) return tapKey(message, key, act, busy);
  if (key.copy_text) return plain(key.text, "copy", () => act.copy(key.copy_text.text));
  if (key.pay) return plain(key.text, "check", () => act.pay(message));
  const query = key.switch_inline_query_current_chat ?? key.switch_inline_query;
  if (query !== undefined) return plain(key.text, "next", () => act.compose(query));
  return h("button", { type: "button", class: "key", disabled: true, title: t("not_here") }, h("span", {}, key.text));
}

function linkKey(text, url, act) {
  const safe = safeURL(url);
  if (!safe) return h("button", { type: "button", class: "key", disabled: true, title: url }, h("span", {}, text));
  return h("a", {
    class: "key", href: safe, target: "_blank", rel: "noopener noreferrer", title: safe,
    onclick: (e) => { if (act.link(safe)) e.preventDefault(); },
  }, h("span", {}, text), icon("link"));
}

function tapKey(message, key, act, busy) {
  const name = `${message.message_id}|${key.callback_data}`;
  const node = h("button", { type: "button", class: "key", data: { key: name }, onclick: () => act.tap(message, key.callback_data, name) },
    h("span", {}, key.text), h("i", { class: "spinner" }));
  markBusy(node, busy.has(name));
  return node;
}

/** markBusy shows or hides the spinner of a button. */
export function markBusy(node, on) {
  node.classList.toggle("busy", on);
  node.setAttribute("aria-busy", String(on));
}

const plain = (text, name, onclick) => h("button", { type: "button", class: "key", onclick }, h("span", {}, text), icon(name));
