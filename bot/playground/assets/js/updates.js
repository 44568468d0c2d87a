// Every update for the bot, and what became of it.

import * as api from "./api.js";
import { h, icon } from "./dom.js";
import { block } from "./json.js";
import { counted, Log, offer } from "./log.js";
import { isOver, timeline } from "./story.js";
import { t } from "./strings.js";
import { instant } from "./when.js";

const again = 700; // ms between looks at a story that goes on

export class Updates extends Log {
  constructor(nameOf) {
    super({ label: t("updates"), search: t("filter_updates"), empty: t("no_updates"), none: t("no_match_update") }, (log) => {
      log.chat = log.select(t("all_chats"));
      log.kind = log.select(t("all_kinds"));
      return [h("div", {}, log.chat, log.kind)];
    });
    this.nameOf = nameOf;
    this.render();
  }

  fetch() {
    return api.updates(0);
  }

  number(update) {
    return update.update_id;
  }

  draw(update) {
    const row = h("details", { class: "call update", role: "listitem", data: { update: String(update.update_id) } }, h("summary", {}));
    row.addEventListener("toggle", () => this.tell(row));
    this.renew(row, update);
    return row;
  }

  /** renew the line of an update that was delivered meanwhile. */
  renew(row, update) {
    if (!row) return;
    const [kind, body] = kindOf(update);
    row.querySelector("summary").replaceChildren(
      h("span", { class: "verdict", data: { waits: String(update.deliveries === 0) }, role: "img", "aria-label": t(update.deliveries ? "step_delivered" : "step_undelivered") }, icon(update.deliveries ? "check" : "clock")),
      h("span", { class: "method" }, kind), h("span", { class: "hint" }, hint(body, this.nameOf)),
      h("span", { class: "ms" }, instant(update.at)));
  }

  // The story is read anew while it is open and not over.
  async tell(row) {
    if (!row.open) return;
    const id = Number(row.dataset.update);
    const find = () => this.items.find((one) => one.update_id === id);
    const place = h("div", { class: "detail" }, h("p", { class: "when" }, `#${id}`));
    row.querySelector(".detail")?.remove();
    row.append(place);
    for (let over = false; row.open && place.isConnected && !over;) {
      const story = await api.story(id).catch((error) => ({ error: error.message }));
      const update = find();
      if (!update) return;
      place.replaceChildren(h("p", { class: "when" }, `#${id}`), timeline(update, story),
        h("section", {}, h("h3", {}, t("story_raw")), block(update.update)));
      over = isOver(update, story);
      if (!over) await new Promise((done) => setTimeout(done, again));
    }
  }

  passes(update) {
    const [kind, body] = kindOf(update);
    if (this.kind.value && kind !== this.kind.value) return false;
    return !this.chat.value || [chatOf(body), body.from?.id].map(String).includes(this.chat.value);
  }

  options() {
    offer(this.kind, this.items.map((update) => kindOf(update)[0]));
    offer(this.chat, this.items.flatMap((update) => [chatOf(kindOf(update)[1]), kindOf(update)[1].from?.id]), this.nameOf);
  }

  /** find the update that told the bot of a message: what was said first, or its newest edit. */
  find(message) {
    return this.items.findLast((update) => {
      const [, body] = kindOf(update);
      return body.message_id === message.message_id && body.chat?.id === message.chat?.id;
    });
  }

  /** unfold an update, whatever is filtered. */
  unfold(update) {
    for (const filter of [this.words, this.chat, this.kind]) filter.value = "";
    this.render();
    const row = this.row(update);
    for (const other of this.rows.values()) other.open = other === row;
    this.stuck = false;
    row.scrollIntoView({ block: "start" });
    row.querySelector("summary").focus();
  }

  summary() {
    return counted(t("update_summary", { n: this.items.length, waiting: this.items.filter((u) => u.deliveries === 0).length }));
  }
}

/** kindOf an update and what it holds. */
const kindOf = ({ update }) => Object.entries(update).find(([name]) => name !== "update_id") ?? ["", {}];

const chatOf = (body) => body.chat?.id ?? body.message?.chat?.id;

function hint(body, nameOf) {
  const chat = chatOf(body);
  const who = body.from?.first_name;
  const where = chat !== body.from?.id ? nameOf(chat) : undefined;
  const what = body.text ?? body.caption ?? body.data ?? body.query ?? body.new_chat_member?.status ?? body.document?.file_name ?? (body.photo ? t("photo") : "");
  return [who, where, String(what).replace(/\s+/g, " ").slice(0, 80)].filter(Boolean).join(" · ");
}
