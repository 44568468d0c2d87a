// Inline mode: "@bot words" in any chat asks the bot for results; the one picked is sent.

import * as api from "./api.js";
import { h } from "./dom.js";
import { Picker } from "./picker.js";
import { t } from "./strings.js";

const pause = 350; // ms without a key before the bot is asked, as the apps do

export class InlineResults extends Picker {
  /** `pane` says who asks where; `sent` is called when a result was picked. */
  constructor(pane, sent) {
    super(t("inline"), drawn, (result) => this.send(result));
    Object.assign(this, { pane, sent, asked: 0 });
  }

  /** query of a text that begins with the bot's name, or undefined. */
  query(text) {
    const { username } = this.pane.app.bot;
    const [name, ...rest] = text.split(/(?<=^\S+)\s/u);
    return username && rest.length && name.toLowerCase() === `@${username.toLowerCase()}` ? rest.join(" ") : undefined;
  }

  /** typed is told of every change of the writer, and says whether it is a query. */
  typed(text) {
    const query = this.query(text);
    clearTimeout(this.timer);
    this.asked++;
    if (query === undefined) {
      this.hide();
      return false;
    }
    if (!this.pane.app.bot.settings?.supports_inline_queries) this.offer([], t("inline_off"));
    else this.timer = setTimeout(() => this.ask(query), pause);
    return true;
  }

  async ask(query) {
    const mine = ++this.asked;
    this.offer([], t("inline_wait"));
    const answer = await this.pane.attempt(() => api.inline(this.pane.chat.id, this.pane.person.id, query));
    if (mine !== this.asked) return; // more was typed meanwhile
    this.answer = answer;
    const { results = [], button } = answer ?? {};
    const items = button?.start_parameter ? [button, ...results] : results;
    this.offer(items, t(answer ? "inline_none" : "inline_silent"), items.indexOf(results[0]));
  }

  /** send what was picked; the button above the results leads to the bot instead. */
  async send(result) {
    this.asked++;
    if (result.start_parameter) {
      this.sent();
      this.pane.open(result.start_parameter);
      return;
    }
    const message = await this.pane.attempt(() => api.choose(this.answer.id, result.id, this.pane.chat.id));
    if (!message) return;
    this.pane.chat.put(message, false);
    this.sent();
  }
}

const drawn = (result) => result.start_parameter ? h("strong", { class: "aim", dir: "auto" }, result.text) : h("div", { class: "result" },
  h("strong", { dir: "auto" }, result.title ?? result.type),
  h("span", { dir: "auto" }, result.description ?? result.message?.text ?? result.message?.caption ?? ""));
