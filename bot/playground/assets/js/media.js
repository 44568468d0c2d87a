// Photos, albums, documents and the kinds that are only named.

import { file } from "./api.js";
import { h, icon } from "./dom.js";
import { lightbox } from "./lightbox.js";
import { locale, t } from "./strings.js";

/** media of a message or an album, or nothing. */
export function media(messages) {
  const photos = messages.filter((m) => m.photo?.length);
  const documents = messages.filter((m) => m.document);
  return [
    photos.length > 0 && gallery(photos),
    documents.map((m) => attachment(m.document)),
    messages.map(other),
  ];
}

function gallery(messages) {
  const pictures = messages.map((m) => m.photo.at(-1));
  const sources = pictures.map((p) => file(p.file_id));
  return h("div", { class: "gallery", data: { count: Math.min(pictures.length, 4) } }, pictures.map((picture, i) =>
    h("button", { type: "button", class: "picture", "aria-label": t("open_photo"), onclick: () => lightbox(sources, i) },
      h("img", { src: sources[i], alt: t("photo"), width: picture.width, height: picture.height }))));
}

function attachment(doc) {
  const name = doc.file_name ?? t("document");
  return h("a", { class: "file", href: file(doc.file_id), download: name, "aria-label": t("download", { name }) },
    h("span", { class: "kind" }, extension(name)),
    h("span", { class: "what" }, h("strong", { dir: "auto" }, name), h("small", {}, size(doc.file_size))),
    icon("download"));
}

function extension(name) {
  const at = name.lastIndexOf(".");
  return at > 0 && name.length - at <= 5 ? name.slice(at + 1).toUpperCase() : "…";
}

/** size in words; decimal units, as the reader's file manager shows them. */
export function size(bytes) {
  if (bytes === undefined) return "";
  const unit = bytes < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
  return new Intl.NumberFormat(locale, { style: "unit", unit: unit[0], maximumFractionDigits: 1 }).format(bytes / unit[1]);
}

const shown = ["text", "photo", "document"];
const kinds = ["sticker", "voice", "audio", "video", "video_note", "animation", "poll", "dice", "venue"];

function other(message) {
  if (message.location) return card(t("location"), `${message.location.latitude}, ${message.location.longitude}`);
  if (message.contact) return card(t("contact"), `${message.contact.first_name} ${message.contact.phone_number}`);
  if (message.invoice) return card(message.invoice.title, message.invoice.description);
  if (shown.some((kind) => kind in message)) return null;
  const kind = kinds.find((name) => name in message);
  return card(kind ?? t("message"), t("unsupported"));
}

const card = (title, text) => h("div", { class: "card" }, h("strong", {}, title), h("span", {}, text));
