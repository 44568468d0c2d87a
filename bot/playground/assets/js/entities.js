// Message entities to elements. Offsets count UTF-16 units, which is how JavaScript counts too. Everything a
// message says becomes a text node, so no text can turn into markup.

import { h } from "./dom.js";
import { t } from "./strings.js";

const tags = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const schemes = ["http:", "https:", "mailto:", "tel:"];

/** safeURL is the address if a reader may follow it, else null: no javascript:, no data:. */
export function safeURL(text, base = "https://") {
  for (const candidate of [text, base + text]) {
    try {
      const url = new URL(candidate);
      if (schemes.includes(url.protocol)) return url.href;
      if (/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text)) return null;
    } catch {
      // Not absolute: "example.com" gets its scheme in the next round.
    }
  }
  return null;
}

/** weave nests entities into a tree: [{entity?, start, end, children}]; what only partly overlaps is cut. */
export function weave(text, entities = []) {
  const root = { start: 0, end: text.length, children: [] };
  const sorted = entities
    .map((entity) => ({ entity, start: entity.offset, end: entity.offset + entity.length, children: [] }))
    .filter((n) => Number.isInteger(n.start) && n.start >= 0 && n.start < n.end && n.start < text.length)
    .sort((a, b) => a.start - b.start || b.end - a.end || rank(a.entity) - rank(b.entity));
  const stack = [root];
  for (const node of sorted) {
    while (stack.length > 1 && stack.at(-1).end <= node.start) stack.pop();
    node.end = Math.min(node.end, stack.at(-1).end);
    stack.at(-1).children.push(node);
    stack.push(node);
  }
  return root;
}

// Blocks are outside, code inside, when two entities cover the same text.
function rank(entity) {
  if (entity.type.endsWith("blockquote")) return 0;
  return entity.type === "pre" || entity.type === "code" ? 2 : 1;
}

/** renderText returns the nodes of a text; `act` handles what can be pressed: command(text), link(url). */
export function renderText(text, entities, act) {
  return inner(text, weave(text, entities), act);
}

function inner(text, node, act) {
  const out = [];
  let at = node.start;
  for (const child of node.children) {
    if (child.start > at) out.push(text.slice(at, child.start));
    const element = wrap(text, child, act);
    out.push(element);
    at = child.end;
    // A block ends its line by itself: the newline after it would be an empty line.
    if (isBlock(child.entity) && text[at] === "\n") at++;
  }
  if (at < node.end) out.push(text.slice(at, node.end));
  return out;
}

const isBlock = (entity) => entity.type === "pre" || entity.type.endsWith("blockquote");

function wrap(text, node, act) {
  const { entity } = node;
  const raw = text.slice(node.start, node.end);
  const content = inner(text, node, act);
  if (tags[entity.type]) return h(tags[entity.type], {}, content);
  switch (entity.type) {
    case "pre": return h("pre", { tabindex: "0" }, h("code", { data: { language: entity.language ?? "" } }, content));
    case "blockquote": return h("blockquote", {}, content);
    case "expandable_blockquote": return expandable(content);
    case "spoiler": return spoiler(content);
    case "text_link": return link(entity.url, content, act);
    case "url": return link(raw, content, act);
    case "email": return link(`mailto:${raw}`, content, act);
    case "phone_number": return link(`tel:${raw.replace(/[^+\d]/g, "")}`, content, act);
    case "bot_command": return h("button", { type: "button", class: "command", onclick: () => act.command(raw) }, content);
    case "mention": case "text_mention": case "hashtag": case "cashtag": return h("span", { class: "mention" }, content);
    default: return h("span", {}, content);
  }
}

function link(address, content, act) {
  const url = safeURL(address);
  if (!url) return h("span", {}, content);
  return h("a", {
    href: url, target: "_blank", rel: "noopener noreferrer", title: url,
    onclick: (e) => { if (act.link(url)) e.preventDefault(); },
  }, content);
}

function spoiler(content) {
  const node = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": t("spoiler") }, h("span", {}, content));
  const show = () => {
    node.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); show(); } });
  return node;
}

function expandable(content) {
  const body = h("div", { class: "folded" }, content);
  const toggle = h("button", {
    type: "button", class: "unfold", "aria-expanded": "false",
    onclick: () => {
      const open = body.classList.toggle("open");
      toggle.setAttribute("aria-expanded", String(open));
      toggle.textContent = t(open ? "show_less" : "show_more");
    },
  }, t("show_more"));
  return h("blockquote", { class: "expandable" }, body, toggle);
}
