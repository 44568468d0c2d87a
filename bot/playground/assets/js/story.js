// What became of an update, in words and times.

import { h } from "./dom.js";
import { t } from "./strings.js";
import { exact, span } from "./when.js";

/** isOver says that nothing more is decided: every call and every job that turns led to has come to its end. */
export function isOver(update, story) {
  if (story === null) return true;
  const steps = story.steps ?? [];
  const turns = steps.filter((step) => step.what === "turn ended" && step.committed);
  const sum = (name) => turns.reduce((total, step) => total + (step[name] ?? 0), 0);
  const done = steps.filter((step) => step.what === "job done").length;
  const ended = steps.filter((step) => step.what === "call made" && ["ok", "refused", "gone"].includes(step.outcome)).length;
  return turns.length > 0 && turns.length > done && sum("calls") <= ended && sum("jobs") <= done;
}

/** timeline of an update: what Telegram knows, and what the bot told of it (null where nobody can say). */
export function timeline(update, story) {
  const told = story?.steps ?? [];
  const durable = Date.parse(told.find((step) => step.what === "update received")?.at ?? "") || 0;
  const steps = [...inTelegram(update), ...told.flatMap((step) => worded(step, durable))].sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity));
  return h("section", { class: "story" }, h("h3", {}, t("story")), h("ol", {}, steps.map((step, i) => item(step, steps[i - 1]))), remark(update, story));
}

function inTelegram(update) {
  const { at, deliveries, delivered_at: delivered } = update;
  const made = { at: Date.parse(at), word: t("step_made"), kind: "telegram" };
  if (deliveries === 0) return [made, { word: t("step_undelivered"), kind: "open" }];
  return [made, { at: Date.parse(delivered), word: t(deliveries > 1 ? "step_delivered_n" : "step_delivered", { n: deliveries }), kind: "telegram" }];
}

// What the bot tells is told when it is over; what began is that long before.
const words = {
  "update received": () => [{ word: t("step_inbox"), kind: "inbox" }],
  "turn ended": (step) => [
    { word: t(step.result ? "step_result_began" : "step_began"), kind: "turn", before: step.took_ms },
    step.committed ? { word: t("step_ended", { calls: step.calls ?? 0, jobs: step.jobs ?? 0 }), kind: "turn", took: step.took_ms } : { word: t("step_retry"), kind: "bad" },
  ],
  "job begun": (step) => [{ word: t(step.attempt > 1 ? "step_started_n" : "step_started", { work: step.work, n: step.attempt }), kind: "job" }],
  "job done": (step) => [{ word: t("step_finished", { work: step.work }), kind: "job", took: step.took_ms }],
  "call made": (step) => [{
    word: t("step_sent", { method: step.method, outcome: t(`outcome_${step.outcome}`) }), kind: step.outcome === "ok" ? "sent" : "bad", took: step.took_ms, queued: step.queued,
  }],
};

// No turn begins before its update is durable; the line that says so is written a moment after the fact.
function worded(step, durable) {
  const at = Date.parse(step.at);
  return (words[step.what]?.(step) ?? []).map((one) => ({
    ...one, at: one.before === undefined ? at : Math.max(Math.round(at - one.before), durable), queued: one.queued && at - Date.parse(one.queued),
  }));
}

function item(step, before) {
  const gap = before?.at && step.at ? span(Math.max(0, step.at - before.at)) : "";
  return h("li", { data: { kind: step.kind } },
    h("span", { class: "word" }, step.word),
    h("span", { class: "times" },
      step.at && h("time", {}, exact(step.at)), gap && h("span", {}, t("after", { ms: gap })),
      step.took !== undefined && h("span", {}, t("took", { ms: span(step.took) })),
      step.queued !== undefined && h("span", {}, t("queued", { ms: span(step.queued) }))));
}

function remark(update, story) {
  if (story?.error) return h("p", { class: "remark" }, story.error);
  if (story === null) return h("p", { class: "remark" }, t("story_none"));
  if (story.steps?.length || update.deliveries === 0) return null;
  return h("p", { class: "remark" }, t("story_unknown"));
}
