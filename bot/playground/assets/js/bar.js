// The bar at the top: people, groups, the split view, the faults, the inspector, the theme.

import { avatar, h, icon, iconButton, mark } from "./dom.js";
import { newGroupBox } from "./group.js";
import { personBox } from "./overlay.js";
import { t } from "./strings.js";

export class Bar {
  constructor(element, app) {
    this.app = app;
    this.people = h("nav", { class: "people", "aria-label": t("people") });
    this.split = iconButton("split", t("split"), () => app.toggleSplit(), { class: "icon-button split" });
    this.panel = iconButton("panel", t("inspector"), () => app.toggleInspector(), { class: "icon-button panel" });
    this.faults = iconButton("bolt", t("faults"), () => app.faults.look().catch(() => {}), { class: "icon-button bolt", popovertarget: "faults" });
    this.theme = iconButton("moon", t("theme"), () => this.turn(), { class: "icon-button" });
    this.chat = h("button", { type: "button", onclick: () => app.view("chat") }, t("chat"));
    this.calls = h("button", { type: "button", onclick: () => app.view("calls") }, t("inspector"));
    this.menu = h("div", { class: "menu", id: "adding", popover: "auto", "aria-label": t("add_menu") },
      this.item("add_person", () => personBox((p) => app.add(p))),
      this.item("new_group", () => newGroupBox(app.people, (g) => app.gather(g))));
    element.append(
      h("div", { class: "brand" }, mark(28), h("h1", {}, "Vinbot", h("small", {}, "playground"))), this.people,
      h("div", { class: "bar-tools" }, this.split, this.faults, this.panel, this.theme),
      h("div", { class: "tabs" }, this.chat, this.calls), this.menu);
    this.adder = h("button", { type: "button", class: "add", "aria-label": t("add_menu"), title: t("add_menu"), popovertarget: "adding", onclick: () => this.anchor() }, icon("plus"));
    this.lamp();
  }

  item(word, onclick) {
    return h("button", { type: "button", onclick: () => { this.menu.hidePopover(); onclick(); } }, t(word));
  }

  // The menu opens under its button, inside the window.
  anchor() {
    const { left, bottom } = this.adder.getBoundingClientRect();
    this.menu.style.left = `${Math.min(left, innerWidth - 236)}px`;
    this.menu.style.top = `${bottom + 6}px`;
  }

  turn() {
    window.playgroundTheme.toggle();
    this.lamp();
  }

  lamp() {
    this.theme.replaceChildren(icon(window.playgroundTheme.dark() ? "sun" : "moon"));
  }

  render() {
    const { app } = this;
    const groups = [...app.rooms.values()].filter((room) => room.type !== "private" && !room.migrated_to_chat_id);
    this.adder.disabled = app.people.size === 0;
    this.people.replaceChildren(
      ...[...app.people.values()].map((person) => this.chip(person, person.first_name, person.language_code ?? "", () => app.pick(person.id, person.id))),
      ...groups.map((room) => this.chip(room, room.title, String(room.members.length), () => app.enter(room.id))), this.adder);
    this.split.setAttribute("aria-pressed", String(app.open.length > 1));
    this.panel.setAttribute("aria-pressed", String(app.inspecting));
    this.chat.setAttribute("aria-pressed", String(app.shown === "chat"));
    this.calls.setAttribute("aria-pressed", String(app.shown === "calls"));
  }

  chip(one, name, small, onclick) {
    const { app } = this;
    const shown = app.open.some((key) => app.seats.get(key)?.id === one.id);
    const unread = app.unread.get(one.id) ?? 0;
    return h("button", {
      type: "button", class: "chip", "aria-pressed": String(shown), data: { active: String(app.seats.get(app.active)?.id === one.id) },
      title: small ? `${name} · ${small}` : name, onclick,
    }, avatar(one), h("span", { dir: "auto" }, name), h("small", {}, small), unread > 0 && h("b", { class: "badge" }, String(unread)));
  }
}
