// What goes over the line: every Bot API call, and every update with its story.

import { Calls } from "./calls.js";
import { h, iconButton } from "./dom.js";
import { t } from "./strings.js";
import { Updates } from "./updates.js";

export class Inspector {
  constructor(element, nameOf) {
    this.calls = new Calls(nameOf);
    this.updates = new Updates(nameOf);
    this.summary = h("p", { class: "summary" });
    this.tabs = ["calls", "updates"].map((name) => h("button", {
      type: "button", role: "tab", class: "log-tab", data: { log: name }, onclick: () => this.show(name), onkeydown: (e) => this.turn(e, name),
    }, t(name)));
    this.place = h("div", { class: "log-place", role: "tabpanel" });
    element.setAttribute("aria-label", t("inspector"));
    element.append(h("header", {}, h("div", {}, h("div", { class: "log-tabs", role: "tablist" }, this.tabs), this.summary), iconButton("clear", t("clear"), () => this.log.clear())), this.place);
    for (const log of [this.calls, this.updates]) log.changed = () => this.count();
    this.show("calls");
  }

  show(name) {
    this.log = this[name];
    for (const tab of this.tabs) {
      tab.setAttribute("aria-selected", String(tab.dataset.log === name));
      tab.tabIndex = tab.dataset.log === name ? 0 : -1;
    }
    this.place.replaceChildren(this.log.element);
    this.place.setAttribute("aria-label", t(name));
    this.log.render();
  }

  turn(e, name) {
    if (e.key !== "ArrowLeft" && e.key !== "ArrowRight") return;
    const other = name === "calls" ? "updates" : "calls";
    this.show(other);
    this.tabs.find((tab) => tab.dataset.log === other).focus();
  }

  async resync() {
    await Promise.all([this.calls.resync(), this.updates.resync()]);
  }

  hear(kind, one) {
    (kind === "call" ? this.calls : this.updates).hear(one);
  }

  /** story unfolds the update of a message, and says whether there is one. */
  story(message) {
    const update = this.updates.find(message);
    if (!update) return false;
    this.show("updates");
    this.updates.unfold(update);
    return true;
  }

  count() {
    this.summary.textContent = this.log?.summary() ?? "";
  }

  toBottom() {
    this.log.toBottom();
  }
}
