// Where a person writes: text, attachments, a reply, an edit, the command menu.

import * as api from "./api.js";
import { Tray } from "./attachments.js";
import { summary, wording } from "./bubble.js";
import { CommandMenu } from "./commands.js";
import { h, icon, iconButton } from "./dom.js";
import { InlineResults } from "./inline.js";
import { t } from "./strings.js";

const longest = 4096; // a Telegram client cuts a longer text into several messages

export class Composer {
  constructor(pane) {
    this.pane = pane;
    this.tray = new Tray(() => this.changed(), (why) => pane.toast(why));
    this.menu = new CommandMenu((command) => this.command(command));
    this.results = new InlineResults(pane, () => this.empty());
    this.context = h("div", { class: "context", hidden: true });
    this.input = h("textarea", {
      rows: "1", "aria-label": t("message"), placeholder: t("message"), autocomplete: "off", enterkeyhint: "send",
      oninput: () => this.changed(), onkeydown: (e) => this.key(e), onpaste: (e) => this.pasted(e), onblur: () => setTimeout(() => this.hide(), 150),
    });
    this.menu.serve(this.input);
    this.results.serve(this.input);
    this.picker = h("input", { type: "file", multiple: true, hidden: true, onchange: () => { this.tray.add(this.picker.files); this.picker.value = ""; this.input.focus(); } });
    this.submit = iconButton("send", t("send"), () => this.send(), { class: "icon-button send" });
    this.opener = h("button", { type: "button", class: "opener", "aria-label": t("commands"), "aria-haspopup": "listbox", onclick: () => this.openMenu() }, icon("menu"), h("span", {}, t("menu")));
    this.element = h("div", { class: "composer" }, this.menu.list, this.results.list, this.context, this.tray.element,
      h("div", { class: "write" }, this.opener, iconButton("attach", t("attach"), () => this.picker.click()), this.picker, this.input, this.submit));
    this.changed();
  }

  setCommands(list) {
    this.menu.commands = list;
    this.opener.hidden = list.length === 0;
  }

  hide() {
    this.menu.hide();
    this.results.hide();
  }

  empty() {
    this.input.value = "";
    this.changed();
  }

  openMenu() {
    if (this.menu.open) this.menu.hide();
    else this.menu.show("");
    this.input.focus();
  }

  command(text) {
    this.clear();
    this.pane.say(text);
  }

  /** compose puts words before the cursor of the writer. */
  compose(text) {
    this.input.value = text;
    this.input.focus();
    this.changed();
  }

  reply(message) {
    this.setContext({ reply: message }, "reply", t("replying", { name: message.from?.first_name ?? "" }), summary(message));
  }

  edit(message) {
    this.input.value = wording(message);
    this.setContext({ edit: message }, "edit", t("editing"), summary(message));
    this.changed();
  }

  setContext(target, name, title, text) {
    this.target = target;
    this.context.replaceChildren(icon(name), h("div", {}, h("strong", {}, title), h("span", {}, text)), iconButton("close", t("cancel"), () => this.clear()));
    this.context.hidden = false;
    this.input.focus();
  }

  clear() {
    if (this.target?.edit || !this.target) this.input.value = "";
    this.target = null;
    this.context.hidden = true;
    this.changed();
  }

  changed() {
    this.fit();
    const text = this.input.value;
    this.input.placeholder = t(this.tray.items.length ? "caption" : "message");
    this.submit.disabled = text.trim() === "" && this.tray.items.length === 0;
    if (!this.target?.edit && this.results.typed(text)) this.menu.hide();
    else if (/^\/\w*$/.test(text)) this.menu.show(text.slice(1));
    else this.menu.hide();
  }

  /** fit the writer to its words; it has no height before it is on the page. */
  fit() {
    this.input.style.height = "";
    if (this.input.isConnected) this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 180)}px`;
  }

  key(e) {
    if (e.isComposing) return;
    if (this.results.key(e) || this.menu.key(e)) return;
    if (e.key === "Enter" && !e.shiftKey) {
      e.preventDefault();
      this.send();
    } else if (e.key === "ArrowUp" && this.input.value === "" && !this.target) {
      const last = this.pane.lastOwnText();
      if (last) { e.preventDefault(); this.edit(last); }
    } else if (e.key === "Escape" && (this.target || this.tray.items.length)) {
      if (this.target) this.clear();
      else this.tray.clear();
    }
  }

  pasted(e) {
    if (!e.clipboardData?.files.length) return;
    e.preventDefault();
    this.tray.add(e.clipboardData.files);
  }

  send() {
    const text = this.input.value.trim();
    const items = this.tray.take();
    if (!text && items.length === 0) return;
    const { edit, reply } = this.target ?? {};
    this.target = null;
    this.context.hidden = true;
    this.input.value = "";
    this.changed();
    this.input.focus();
    if (edit) this.pane.attempt(() => api.edit(this.pane.chat.id, edit.message_id, text));
    else if (items.length) this.pane.upload(items, text, reply?.message_id);
    else for (const part of pieces(text, longest)) this.pane.say(part, reply?.message_id);
  }
}

/** pieces cuts a long text at a line, else at a word, else where it must. */
export function pieces(text, most) {
  const parts = [];
  let rest = text;
  while (rest.length > most) {
    const head = rest.slice(0, most);
    const cut = [head.lastIndexOf("\n"), head.lastIndexOf(" ")].find((at) => at > most / 2) ?? safeCut(head);
    parts.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut).trim();
  }
  return [...parts, rest].filter(Boolean);
}

// Never between the two halves of a character outside the basic plane.
function safeCut(head) {
  const last = head.charCodeAt(head.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? head.length - 1 : head.length;
}
