// What will be sent with the next message.

import { h, icon, iconButton } from "./dom.js";
import { t } from "./strings.js";

const pictures = ["image/jpeg", "image/png", "image/webp", "image/gif"];
const photoLimit = 10; // MB: a Telegram client sends a larger picture as a file
const fileLimit = 50;
const most = 10; // of an album

export class Tray {
  constructor(changed, complain) {
    Object.assign(this, { changed, complain, items: [], asFiles: false });
    this.thumbs = h("div", { class: "thumbs" });
    this.box = h("input", { type: "checkbox", onchange: () => { this.asFiles = this.box.checked; } });
    this.choice = h("label", { class: "as-files" }, this.box, t("as_files"));
    this.element = h("div", { class: "tray", hidden: true }, this.thumbs, this.choice);
  }

  add(files) {
    for (const file of files) {
      if (file.size > fileLimit << 20) this.complain(t("too_big", { name: file.name, mb: fileLimit }));
      else if (this.items.length < most) this.items.push({ file, url: pictures.includes(file.type) ? URL.createObjectURL(file) : "" });
    }
    this.render();
  }

  remove(item) {
    URL.revokeObjectURL(item.url);
    this.items = this.items.filter((i) => i !== item);
    this.render();
  }

  clear() {
    for (const item of this.items) this.remove(item);
  }

  /** take hands the items over, each with its kind; their object URLs now belong to the taker. */
  take() {
    const taken = this.items.map((item) => ({ ...item, kind: this.kind(item) }));
    this.items = [];
    this.asFiles = this.box.checked = false;
    this.render();
    return taken;
  }

  kind(item) {
    return item.url && !this.asFiles && item.file.size <= photoLimit << 20 ? "photo" : "document";
  }

  render() {
    this.thumbs.replaceChildren(...this.items.map((item) => h("div", { class: "thumb" },
      item.url ? h("img", { src: item.url, alt: item.file.name }) : h("span", { class: "name" }, icon("file"), item.file.name),
      iconButton("close", t("remove", { name: item.file.name }), () => this.remove(item)))));
    this.element.hidden = this.items.length === 0;
    this.choice.hidden = !this.items.some((item) => item.url);
    this.changed();
  }
}
