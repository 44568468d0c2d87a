// The playground: people, their chats, the inspector, and the live line to the emulated Telegram.
//
// A seat is one person in one chat, "person:chat": a group is seen from as many seats as it has members.

import * as api from "./api.js";
import { Bar } from "./bar.js";
import { Chat } from "./chat.js";
import { Faults } from "./faults.js";
import { Inspector } from "./inspector.js";
import { keep, recall } from "./kept.js";
import { follow } from "./live.js";
import { toast } from "./overlay.js";
import { Pane } from "./pane.js";
import { firstName, lang, t } from "./strings.js";

const seat = (person, chat) => `${person}:${chat}`;
const parts = (key) => String(key).split(":").map(Number);

class App extends EventTarget {
  constructor() {
    super();
    const kept = recall();
    Object.assign(this, { people: new Map(), rooms: new Map(), seats: new Map(), panes: new Map(), unread: new Map(), bot: { first_name: "Bot" }, shown: "chat" });
    this.open = Array.isArray(kept.open) ? kept.open : [];
    this.inspecting = kept.inspecting !== false;
    this.stage = document.getElementById("stage");
    this.link = document.getElementById("link");
    this.toasts = document.getElementById("toasts");
    this.faults = new Faults(document.getElementById("trouble"), (text) => this.say(text));
    this.bar = new Bar(document.getElementById("bar"), this);
    this.inspector = new Inspector(document.getElementById("inspector"), (id) => this.nameOf(Number(id)));
    this.arrange();
    follow({ up: () => this.connected(), down: () => this.disconnected(), event: (kind, data) => this.hear(kind, data) });
  }

  nameOf(id) {
    return this.people.get(id)?.first_name ?? this.rooms.get(id)?.title;
  }

  say(text) {
    toast(this.toasts, text);
  }

  async connected() {
    try {
      await this.reload();
      await Promise.all([...this.open.map((key) => this.load(this.seats.get(key))), this.inspector.resync(), this.faults.resync()]);
      this.link.textContent = "";
    } catch {
      this.disconnected();
      setTimeout(() => this.connected(), 1000);
    }
  }

  disconnected() {
    this.link.textContent = t("reconnecting");
  }

  /** reload people, groups and commands; whoever is gone goes from the screen too. */
  async reload() {
    let state = await api.state();
    if (!state.users?.length) {
      await api.addPerson({ first_name: firstName, username: "", language_code: lang });
      state = await api.state();
    }
    [this.bot] = state.bots;
    this.people = new Map(state.users.map((user) => [user.id, user]));
    this.rooms = new Map(state.chats.map((room) => [room.id, room]));
    this.open = [...new Set(this.open.map((key) => this.follow(key)))].filter((key) => this.sits(...parts(key))).slice(0, 2);
    if (this.open.length === 0) this.open = [seat(...Array(2).fill(this.people.keys().next().value))];
    if (!this.open.includes(this.active)) this.active = this.open[0];
    for (const [key, pane] of this.panes) {
      if (changed(pane.person, this.people.get(pane.person.id)) || changed(pane.room, this.rooms.get(pane.chat.id))) this.take(key);
    }
    this.arrange();
    this.dispatchEvent(new Event("state"));
  }

  sits(person, chat) {
    return this.people.has(person) && Boolean(this.rooms.get(chat)?.members.includes(person));
  }

  // A group that became a supergroup is another chat from then on.
  follow(key) {
    const [person, chat] = parts(key);
    const next = this.rooms.get(chat)?.migrated_to_chat_id;
    if (!next) return key;
    if (this.active === key) this.active = seat(person, next);
    return seat(person, next);
  }

  take(key) {
    this.panes.get(key).close();
    this.panes.delete(key);
  }

  load(chat) {
    return chat.load(() => api.transcript(chat.id));
  }

  /** arrange the panes of what is open, the tabs and the bar. */
  arrange() {
    for (const key of [...this.panes.keys()]) if (!this.open.includes(key)) this.take(key);
    for (const key of this.open) {
      const [person, chat] = parts(key);
      if (!this.sits(person, chat)) continue;
      if (!this.panes.has(key)) this.panes.set(key, this.pane(key));
      const pane = this.panes.get(key);
      pane.composer.setCommands(this.bot.menus?.[person] ?? []);
      pane.sign();
      pane.element.dataset.active = String(key === this.active);
      this.unread.delete(chat);
    }
    const elements = this.open.map((key) => this.panes.get(key)?.element).filter(Boolean);
    for (const child of [...this.stage.children]) if (!elements.includes(child)) child.remove();
    // Who stays is not moved: a moved transcript would lose its place.
    elements.forEach((element, i) => { if (this.stage.children[i] !== element) this.stage.insertBefore(element, this.stage.children[i] ?? null); });
    Object.assign(document.body.dataset, { shown: this.shown, inspecting: String(this.inspecting), panes: String(this.open.length) });
    keep({ open: this.open, inspecting: this.inspecting });
    this.bar.render();
  }

