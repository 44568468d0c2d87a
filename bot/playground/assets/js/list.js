// The transcript on screen: keeps the elements of rows that did not change, stays at the bottom if it was there.

import { bubble, dayMark, waiting } from "./bubble.js";
import { h, icon } from "./dom.js";
import { markBusy } from "./keyboard.js";
import { plan, sameRow } from "./plan.js";
import { t } from "./strings.js";

const page = 120; // rows shown at first, and added by "earlier"
const rest = 1200; // ms without scrolling
const near = 80; // px from the bottom that still count as being there

export class MessageList {
  constructor(chat, person, act) {
    Object.assign(this, { chat, person, act, limit: page, shown: new Map() });
    this.body = h("div", { class: "messages", role: "log", "aria-live": "polite", tabindex: "0", "aria-label": t("chat"), onkeydown: (e) => this.walk(e) });
    this.count = h("span", {});
    this.jump = h("button", { type: "button", class: "jump", hidden: true, "aria-label": t("to_bottom"), title: t("to_bottom"), onclick: () => this.toBottom(true) }, this.count, icon("down"));
    this.box = h("div", { class: "scroll", onscroll: () => this.scrolled() }, this.body);
    this.element = h("div", { class: "transcript" }, this.box, this.jump);
    this.stuck = true;
    this.resized = new ResizeObserver(() => { if (this.stuck) this.toBottom(); });
    this.resized.observe(this.box);
    this.resized.observe(this.body);
  }

  /** render after a change; `fresh` is a message that just came in. */
  render(fresh) {
    const { rows, hidden } = plan(this.chat.seen(this.person.id), this.person.id, this.limit);
    const first = this.shown.size === 0;
    const elements = rows.map((row) => this.elementOf(row, first));
    const pending = this.chat.pending.map((p) => waiting(p, () => this.act.again(p)));
    const earlier = hidden > 0 && h("button", { type: "button", class: "earlier", onclick: () => { this.limit += page; this.render(); } }, t("earlier"));
    this.place([earlier, ...elements, ...pending].filter(Boolean));
    this.shown = new Map(rows.map((row, i) => [row.key, { row, element: elements[i] }]));
    if (this.stuck || fresh?.from?.id === this.person.id) this.toBottom();
    else {
      if (fresh) this.missed();
      this.float();
    }
  }

  elementOf(row, first) {
    const old = this.shown.get(row.key);
    if (old && sameRow(old.row, row)) return old.element;
    const element = row.kind === "day" ? dayMark(row) : bubble(row, this.act, this.chat.busy);
    if (!old && !first) element.classList.add("enter");
    if (old?.element.contains(document.activeElement)) this.refocus(old.element, element);
    return element;
  }

  // A bot answers a tap by editing the message: the reader's focus stays on the same button.
  refocus(old, now) {
    const at = [...old.querySelectorAll(".key")].indexOf(document.activeElement);
    queueMicrotask(() => (now.querySelectorAll(".key")[at] ?? now).focus({ preventScroll: true }));
  }

  // Only what changed moves: moving a node would drop its focus and make a screen reader speak it again.
  place(wanted) {
    const keep = new Set(wanted);
    for (const node of [...this.body.childNodes]) if (!keep.has(node)) node.remove();
    let cursor = this.body.firstChild;
    for (const node of wanted) {
      if (node === cursor) cursor = cursor.nextSibling;
      else this.body.insertBefore(node, cursor);
    }
  }

  busy({ key, on }) {
    for (const node of this.body.querySelectorAll(".key")) if (node.dataset.key === key) markBusy(node, on);
  }

  /** show scrolls to a message and lights it up. */
  show(id) {
    const node = this.body.querySelector(`[data-id="${Number(id)}"]`);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("flash");
    requestAnimationFrame(() => node.classList.add("flash"));
  }

  toBottom(smooth = false) {
    this.box.scrollTo({ top: this.box.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.scrolled();
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.box;
    this.stuck = scrollHeight - scrollTop - clientHeight < near;
    if (this.stuck) this.behind = 0;
    this.badge();
    this.float();
  }

  // A day's mark lies over messages only while the reader goes back through them: at rest it would cover words.
  float() {
    for (const day of this.body.querySelectorAll(".day")) {
      const next = day.nextElementSibling?.getBoundingClientRect();
      day.classList.toggle("over", next !== undefined && next.top < day.getBoundingClientRect().bottom);
    }
    clearTimeout(this.resting);
    this.element.toggleAttribute("data-moving", !this.stuck);
    this.resting = setTimeout(() => this.element.removeAttribute("data-moving"), rest);
  }

  missed() {
    this.behind = (this.behind ?? 0) + 1;
    this.badge();
  }

  badge() {
    this.jump.hidden = this.stuck;
    this.count.textContent = this.behind ? t("new_messages", { n: this.behind }) : "";
  }

  /** walk with the arrows from bubble to bubble; R replies, E edits, Delete deletes, S tells what became of it. */
  walk(e) {
    const rows = [...this.body.querySelectorAll(".row[data-id]")];
    const at = rows.indexOf(document.activeElement);
    if (document.activeElement !== this.body && at < 0) return;
    const step = { ArrowUp: at < 0 ? rows.length - 1 : at - 1, ArrowDown: at + 1 }[e.key];
    if (step !== undefined && rows[step]) {
      e.preventDefault();
      rows[step].focus();
      rows[step].scrollIntoView({ block: "nearest" });
    }
    const tool = { r: "reply", e: "edit", Delete: "delete", s: "told" }[e.key];
    if (at >= 0 && tool && !e.ctrlKey && !e.metaKey) {
      e.preventDefault();
      rows[at].querySelector(`.tools [data-tool=${tool}]`)?.click();
    }
  }
}
