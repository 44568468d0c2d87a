// A list of what happened, newest last, with filters: the base of the calls and of the updates.

import { h } from "./dom.js";

const most = 2000; // kept in the page
const shownMost = 500; // rows at a time

export class Log {
  /** `words` name the list, what it says when it is empty, and when nothing matches. */
  constructor({ label, search, empty, none }, filters) {
    Object.assign(this, { empty, none, items: [], rows: new Map(), cleared: 0, held: null, soon: null, stuck: true });
    this.change = () => this.render();
    this.words = h("input", { type: "search", placeholder: search, "aria-label": search, oninput: this.change });
    this.list = h("div", { class: "calls", role: "list", tabindex: "0", "aria-label": label, onscroll: () => { this.stuck = this.atBottom(); } });
    this.filters = h("div", { class: "filters" }, this.words, filters(this));
    this.element = h("div", { class: "log" }, this.filters, this.list);
  }

  /** select adds a filter by one value; its options come with what is seen. */
  select(all) {
    return h("select", { "aria-label": all, onchange: this.change }, h("option", { value: "" }, all));
  }

  /** toggle is a filter that is on or off. */
  toggle(word) {
    const flip = (e) => {
      e.currentTarget.setAttribute("aria-pressed", String(!pressed(e.currentTarget)));
      this.render();
    };
    return h("button", { type: "button", class: "toggle", "aria-pressed": "false", onclick: flip }, word);
  }

  /** resync after a connection. Live items wait meanwhile; a log that began anew replaces ours. */
  async resync() {
    this.held ??= [];
    try {
      const all = await this.fetch();
      const mine = this.items.at(-1);
      const again = !mine || all.some((one) => this.number(one) === this.number(mine) && one.at === mine.at);
      if (!again) Object.assign(this, { items: [], rows: new Map(), cleared: 0 });
      for (const one of [...all, ...this.held]) this.take(one);
    } finally {
      this.held = null;
    }
    this.render();
  }

  clear() {
    this.cleared = this.number(this.items.at(-1) ?? {}) ?? 0;
    this.render();
  }

  /** hear a live item. */
  hear(one) {
    if (this.held) return void this.held.push(one);
    const last = this.items.at(-1);
    if (last && this.number(one) === 1 && this.number(last) > 1) return void this.restart();
    this.take(one);
    this.soon ??= requestAnimationFrame(() => {
      this.soon = null;
      this.render();
    });
  }

  restart() {
    Object.assign(this, { items: [], rows: new Map(), cleared: 0 });
    this.resync().catch(() => {}); // the next connection tries again
  }

  /** take an item, or what became of one that is known. */
  take(one) {
    const at = this.items.findLastIndex((other) => this.number(other) <= this.number(one));
    if (at >= 0 && this.number(this.items[at]) === this.number(one)) {
      this.items[at] = one;
      this.renew?.(this.rows.get(this.number(one)), one);
      return;
    }
    this.items.splice(at + 1, 0, one);
    if (this.items.length > most) this.rows.delete(this.number(this.items.shift()));
  }

  row(one) {
    const number = this.number(one);
    if (!this.rows.has(number)) this.rows.set(number, this.draw(one));
    return this.rows.get(number);
  }

  matches(one) {
    const words = this.words.value.trim().toLowerCase();
    return this.number(one) > this.cleared && this.passes(one) && (!words || JSON.stringify(one).toLowerCase().includes(words));
  }

  render() {
    const wanted = this.items.filter((one) => this.matches(one)).slice(-shownMost).map((one) => this.row(one));
    const keep = new Set(wanted);
    for (const node of [...this.list.childNodes]) if (!keep.has(node)) node.remove();
    wanted.forEach((node, i) => { if (this.list.childNodes[i] !== node) this.list.insertBefore(node, this.list.childNodes[i] ?? null); });
    if (wanted.length === 0) this.list.append(h("p", { class: "none" }, this.items.length ? this.none : this.empty));
    this.options();
    this.changed?.();
    if (this.stuck) this.toBottom();
  }

  atBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    return scrollHeight - scrollTop - clientHeight < 40;
  }

  toBottom() {
    this.list.scrollTop = this.list.scrollHeight;
  }
}

/** pressed says whether a toggle is on. */
export const pressed = (button) => button.getAttribute("aria-pressed") === "true";

/** offer adds the values to a select that it does not have yet; `name` says how each is shown. */
export function offer(select, values, name = (value) => value) {
  const known = new Set([...select.options].map((o) => o.value));
  for (const value of values) {
    if (value === undefined || known.has(String(value)) || name(value) === undefined) continue;
    known.add(String(value));
    select.append(h("option", { value: String(value) }, name(value)));
  }
}

/** counted is a summary's numbers in one line. */
export const counted = (...some) => some.filter(Boolean).join(" · ");

