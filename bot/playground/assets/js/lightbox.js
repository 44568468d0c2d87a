// A photo in full. A modal dialog: Esc closes it and the focus goes back to where it was.

import { h, iconButton } from "./dom.js";
import { t } from "./strings.js";

/** lightbox shows one of several photos; arrow keys go to the next and the previous. */
export function lightbox(sources, start) {
  let at = start;
  const image = h("img", { src: sources[at], alt: t("photo") });
  const show = (step) => {
    at = (at + step + sources.length) % sources.length;
    image.src = sources[at];
  };
  const many = sources.length > 1;
  const dialog = h("dialog", { class: "lightbox", "aria-label": t("photo") },
    iconButton("close", t("close"), () => dialog.close(), { class: "icon-button shut" }),
    many && iconButton("next", t("previous"), () => show(-1), { class: "icon-button before" }),
    image,
    many && iconButton("next", t("next"), () => show(1), { class: "icon-button after" }));
  dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("keydown", (e) => {
    if (many && e.key === "ArrowRight") show(1);
    if (many && e.key === "ArrowLeft") show(-1);
  });
  document.body.append(dialog);
  dialog.showModal();
}
