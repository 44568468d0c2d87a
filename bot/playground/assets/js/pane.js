// One person in one chat, with the bot or in a group: heading, transcript, composer.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { avatar, h, iconButton, mark } from "./dom.js";
import { groupBox, hearing, newGroupBox } from "./group.js";
import { MessageList } from "./list.js";
import { alertBox, askBox, toast } from "./overlay.js";
import { replyKeys } from "./replykeys.js";
import { billBox, starsBox } from "./stars.js";
import { t } from "./strings.js";

const signs = { typing: "action_typing", upload_photo: "action_upload_photo", upload_document: "action_upload_document" };

export class Pane {
  constructor(app, key, person, room, chat) {
    Object.assign(this, { app, key, person, room, chat, group: room.type !== "private" });
    this.list = new MessageList(chat, person, this.actions());
    this.composer = new Composer(this);
    this.status = h("span", { class: "status" });
    this.toasts = h("div", { class: "toasts", role: "status" });
    this.body = h("div", { class: "body" }, this.list.element, this.toasts);
    this.foot = h("div", { class: "foot" });
    this.element = h("section", { class: "pane", "aria-label": this.group ? `${person.first_name} · ${room.title}` : person.first_name, onfocusin: () => app.activate(key) }, this.head(), this.topics(), this.body, this.foot);
    this.listen();
    this.dropping();
    this.refresh();
  }

  head() {
    return h("header", { class: "head" }, this.group ? avatar(this.room, true) : mark(38),
      h("div", { class: "who" }, h("h2", { dir: "auto" }, this.group ? this.room.title : this.app.bot.first_name), this.status),
      this.group ? this.speaker() : h("span", { class: "you", title: t("as", { name: this.person.first_name }) }, avatar(this.person), h("span", { dir: "auto" }, this.person.first_name), h("small", {}, this.person.language_code ?? "")),
      this.group
        ? iconButton("people", t("manage"), () => groupBox(this.app, this.room.id))
        : [iconButton("star", t("stars"), () => starsBox(this.person.id, (work) => this.attempt(work)), { class: "icon-button stopper" }),
          iconButton("link", t("deep_link"), () => this.askLink(), { class: "icon-button stopper" }),
          iconButton("stop", t(this.person.blocked ? "unblock" : "block"), () => this.toggleBlock(), { class: "icon-button stopper" })],
      iconButton("close", t("close"), () => this.app.shut(this.key), { class: "icon-button shut" }));
  }

  // In a group every member may speak: who does is chosen here.
  speaker() {
    const members = this.room.members.map((id) => this.app.people.get(id)).filter(Boolean);
    const select = h("select", { "aria-label": t("write_as"), title: t("write_as"), onchange: () => this.app.swap(this.key, Number(select.value)) },
      members.map((one) => h("option", { value: String(one.id), selected: one.id === this.person.id }, one.first_name)));
    return h("label", { class: "speaker" }, avatar(this.person), select);
  }

  // A forum's topics, one of which is on screen, or all.
  topics() {
    if (!this.room.is_forum) return null;
    const tab = (id, name) => h("button", { type: "button", class: "toggle", "aria-pressed": String(this.chat.thread === id), data: { topic: String(id) }, onclick: () => this.enter(id) }, name);
    const add = () => askBox({ title: t("new_topic"), label: t("name"), submit: t("create") }, (name) => this.attempt(async () => {
      const { message_thread_id: id } = await api.topic(this.chat.id, this.person.id, name);
      this.chat.thread = id;
      await this.app.reload();
    }));
    return h("nav", { class: "topics", "aria-label": t("topic") }, tab(0, t("all_topics")),
      Object.entries(this.room.topics ?? {}).map(([id, one]) => tab(Number(id), one.name)), iconButton("plus", t("new_topic"), add));
  }

  enter(topic) {
    this.chat.thread = topic;
    for (const tab of this.element.querySelectorAll(".topics .toggle")) tab.setAttribute("aria-pressed", String(Number(tab.dataset.topic) === topic));
    this.list.stuck = true;
    this.refresh();
  }

