// The bar at the top: people, the split view, the inspector, the theme.

import { avatar, h, icon, iconButton, mark } from "./dom.js";
import { personBox } from "./overlay.js";
import { t } from "./strings.js";

export class Bar {
  constructor(element, app) {
    this.app = app;
    this.people = h("nav", { class: "people", "aria-label": t("people") });
    this.split = iconButton("split", t("split"), () => app.toggleSplit(), { class: "icon-button split" });
    this.panel = iconButton("panel", t("inspector"), () => app.toggleInspector(), { class: "icon-button panel" });
    this.theme = iconButton("moon", t("theme"), () => this.turn(), { class: "icon-button" });
    this.chat = h("button", { type: "button", onclick: () => app.view("chat") }, t("chat"));
    this.calls = h("button", { type: "button", onclick: () => app.view("calls") }, t("calls"));
    element.append(
      h("div", { class: "brand" }, mark(28), h("h1", {}, "Vinbot", h("small", {}, "playground"))), this.people,
      h("div", { class: "bar-tools" }, this.split, this.panel, this.theme),
      h("div", { class: "tabs" }, this.chat, this.calls));
    this.lamp();
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
    this.people.replaceChildren(...[...app.people.values()].map((person) => this.chip(person)),
      h("button", { type: "button", class: "add", "aria-label": t("add_person"), title: t("add_person"), disabled: app.people.size === 0, onclick: () => personBox((p) => app.add(p)) }, icon("plus")));
    this.split.setAttribute("aria-pressed", String(app.open.length > 1));
    this.panel.setAttribute("aria-pressed", String(app.inspecting));
    this.chat.setAttribute("aria-pressed", String(app.shown === "chat"));
    this.calls.setAttribute("aria-pressed", String(app.shown === "calls"));
  }

  chip(person) {
    const { app } = this;
    const unread = app.chats.get(person.id)?.unread ?? 0;
    return h("button", {
      type: "button", class: "chip", "aria-pressed": String(app.open.includes(person.id)), data: { active: String(app.active === person.id) },
      title: `${person.first_name} · ${person.language_code ?? ""}`, onclick: () => app.pick(person.id),
    }, avatar(person), h("span", { dir: "auto" }, person.first_name), h("small", {}, person.language_code ?? ""),
    unread > 0 && h("b", { class: "badge" }, String(unread)));
  }
}
