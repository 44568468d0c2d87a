// Every Bot API call as it happens.

import * as api from "./api.js";
import { callRow, chatOf, isPolling, isRefused } from "./callrow.js";
import { h } from "./dom.js";
import { counted, Log, offer, pressed } from "./log.js";
import { t } from "./strings.js";

const verdicts = ["ok", "refused", "fault", "lost"];

export class Calls extends Log {
  constructor(nameOf) {
    super({ label: t("calls"), search: t("filter"), empty: t("no_calls"), none: t("no_match") }, (log) => {
      log.chat = log.select(t("all_chats"));
      log.method = log.select(t("all_methods"));
      log.verdict = log.select(t("all_verdicts"));
      log.refused = log.toggle(t("refused_only"));
      log.polling = log.toggle(t("polling"));
      offer(log.verdict, verdicts, (v) => t(`verdict_${v}`));
      return [h("div", {}, log.chat, log.method), h("div", {}, log.verdict, log.refused, log.polling)];
    });
    this.nameOf = nameOf;
    this.render();
  }

  fetch() {
    return api.calls(0);
  }

  number(call) {
    return call.n;
  }

  draw(call) {
    return callRow(call, this.nameOf);
  }

  passes(call) {
    if (isPolling(call) && !pressed(this.polling) && !isRefused(call)) return false;
    if (pressed(this.refused) && !isRefused(call)) return false;
    if (this.verdict.value && call.verdict !== this.verdict.value) return false;
    if (this.chat.value && chatOf(call) !== this.chat.value) return false;
    return !this.method.value || call.method === this.method.value;
  }

  options() {
    offer(this.method, this.items.map((call) => call.method));
    offer(this.chat, this.items.map(chatOf), this.nameOf);
  }

  summary() {
    const real = this.items.filter((call) => !isPolling(call));
    const times = real.map((call) => call.ms).sort((a, b) => a - b);
    return counted(t("summary", { n: real.length, bad: real.filter(isRefused).length }), times.length && t("median", { ms: times[times.length >> 1].toFixed(1) }));
  }
}
