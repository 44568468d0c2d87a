// One call: a line, and what it asked and got when it is opened.

import { h, icon, iconButton } from "./dom.js";
import { t } from "./strings.js";
import { instant } from "./when.js";

export const isPolling = (call) => call.method.toLowerCase() === "getupdates";
export const isRefused = (call) => call.verdict !== "ok";

/** callRow is the line of a call; `nameOf` knows the people by chat id. */
export function callRow(call, nameOf) {
  const bad = isRefused(call);
  const warnings = call.warnings ?? [];
  const line = h("summary", {},
    h("span", { class: "verdict", role: "img", "aria-label": bad ? t("refused") : t("accepted") }, icon(bad ? "close" : "check")),
    h("span", { class: "method" }, call.method),
    h("span", { class: "hint" }, hint(call, nameOf)),
    warnings.length > 0 && h("span", { class: "warned", title: warnings.join("\n") }, icon("alert")),
    bad && h("span", { class: "code" }, String(call.error_code || call.verdict)),
    h("span", { class: "ms" }, duration(call.ms)));
  const row = h("details", { class: "call", role: "listitem", data: { verdict: call.verdict, n: call.n } }, line);
  row.addEventListener("toggle", () => { if (row.open && row.children.length === 1) row.append(detail(call)); }, { once: true });
  return row;
}

function hint(call, nameOf) {
  const params = call.params ?? {};
  const who = nameOf(params.chat_id ?? params.user_id);
  const what = params.text ?? params.caption ?? params.action ?? params.callback_query_id ?? "";
  return [who, String(what).replace(/<[^>]*>/g, "").replace(/\s+/g, " ").slice(0, 80)].filter(Boolean).join(" · ");
}

function duration(ms) {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

function detail(call) {
  const params = readable(call.params ?? {});
  const response = call.response ?? call.result ?? (call.description ? { ok: false, error_code: call.error_code, description: call.description } : { ok: !isRefused(call) });
  return h("div", { class: "detail" },
    h("p", { class: "when" }, `#${call.n} · ${instant(call.at)} · ${call.verdict}`),
    call.description && h("p", { class: "why" }, call.description),
    (call.warnings ?? []).length > 0 && section(t("warnings"), h("ul", {}, call.warnings.map((w) => h("li", {}, w)))),
    section(t("parameters"), block(params)),
    section(t("response"), block(readable(response))));
}

const section = (title, body) => h("section", {}, h("h3", {}, title), body);

// A form carries objects as JSON text: shown as what they are.
function readable(params) {
  if (typeof params !== "object" || params === null) return params;
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, parsed(value)]));
}

function parsed(value) {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function block(value) {
  const text = JSON.stringify(value, null, 2);
  return h("div", { class: "block" }, h("pre", { tabindex: "0" }, paint(text)),
    iconButton("copy", t("copy"), () => navigator.clipboard.writeText(text)));
}

const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\b/gi;

/** paint colours JSON: keys, strings, the rest. */
function paint(text) {
  const out = [];
  let at = 0;
  for (const match of text.matchAll(token)) {
    out.push(text.slice(at, match.index));
    const [, string, colon] = match;
    out.push(h("span", { class: string ? (colon ? "json-key" : "json-string") : "json-atom" }, string ?? match[0]), colon ?? "");
    at = match.index + match[0].length;
  }
  return [...out, text.slice(at)];
}
