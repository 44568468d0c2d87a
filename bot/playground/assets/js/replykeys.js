// The reply keyboard: buttons under the writer that say their own text.

import { h } from "./dom.js";

/** replyKeys of the newest message that set or removed one, or null. */
export function replyKeys(messages, say) {
  const markup = messages.findLast((m) => m.reply_markup?.keyboard || m.reply_markup?.remove_keyboard)?.reply_markup;
  if (!markup?.keyboard) return null;
  const label = (key) => (typeof key === "string" ? key : key.text);
  return h("div", { class: "reply-keys" }, markup.keyboard.map((row) => h("div", { class: "keys" },
    row.map((key) => h("button", { type: "button", class: "key", onclick: () => say(label(key)) }, label(key))))));
}
