// One call: a line, and what it asked and got when it is opened.

import { h, icon } from "./dom.js";
import { block, readable } from "./json.js";
import { t } from "./strings.js";
import { instant, span } from "./when.js";

export const isPolling = (call) => call.method.toLowerCase() === "getupdates";
export const isRefused = (call) => call.verdict !== "ok";

/** chatOf a call, as text: the chat it is for, or else the person. */
export const chatOf = ({ params }) => params?.chat_id ?? params?.user_id;

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
    h("span", { class: "ms" }, span(call.ms)));
  const row = h("details", { class: "call", role: "listitem", data: { verdict: call.verdict, n: call.n } }, line);
  row.addEventListener("toggle", () => { if (row.open && row.children.length === 1) row.append(detail(call)); }, { once: true });
  return row;
}

function hint(call, nameOf) {
  const params = call.params ?? {};
  const who = nameOf(chatOf(call));
  const what = params.text ?? params.caption ?? params.action ?? params.callback_query_id ?? "";
  return [who, String(what).replace(/<[^>]*>/g, "").replace(/\s+/g, " ").slice(0, 80)].filter(Boolean).join(" · ");
}

function detail(call) {
  const params = readable(call.params ?? {});
  const response = isRefused(call) ? { error_code: call.error_code, description: call.description, parameters: call.parameters } : call.result ?? true;
  return h("div", { class: "detail" },
    h("p", { class: "when" }, `#${call.n} · ${instant(call.at)} · ${t(`verdict_${call.verdict}`)} · ${span(call.ms)}`),
    call.description && h("p", { class: "why" }, call.description),
    (call.warnings ?? []).length > 0 && section(t("warnings"), h("ul", {}, call.warnings.map((w) => h("li", {}, w)))),
    section(t("parameters"), block(params)),
    section(t("response"), block(readable(response))));
}

const section = (title, body) => h("section", {}, h("h3", {}, title), body);
