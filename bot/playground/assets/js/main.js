// The playground: people, their chats, the inspector, and the live line to the emulated Telegram.

import * as api from "./api.js";
import { Bar } from "./bar.js";
import { Chat } from "./chat.js";
import { Inspector } from "./inspector.js";
import { keep, recall } from "./kept.js";
import { follow } from "./live.js";
import { Pane } from "./pane.js";
import { firstName, lang, t } from "./strings.js";

class App {
  constructor() {
    const kept = recall();
    Object.assign(this, { people: new Map(), chats: new Map(), panes: new Map(), bot: { first_name: "Bot" }, shown: "chat" });
    this.open = Array.isArray(kept.open) ? kept.open : [];
    this.inspecting = kept.inspecting !== false;
    this.stage = document.getElementById("stage");
    this.link = document.getElementById("link");
    this.bar = new Bar(document.getElementById("bar"), this);
    this.inspector = new Inspector(document.getElementById("inspector"), (id) => this.people.get(Number(id))?.first_name);
    this.arrange();
    follow({ up: () => this.connected(), down: () => this.disconnected(), event: (kind, data) => this.hear(kind, data) });
  }

  async connected() {
    try {
      await this.reload();
      await Promise.all([...this.open.map((id) => this.load(this.chats.get(id))), this.inspector.resync()]);
      this.link.textContent = "";
    } catch {
      this.disconnected();
      setTimeout(() => this.connected(), 1000);
    }
  }

  disconnected() {
    this.link.textContent = t("reconnecting");
  }

  /** reload people and commands; whoever is gone goes from the screen too. */
  async reload() {
    let state = await api.state();
    if (!state.users?.length) {
      await api.addPerson({ first_name: firstName, username: "", language_code: lang });
      state = await api.state();
    }
    [this.bot] = state.bots;
    this.people = new Map(state.users.map((user) => [user.id, user]));
    for (const id of this.people.keys()) if (!this.chats.has(id)) this.chats.set(id, new Chat(id));
    this.open = this.open.filter((id) => this.people.has(id)).slice(0, 2);
    if (this.open.length === 0) this.open = [this.people.keys().next().value];
    if (!this.open.includes(this.active)) this.active = this.open[0];
    for (const [id, pane] of this.panes) if (changed(pane.person, this.people.get(id))) this.take(id);
    this.arrange();
  }

  take(id) {
    this.panes.get(id).close();
    this.panes.delete(id);
  }

  load(chat) {
    return chat.load(() => api.transcript(chat.id));
  }

  /** arrange the panes of who is open, the tabs and the bar. */
  arrange() {
    for (const id of [...this.panes.keys()]) if (!this.open.includes(id)) this.take(id);
    for (const id of this.open) {
      if (!this.people.has(id)) continue;
      if (!this.panes.has(id)) this.panes.set(id, this.pane(id));
      const pane = this.panes.get(id);
      pane.composer.setCommands(this.bot.menus?.[id] ?? []);
      pane.element.dataset.active = String(id === this.active);
      this.chats.get(id).unread = 0;
    }
    const elements = this.open.map((id) => this.panes.get(id)?.element).filter(Boolean);
    if (elements.some((element, i) => this.stage.children[i] !== element)) this.stage.replaceChildren(...elements);
    Object.assign(document.body.dataset, { shown: this.shown, inspecting: String(this.inspecting), panes: String(this.open.length) });
    keep({ open: this.open, inspecting: this.inspecting });
    this.bar.render();
  }

  pane(id) {
    const chat = this.chats.get(id);
    if (!chat.loaded) this.load(chat).catch(() => {}); // the pane shows why
    return new Pane(this, this.people.get(id), chat);
  }

  activate(id) {
    if (this.active === id) return;
    this.active = id;
    this.arrange();
  }

  /** pick somebody: to the front if on screen, else in the place of who is active. */
  pick(id) {
    if (!this.open.includes(id)) this.open[Math.max(0, this.open.indexOf(this.active))] = id;
    Object.assign(this, { active: id, shown: "chat" });
    this.arrange();
    this.panes.get(id).composer.input.focus();
  }

  /** add a person and show them beside who is there. */
  async add(person) {
    const { id } = await api.addPerson({ username: "", ...person });
    await this.reload();
    this.open = [this.active, id];
    this.pick(id);
  }

  shut(id) {
    this.open = this.open.filter((other) => other !== id);
    [this.active] = this.open;
    this.arrange();
  }

  toggleSplit() {
    const other = [...this.people.keys()].find((id) => !this.open.includes(id));
    if (this.open.length > 1) this.shut(this.open.find((id) => id !== this.active));
    else if (other === undefined) this.bar.people.querySelector(".add").click();
    else this.open = [...this.open, other];
    this.arrange();
  }

  toggleInspector() {
    this.inspecting = !this.inspecting;
    this.arrange();
  }

  view(name) {
    this.shown = name;
    this.arrange();
    if (name === "calls") this.inspector.toBottom();
  }

  hear(kind, data) {
    if (kind === "call") return this.inspector.add(data);
    if (kind === "commands" || kind === "state") return void this.reload().catch(() => this.disconnected());
    const chat = this.chats.get(data.chat_id);
    if (!chat) return void this.reload().catch(() => this.disconnected());
    if (kind === "message") this.message(chat, data.message);
    if (kind === "edit") chat.put(data.message);
    if (kind === "delete") chat.drop(data.message_ids);
    if (kind === "action") chat.act(data.action);
    if (kind === "callback") chat.answered(data.callback_query_id, data);
  }

  message(chat, message) {
    chat.put(message);
    if (!message.from?.is_bot || this.open.includes(chat.id)) return;
    chat.unread++;
    this.bar.render();
  }
}

const changed = (old, now) => JSON.stringify(old) !== JSON.stringify(now);

document.documentElement.lang = lang;
document.title = t("title");
new App();
