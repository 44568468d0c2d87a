// The bot's command menu: a list box above the writer, driven from its keyboard.

import { h } from "./dom.js";
import { t } from "./strings.js";

let made = 0;

export class CommandMenu {
  constructor(choose) {
    Object.assign(this, { choose, commands: [], matches: [], at: 0, open: false, id: `commands-${++made}` });
    this.element = h("div", { class: "commands", id: this.id, role: "listbox", "aria-label": t("commands"), hidden: true });
  }

  /** serve makes the input a combo box of this list. */
  serve(input) {
    this.input = input;
    for (const [name, value] of [["role", "combobox"], ["aria-controls", this.id], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
  }

  show(prefix) {
    this.matches = this.commands.filter((c) => c.command.startsWith(prefix.toLowerCase()));
    this.at = 0;
    this.open = this.matches.length > 0;
    this.render();
  }

  hide() {
    this.open = false;
    this.render();
  }

  /** key handles a key of the writer and says whether it did. */
  key(e) {
    if (!this.open) return false;
    const last = this.matches.length - 1;
    const moves = { ArrowDown: this.at === last ? 0 : this.at + 1, ArrowUp: this.at === 0 ? last : this.at - 1 };
    if (e.key in moves) this.at = moves[e.key];
    else if (e.key === "Enter" || e.key === "Tab") this.pick(this.at);
    else if (e.key === "Escape") this.open = false;
    else return false;
    e.preventDefault();
    this.render();
    return true;
  }

  pick(at) {
    this.open = false;
    this.choose(`/${this.matches[at].command}`);
    this.render();
  }

  render() {
    this.element.hidden = !this.open;
    this.input.setAttribute("aria-expanded", String(this.open));
    if (!this.open) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.element.replaceChildren(...this.matches.map((c, i) => h("div", {
      class: "option", role: "option", id: `${this.id}-${i}`, "aria-selected": String(i === this.at),
      onmousedown: (e) => e.preventDefault(), onclick: () => this.pick(i),
    }, h("strong", {}, `/${c.command}`), h("span", { dir: "auto" }, c.description))));
    this.input.setAttribute("aria-activedescendant", `${this.id}-${this.at}`);
    this.element.children[this.at]?.scrollIntoView({ block: "nearest" });
  }
}