  listen() {
    this.ears = new AbortController();
    const on = (kind, hear) => this.chat.addEventListener(kind, (e) => hear(e.detail), { signal: this.ears.signal });
    on("change", (detail) => this.refresh(detail?.fresh));
    on("action", () => this.sign());
    on("busy", (detail) => this.list.busy(detail));
    on("answer", (answer) => this.answered(answer));
  }

  close() {
    this.ears.abort();
    this.list.resized.disconnect();
    this.element.remove();
  }

  refresh(fresh) {
    this.list.render(fresh);
    this.sign();
    const empty = !this.group && this.chat.loaded && this.chat.messages.size === 0 && this.chat.pending.length === 0;
    const mode = this.chat.error ? "error" : !this.chat.loaded ? "loading" : empty ? "empty" : !this.group && this.person.blocked ? "blocked" : "open";
    this.element.dataset.mode = mode;
    if (mode !== this.mode) this.arrange(mode);
    this.mode = mode;
    this.keys?.remove();
    this.keys = replyKeys(this.chat.sorted(), (text) => this.say(text));
    if (this.keys && mode === "open") this.foot.append(this.keys);
  }

  arrange(mode) {
    const big = (text, onclick) => h("button", { type: "button", class: "big", onclick }, text);
    const feet = { empty: () => big(t("start"), () => this.start()), blocked: () => big(t("restart"), () => this.toggleBlock()), open: () => this.composer.element };
    this.foot.replaceChildren(...(feet[mode] ? [feet[mode]()] : []));
    this.composer.fit();
    this.welcome?.remove();
    this.welcome = this.placard(mode);
    if (this.welcome) this.body.append(this.welcome);
  }

  placard(mode) {
    if (mode === "loading") return h("div", { class: "placard" }, h("i", { class: "spinner" }), t("loading"));
    if (mode === "error") return h("div", { class: "placard" }, h("p", {}, t("load_failed", { why: this.chat.error })), h("button", { type: "button", class: "soft", onclick: () => this.app.load(this.chat).catch(() => {}) }, t("retry")));
    if (mode !== "empty") return null;
    return h("div", { class: "placard welcome" }, mark(72), h("h3", {}, this.app.bot.first_name), h("p", {}, t("empty_text")));
  }

