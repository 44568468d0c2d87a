// Toasts and dialogs. Dialogs are the browser's own: they hold the focus, and Esc closes them.

import { h } from "./dom.js";
import { lang, spoken, t } from "./strings.js";

const toastLife = 4000;

/** toast shows a line for a moment. */
export function toast(place, text) {
  const node = h("div", { class: "toast" }, text);
  place.append(node);
  setTimeout(() => node.remove(), toastLife);
}

/** open a dialog until it is closed. */
export function open(dialog) {
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** alertBox is the answer to a tap that wants to be read. */
export function alertBox(title, text) {
  const dialog = h("dialog", { class: "box", role: "alertdialog", "aria-label": title },
    h("h2", {}, title), h("p", { dir: "auto" }, text),
    h("footer", {}, h("button", { type: "button", class: "strong", autofocus: true, onclick: () => dialog.close() }, t("ok"))));
  open(dialog);
}

/** personBox asks for a new person; `add` gets {first_name, language_code}. */
export function personBox(add) {
  const name = h("input", { type: "text", required: true, maxlength: "64", autofocus: true, autocomplete: "off" });
  const choices = spoken.map(([code, label]) => h("label", { class: "choice" },
    h("input", { type: "radio", name: "language", value: code, checked: code === lang }), h("span", { lang: code }, label)));
  const submit = (e) => {
    e.preventDefault();
    const { value } = form.querySelector("[name=language]:checked");
    dialog.close();
    add({ first_name: name.value.trim(), language_code: value });
  };
  const form = h("form", { onsubmit: submit },
    h("h2", {}, t("add_person")),
    h("label", { class: "field" }, h("span", {}, t("name")), name),
    h("fieldset", {}, h("legend", {}, t("language")), h("div", { class: "choices" }, choices)),
    h("footer", {},
      h("button", { type: "button", class: "soft", onclick: () => dialog.close() }, t("cancel")),
      h("button", { type: "submit", class: "strong" }, t("add"))));
  const dialog = h("dialog", { class: "box", "aria-label": t("add_person") }, form);
  open(dialog);
}

/** ask for one line of words; `done` gets it. */
export function askBox({ title, label, hint, submit }, done) {
  const input = h("input", { type: "text", required: true, maxlength: "128", autofocus: true, autocomplete: "off" });
  const dialog = h("dialog", { class: "box", "aria-label": title }, h("form", { onsubmit: (e) => { e.preventDefault(); dialog.close(); done(input.value.trim()); } },
    h("h2", {}, title), hint && h("p", { class: "hint-text" }, hint),
    h("label", { class: "field" }, h("span", {}, label), input),
    h("footer", {},
      h("button", { type: "button", class: "soft", onclick: () => dialog.close() }, t("cancel")),
      h("button", { type: "submit", class: "strong" }, submit))));
  open(dialog);
}
