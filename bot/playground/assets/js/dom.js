// Elements from plain calls. Text is only ever set as text: nothing here parses markup.

const svg = "http://www.w3.org/2000/svg";

const strokes = {
  attach: "M20.5 11.5l-8.6 8.6a5.5 5.5 0 0 1-7.8-7.8l9-9a3.7 3.7 0 0 1 5.2 5.2l-9 9a1.8 1.8 0 0 1-2.6-2.6l8.3-8.3",
  send: "M4 12l16-8-5 17-3.6-6.9L4 12zM11.4 14.1L20 4",
  close: "M6 6l12 12M18 6L6 18",
  menu: "M4 7h16M4 12h16M4 17h10",
  reply: "M9 7l-5 5 5 5M4.5 12H14a6 6 0 0 1 6 6v1",
  edit: "M4 20l1-4L16.5 4.5a2.1 2.1 0 0 1 3 3L8 19l-4 1zM14.5 6.5l3 3",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  download: "M12 4v12M7 11l5 5 5-5M5 20h14",
  down: "M12 5v14M6 13l6 6 6-6",
  plus: "M12 5v14M5 12h14",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5",
  moon: "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z",
  panel: "M4 5h16v14H4zM14.5 5v14",
  split: "M4 5h16v14H4zM12 5v14",
  check: "M5 13l4.5 4.5L19.5 7",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 1.5",
  alert: "M12 4l9 16H3zM12 10v4.5M12 17.4v.1",
  link: "M9 15L19 5M11 5h8v8",
  copy: "M9 9h11v11H9zM5 15V4h11",
  dots: "M12 5.5v.1M12 12v.1M12 18.5v.1",
  stop: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM6.4 6.4l11.2 11.2",
  image: "M4 5h16v14H4zM4 16l5-5 4.5 4.5L16 13l4 4M15 9.2v.1",
  next: "M9 5l7 7-7 7",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.8",
  star: "M12 3.5l2.6 5.6 6.1.7-4.5 4.2 1.2 6-5.4-3-5.4 3 1.2-6-4.5-4.2 6.1-.7z",
  bolt: "M13 2.5L5 13.5h6l-1 8 8-11h-6z",
  story: "M6 4v16M6 7h.1M6 12h.1M6 17h.1M10 7h9M10 12h9M10 17h6",
  clear: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
};

/** h makes an element; `on…` are listeners, `class` and `data` as they sound, the rest attributes. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

/** icon draws one of the line icons; it is decoration, the button around it carries the name. */
export function icon(name) {
  const node = document.createElementNS(svg, "svg");
  node.setAttribute("viewBox", "0 0 24 24");
  node.setAttribute("aria-hidden", "true");
  node.classList.add("icon");
  const path = document.createElementNS(svg, "path");
  path.setAttribute("d", strokes[name]);
  node.append(path);
  return node;
}

/** iconButton is a button whose name is spoken and shown as a tip. */
export function iconButton(name, label, onclick, props = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...props }, icon(name));
}

/** mark is the bot's own sign. */
export function mark(size) {
  return h("img", { class: "mark", src: "/assets/mark.svg", alt: "", width: size, height: size });
}

/** initials of a name, for an avatar. */
export function initials(name) {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  return words.slice(0, 2).map((w) => [...w][0]).join("").toUpperCase() || "?";
}

/** avatar of a person or a group: initials on one of six hues, the same hue for the same id. */
export function avatar(one, big = false) {
  return h("span", { class: big ? "avatar big-avatar" : "avatar", data: { hue: hue(one.id), group: String(one.id < 0) }, "aria-hidden": "true" }, initials(one.first_name ?? one.title ?? ""));
}

/** hue of an id: one of six. */
export const hue = (id) => String(Math.abs(id) % 6);