  sign() {
    const { action } = this.chat;
    const quiet = this.group ? hearing(this.room, this.app.bot) : t("bot");
    const text = action ? t(signs[action] ?? "action_other") : quiet;
    if (this.status.dataset.action === action && this.status.textContent === text) return;
    this.status.dataset.action = action;
    this.status.replaceChildren(text, ...(action ? [h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"))] : []));
  }

  actions() {
    return {
      group: this.group,
      reply: (message) => this.composer.reply(message),
      edit: (message) => this.composer.edit(message),
      erase: (messages) => this.attempt(() => api.erase(this.chat.id, this.person.id, messages.map((m) => m.message_id))),
      story: (message) => this.app.story(message),
      show: (id) => this.list.show(id),
      again: (pending) => this.transmit(pending),
      tap: (message, data, key) => this.tap(message, data, key),
      copy: async (text) => { await navigator.clipboard.writeText(text); this.toast(t("copied")); },
      pay: (message) => this.attempt(() => api.pay(this.chat.id, message.message_id, this.person.id)),
      compose: (query) => this.composer.compose(`@${this.app.bot.username} ${query}`),
      command: (text) => this.say(text),
      link: (url) => this.deepLink(url),
    };
  }

  // A bill is paid here, and a link to this very bot does what Telegram does: it sends /start with the link's parameter, for ?startgroup=
  // in a group of the person's.
  deepLink(address) {
    const url = new URL(address);
    if (url.hostname === "t.me" && url.pathname.startsWith("/$")) {
      billBox(this.person.id, address, (work) => this.attempt(work));
      return true;
    }
    if (url.hostname !== "t.me" || url.pathname.slice(1).toLowerCase() !== this.app.bot.username?.toLowerCase()) return false;
    const group = this.group ? this.room : this.app.groupOf(this.person.id);
    if (!url.searchParams.has("startgroup")) this.follow(address);
    else if (group) this.follow(address, group.id);
    else newGroupBox(this.app.people, (g) => this.app.gather(g));
    return true;
  }

  async follow(link, group) {
    const message = await this.attempt(() => api.openLink(this.person.id, link, group));
    if (message) this.app.pick(this.person.id, message.chat.id);
  }

  /** open the person's own chat with the bot by a deep link. */
  open(parameter) {
    return this.follow(`tg://resolve?domain=${this.app.bot.username}&start=${encodeURIComponent(parameter)}`);
  }

  askLink() {
    askBox({ title: t("deep_link"), hint: t("deep_hint"), label: t("parameter"), submit: t("open") }, (word) => this.open(word));
  }

  start(parameter = new URLSearchParams(location.search).get("start")) {
    this.say(parameter ? `/start ${parameter}` : "/start");
    this.composer.input.focus();
  }

  say(text, replyTo) {
    const { thread } = this.chat;
    const pending = { text, files: [], state: "sending", send: () => api.say(this.chat.id, this.person.id, text, { replyTo, thread }) };
    return this.transmit(pending);
  }

  /** upload sends pictures as one album, then documents as another; the caption goes with the first. */
  async upload(items, caption, replyTo) {
    const groups = ["photo", "document"].map((kind) => [kind, items.filter((i) => i.kind === kind)]).filter(([, list]) => list.length);
    const { thread } = this.chat;
    let words = caption;
    for (const [kind, list] of groups) {
      const text = words;
      words = "";
      await this.transmit({ text, files: list, state: "sending", send: () => api.upload(this.chat.id, this.person.id, kind, list.map((i) => i.file), text, { replyTo, thread }) });
    }
  }

  /** transmit keeps what is sent in sight until it has arrived; sends of one chat go one after another. */
  transmit(pending) {
    pending.state = "sending";
    if (!this.chat.pending.includes(pending)) this.chat.pending.push(pending);
    this.list.stuck = true;
    this.chat.tell("change");
    this.chat.line = (this.chat.line ?? Promise.resolve()).then(() => this.deliver(pending));
    return this.chat.line;
  }

  async deliver(pending) {
    try {
      const messages = await pending.send();
      this.chat.pending = this.chat.pending.filter((p) => p !== pending);
      for (const message of [messages].flat()) this.chat.put(message, false);
      for (const { url } of pending.files) URL.revokeObjectURL(url);
    } catch (error) {
      Object.assign(pending, { state: "failed", why: error.message });
    }
    this.chat.tell("change");
  }

  async tap(message, data, key) {
    if (!this.chat.wait(key)) return;
    try {
      this.chat.tapped(key, await api.tap(this.chat.id, message.message_id, this.person.id, data));
    } catch (error) {
      this.chat.release(key);
      this.toast(error.message);
    }
  }

  answered({ text, show_alert: alert, url }) {
    if (url) window.open(url, "_blank", "noopener,noreferrer");
    if (!text) return;
    if (alert) alertBox(this.app.bot.first_name, text);
    else this.toast(text);
  }

  async attempt(work) {
    try {
      return await work();
    } catch (error) {
      this.toast(error.message);
      return null;
    }
  }

  async toggleBlock() {
    await this.attempt(() => api.block(this.person.id, !this.person.blocked));
    await this.app.reload();
  }

  toast(text) {
    toast(this.toasts, text);
  }

  lastOwnText() {
    return this.chat.seen(this.person.id).filter((m) => m.from?.id === this.person.id && m.text !== undefined).at(-1);
  }

  dropping() {
    const veil = h("div", { class: "veil", hidden: true }, t("drop"));
    this.element.append(veil);
    const over = (on) => (e) => {
      if (!e.dataTransfer?.types.includes("Files") || this.mode !== "open") return;
      e.preventDefault();
      if (e.type !== "dragleave" || !this.element.contains(e.relatedTarget)) veil.hidden = !on;
    };
    this.element.addEventListener("dragover", over(true));
    this.element.addEventListener("dragleave", over(false));
    this.element.addEventListener("drop", (e) => {
      over(false)(e);
      if (this.mode === "open") this.composer.tray.add(e.dataTransfer.files);
      this.composer.input.focus();
    });
  }
}
