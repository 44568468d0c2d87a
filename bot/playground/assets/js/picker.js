// A list box above the writer, driven from its keyboard: the bot's commands, or its inline results.

import { h } from "./dom.js";

let made = 0;

export class Picker {
  /** `draw` makes the children of an option, `choose` takes the item picked. */
  constructor(label, draw, choose) {
    Object.assign(this, { draw, choose, items: [], at: 0, open: false, id: `picker-${++made}` });
    this.list = h("div", { class: "picker", id: this.id, role: "listbox", "aria-label": label, hidden: true });
  }

  /** serve is the input whose keys drive this list. */
  serve(input) {
    this.input = input;
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
  }

  /** offer items with one of them chosen, or a line of words in their place. */
  offer(items, words = "", at = 0) {
    Object.assign(this, { items, words, at: Math.max(at, 0), open: items.length > 0 || words !== "" });
    this.render();
  }

  hide() {
    if (!this.open) return;
    this.open = false;
    this.render();
  }

  /** key handles a key of the writer and says whether it did. */
  key(e) {
    if (!this.open) return false;
    const last = this.items.length - 1;
    const moves = { ArrowDown: this.at >= last ? 0 : this.at + 1, ArrowUp: this.at === 0 ? Math.max(last, 0) : this.at - 1 };
    if (e.key in moves) this.at = moves[e.key];
    else if (this.items.length && (e.key === "Enter" || e.key === "Tab")) this.pick(this.at);
    else if (e.key === "Escape") this.open = false;
    else return false;
    e.preventDefault();
    this.render();
    return true;
  }

  pick(at) {
    this.open = false;
    this.choose(this.items[at]);
    this.render();
  }

  render() {
    this.list.hidden = !this.open;
    this.input.setAttribute("aria-expanded", String(this.open));
    if (!this.open) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.input.setAttribute("aria-controls", this.id);
    this.list.replaceChildren(...(this.items.length ? this.items.map((item, i) => this.option(item, i)) : [h("p", { class: "none", role: "status" }, this.words)]));
    if (this.items.length) this.input.setAttribute("aria-activedescendant", `${this.id}-${this.at}`);
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  option(item, i) {
    return h("div", {
      class: "option", role: "option", id: `${this.id}-${i}`, "aria-selected": String(i === this.at),
      onmousedown: (e) => e.preventDefault(), onclick: () => this.pick(i),
    }, this.draw(item));
  }
}
