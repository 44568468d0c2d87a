// JSON to look at: coloured, with a button that copies it.

import { h, iconButton } from "./dom.js";
import { t } from "./strings.js";

/** readable parameters: a form carries objects as JSON text, shown as what they are. */
export function readable(params) {
  if (typeof params !== "object" || params === null || Array.isArray(params)) return params;
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

/** block shows a value. */
export function block(value) {
  const text = JSON.stringify(value, null, 2);
  return h("div", { class: "block" }, h("pre", { tabindex: "0" }, paint(text)),
    iconButton("copy", t("copy"), () => navigator.clipboard.writeText(text)));
}

const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\b/gi;

// Keys, strings, the rest.
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
