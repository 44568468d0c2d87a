// What goes wrong, in plain words: the menu that makes it happen, and the strip that says what is going on.

import * as api from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { t } from "./strings.js";

const kinds = [
  ["slow", "fault_slow", { delay_ms: 3000 }], ["429", "fault_429", { retry_after: 3 }], ["500", "fault_500", {}], ["502", "fault_502", {}],
  ["reset", "fault_reset", {}], ["lost", "fault_lost", {}], ["hang", "fault_hang", {}], ["duplicate", "fault_duplicate", { method: "getUpdates", probability: 0.5 }], ["blocked", "fault_blocked", { method: "sendMessage" }],
];
const places = { any: "", send: "sendMessage", poll: "getUpdates" };
const often = { 1: { times: 1 }, 3: { times: 3 }, some: { times: -1, probability: 1 / 3 }, always: { times: -1 } };

export class Faults {
  /** `strip` is where the page says what is going on, `say` a short word to the reader. */
  constructor(strip, say) {
    Object.assign(this, { strip, say, active: [], bot: null });
    const select = (name, values, prefix) => h("select", { "aria-label": t(name) }, values.map((v) => h("option", { value: v }, t(`${prefix}_${v}`))));
    this.where = select("fault_where", Object.keys(places), "where");
    this.often = select("fault_often", ["always", "1", "3", "some"], "often");
    this.state = h("p", { class: "bot-state", role: "status" });
    this.crasher = h("section", { class: "crash", hidden: true },
      h("button", { type: "button", class: "fault crash-now", onclick: () => this.crash() }, h("strong", {}, icon("bolt"), t("crash")), h("span", {}, t("crash_why"))), this.state);
    this.panel = h("section", { class: "faults", id: "faults", popover: "auto", "aria-label": t("faults") },
      h("header", {}, h("h2", {}, t("faults")), iconButton("close", t("close"), () => this.panel.hidePopover())),
      h("p", { class: "hint-text" }, t("faults_hint")), this.crasher,
      h("div", { class: "scopes" }, h("label", {}, t("fault_where"), this.where), h("label", {}, t("fault_often"), this.often)),
      h("div", { class: "fault-list" }, kinds.map((kind) => this.entry(kind))));
    document.body.append(this.panel);
  }

  entry([kind, name, details]) {
    return h("button", { type: "button", class: "fault", onclick: () => this.add(kind, details) }, h("strong", {}, t(name)), h("span", {}, t(`${name}_why`)));
  }

  async add(kind, details) {
    await this.attempt(() => api.fault({ kind, method: places[this.where.value], ...often[this.often.value], ...details }));
  }

  async attempt(work) {
    try {
      return await work();
    } catch (error) {
      this.say(error.message);
      return null;
    }
  }

  /** resync after a connection: what strikes now, and whether there is a process to crash. */
  async resync() {
    this.show(await api.faults());
    await this.look();
  }

  async look() {
    this.bot = await api.process();
    this.crasher.hidden = this.bot === null;
    if (this.bot) this.state.textContent = this.bot.pid ? t("bot_runs", { pid: this.bot.pid }) : t("bot_down");
  }

  show(list) {
    this.active = list;
    this.strip.replaceChildren(...(list.length ? [
      icon("bolt"), h("button", { type: "button", class: "end", onclick: () => this.attempt(() => api.endFaults()) }, t("end_faults")),
      h("span", { class: "going" }, list.map((f) => h("span", {}, describe(f))))] : []));
  }

  // A real kill: the process is gone in the middle of what it did. Then we watch it come back.
  async crash() {
    const { pid } = this.bot;
    const began = performance.now();
    if (await this.attempt(() => api.crash().then(() => true)) === null) return;
    this.say(t("crashed", { pid }));
    while (!(await this.isBack(pid))) await new Promise((done) => setTimeout(done, 100));
    this.say(t("back", { s: ((performance.now() - began) / 1000).toFixed(1), pid: this.bot.pid }));
    await this.look();
  }

  async isBack(old) {
    this.bot = await api.process().catch(() => this.bot);
    return this.bot.running && this.bot.pid !== old && api.ready();
  }
}

function describe(fault) {
  const known = kinds.find(([kind]) => kind === fault.kind);
  const name = known ? t(known[1]) : fault.kind;
  const words = fault.times < 0 ? t("fault_always", { name }) : t("fault_left", { name, n: fault.times });
  const place = Object.keys(places).find((name) => name !== "any" && places[name].toLowerCase() === fault.method);
  return place && !("method" in (known?.[2] ?? {})) ? `${words} · ${t(`where_${place}`)}` : words;
}
