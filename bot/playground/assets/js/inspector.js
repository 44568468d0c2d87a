// Every Bot API call as it happens.

import * as api from "./api.js";
import { callRow, isPolling, isRefused } from "./callrow.js";
import { h, iconButton } from "./dom.js";
import { t } from "./strings.js";

const most = 500; // calls kept in the page

export class Inspector {
  constructor(element, nameOf) {
    Object.assign(this, { element, nameOf, calls: [], rows: new Map(), cleared: 0, held: null, soon: null });
    const change = () => this.render();
    this.words = h("input", { type: "search", placeholder: t("filter"), "aria-label": t("filter"), oninput: change });
    this.method = h("select", { "aria-label": t("all_methods"), onchange: change }, h("option", { value: "" }, t("all_methods")));
    this.refused = h("button", { type: "button", class: "toggle", "aria-pressed": "false", onclick: (e) => this.flip(e) }, t("refused_only"));
    this.polling = h("button", { type: "button", class: "toggle", "aria-pressed": "false", onclick: (e) => this.flip(e) }, t("polling"));
    this.summary = h("p", { class: "summary" });
    this.list = h("div", { class: "calls", role: "list", tabindex: "0", "aria-label": t("calls"), onscroll: () => { this.stuck = this.atBottom(); } });
    this.stuck = true;
    element.setAttribute("aria-label", t("inspector"));
    element.append(
      h("header", {}, h("div", {}, h("h2", {}, t("calls")), this.summary), iconButton("clear", t("clear"), () => this.clear())),
      h("div", { class: "filters" }, this.words, h("div", {}, this.method, this.refused, this.polling)), this.list);
    this.render();
  }

  flip(e) {
    const on = e.currentTarget.getAttribute("aria-pressed") !== "true";
    e.currentTarget.setAttribute("aria-pressed", String(on));
    this.render();
  }

  /** resync after a connection: another log than the one we know begins anew. Live calls wait meanwhile. */
  async resync() {
    this.held ??= [];
    try {
      const all = await api.calls(0);
      const mine = this.calls.at(-1);
      const known = !mine || (all[0]?.n ?? 0) > mine.n || all.some((c) => c.n === mine.n && c.at === mine.at);
      if (!known) Object.assign(this, { calls: [], rows: new Map(), cleared: 0 });
      for (const call of [...all, ...this.held]) this.take(call);
    } finally {
      this.held = null;
    }
    this.render();
  }

  clear() {
    Object.assign(this, { cleared: this.last(), calls: [], rows: new Map() });
    this.render();
  }

  last() {
    return Math.max(this.calls.at(-1)?.n ?? 0, this.cleared);
  }

  take(call) {
    if (call.n <= this.last()) return;
    this.calls.push(call);
    if (this.calls.length > most) this.rows.delete(this.calls.shift().n);
  }

  /** add a live call; a number that was there already is the first of a log that was reset. */
  add(call) {
    if (this.held) return void this.held.push(call);
    if (call.n <= this.last()) return void this.restart();
    this.take(call);
    this.soon ??= requestAnimationFrame(() => {
      this.soon = null;
      this.render();
    });
  }

  restart() {
    this.cleared = 0;
    this.resync().catch(() => {}); // the next connection tries again
  }

  matches(call) {
    const pressed = (button) => button.getAttribute("aria-pressed") === "true";
    if (isPolling(call) && !pressed(this.polling) && !isRefused(call)) return false;
    if (pressed(this.refused) && !isRefused(call)) return false;
    if (this.method.value && call.method !== this.method.value) return false;
    const words = this.words.value.trim().toLowerCase();
    return !words || JSON.stringify(call).toLowerCase().includes(words);
  }

  row(call) {
    if (!this.rows.has(call.n)) this.rows.set(call.n, callRow(call, this.nameOf));
    return this.rows.get(call.n);
  }

  render() {
    const wanted = this.calls.filter((call) => this.matches(call)).map((call) => this.row(call));
    const keep = new Set(wanted);
    for (const node of [...this.list.childNodes]) if (!keep.has(node)) node.remove();
    wanted.forEach((node, i) => { if (this.list.childNodes[i] !== node) this.list.insertBefore(node, this.list.childNodes[i] ?? null); });
    if (wanted.length === 0) this.list.append(h("p", { class: "none" }, t(this.calls.length ? "no_match" : "no_calls")));
    this.options();
    this.count();
    if (this.stuck) this.toBottom();
  }

  options() {
    const known = new Set([...this.method.options].map((o) => o.value));
    for (const { method } of this.calls) {
      if (known.has(method)) continue;
      known.add(method);
      this.method.append(h("option", { value: method }, method));
    }
  }

  count() {
    const real = this.calls.filter((call) => !isPolling(call));
    const times = real.map((call) => call.ms).sort((a, b) => a - b);
    const parts = [t("summary", { n: real.length, bad: real.filter(isRefused).length })];
    if (times.length) parts.push(t("median", { ms: times[times.length >> 1].toFixed(1) }));
    this.summary.textContent = parts.join(" · ");
  }

  atBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    return scrollHeight - scrollTop - clientHeight < 40;
  }

  toBottom() {
    this.list.scrollTop = this.list.scrollHeight;
  }
}