  pane(key) {
    const [person, id] = parts(key);
    if (!this.seats.has(key)) this.seats.set(key, new Chat(id));
    const chat = this.seats.get(key);
    if (!chat.loaded) this.load(chat).catch(() => {}); // the pane shows why
    return new Pane(this, key, this.people.get(person), this.rooms.get(id), chat);
  }

  activate(key) {
    if (this.active === key) return;
    this.active = key;
    this.arrange();
  }

  /** pick somebody's chat: to the front if on screen, else in the place of what is active. */
  pick(person, chat) {
    const key = seat(person, chat);
    if (!this.open.includes(key)) this.open[Math.max(0, this.open.indexOf(this.active))] = key;
    Object.assign(this, { active: key, shown: "chat" });
    this.arrange();
    this.panes.get(key).composer.input.focus();
  }

  /** enter a group as who is active if they are in it, else as its first member. */
  enter(chat) {
    const there = this.open.find((key) => parts(key)[1] === chat);
    const [person] = parts(there ?? this.active);
    const who = this.sits(person, chat) ? person : this.rooms.get(chat).members[0];
    if (who !== undefined) this.pick(who, chat);
  }

  /** groupOf a person: the first that they are in. */
  groupOf(person) {
    return [...this.rooms.values()].find((room) => room.type !== "private" && !room.migrated_to_chat_id && room.members.includes(person));
  }

  /** swap who speaks in a pane. */
  swap(key, person) {
    const next = seat(person, parts(key)[1]);
    if (this.open.includes(next)) return this.activate(next);
    this.open[this.open.indexOf(key)] = next;
    this.active = next;
    this.arrange();
  }

  /** add a person and show them beside who is there. */
  async add(person) {
    const { id } = await api.addPerson({ username: "", ...person });
    await this.reload();
    this.open = [this.active, seat(id, id)];
    this.pick(id, id);
  }

  async gather(group) {
    try {
      const { id } = await api.gather(group);
      await this.reload();
      this.enter(id);
    } catch (error) {
      this.say(error.message);
    }
  }

  shut(key) {
    this.open = this.open.filter((other) => other !== key);
    [this.active] = this.open;
    this.arrange();
  }

  toggleSplit() {
    const shown = new Set(this.open.map((key) => parts(key)[0]));
    const other = [...this.people.keys()].find((id) => !shown.has(id)) ?? [...this.people.keys()].find((id) => !this.open.includes(seat(id, id)));
    if (this.open.length > 1) this.shut(this.open.find((key) => key !== this.active));
    else if (other === undefined) this.bar.adder.click();
    else this.open = [...this.open, this.beside(other)];
    this.arrange();
  }

  // In a group the other one is a member of it; else it is the other's own chat.
  beside(person) {
    const [, chat] = parts(this.active);
    return this.rooms.get(chat).type !== "private" && this.sits(person, chat) ? seat(person, chat) : seat(person, person);
  }

  toggleInspector() {
    this.inspecting = !this.inspecting;
    this.arrange();
  }

  /** story shows what became of a message. */
  story(message) {
    Object.assign(this, { inspecting: true, shown: "calls" });
    this.arrange();
    if (!this.inspector.story(message)) this.say(t("story_unknown"));
  }

  view(name) {
    this.shown = name;
    this.arrange();
    if (name === "calls") this.inspector.toBottom();
  }

  hear(kind, data) {
    if (kind === "call" || kind === "update") return this.inspector.hear(kind, data);
    if (kind === "faults") return this.faults.show(data);
    if (kind === "commands" || kind === "state") return void this.reload().catch(() => this.disconnected());
    if (!this.rooms.has(data.chat_id)) return void this.reload().catch(() => this.disconnected());
    for (const chat of this.seats.values()) if (chat.id === data.chat_id) this.pass(chat, kind, data);
    if (kind === "message") this.missed(data.chat_id, data.message);
  }

  pass(chat, kind, data) {
    if (kind === "message" || kind === "edit") chat.put(data.message);
    if (kind === "delete") chat.drop(data.message_ids);
    if (kind === "action") chat.act(data.action);
    if (kind === "callback") chat.answered(data.callback_query_id, data);
  }

  missed(chat, message) {
    if (!message.from?.is_bot || this.open.some((key) => parts(key)[1] === chat)) return;
    this.unread.set(chat, (this.unread.get(chat) ?? 0) + 1);
    this.bar.render();
  }
}

const changed = (old, now) => JSON.stringify(old) !== JSON.stringify(now);

document.documentElement.lang = lang;
document.title = t("title");
new App();
