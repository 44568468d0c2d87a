// Every Bot API call as it happens.

import * as api from "./api.js";
import { callRow, isPolling, isRefused } from "./callrow.js";
import { h, iconButton } from "./dom.js";
import { t } from "./strings.js";

const most = 500; // calls kept in the page

export class Inspector {
  constructor(element, nameOf) {
    Object.assign(this, { element, nameOf, calls: [], rows: new Map(), seen: 0, cleared: 0 });
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

  /** resync after a connection; a log that is shorter than what we saw is a new log. */
  async resync() {
    const all = await api.calls(0);
    const last = all.at(-1)?.n ?? 0;
    if (last < this.seen) this.forget();
    for (const call of all) this.take(call);
    this.render();
  }

  forget() {
    Object.assign(this, { calls: [], seen: 0, cleared: 0 });
    this.rows.clear();
  }

  clear() {
    this.cleared = this.seen;
    this.calls = [];
    this.rows.clear();
    this.render();
  }

  take(call) {
    if (call.n <= this.seen || call.n <= this.cleared) return false;
    this.seen = call.n;
    this.calls.push(call);
    if (this.calls.length > most) this.rows.delete(this.calls.shift().n);
    return true;
  }

  add(call) {
    if (!this.take(call) || this.soon) return;
    this.soon = requestAnimationFrame(() => {
      this.soon = 0;
      this.render();
    });
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
