// Telegram Stars: paying a bill, and what becomes of a subscription.

import * as api from "./api.js";
import { h } from "./dom.js";
import { open } from "./overlay.js";
import { t } from "./strings.js";

/** billBox shows what a link asks for and pays it; nobody's Stars run out. */
export async function billBox(user, link, attempt) {
  const bill = await attempt(() => api.bill(link));
  if (!bill) return;
  const { title, description, total_amount: amount } = bill.invoice;
  const pay = h("button", { type: "button", class: "strong", autofocus: true, onclick: async () => {
    pay.disabled = true;
    await attempt(() => api.payLink(user, link));
    dialog.close();
  } }, t("pay_stars", { n: amount }));
  const dialog = h("dialog", { class: "box", "aria-label": title },
    h("h2", { dir: "auto" }, title), h("p", { dir: "auto" }, bill.period > 0 ? `${description}\n\n${t("each_month")}` : description),
    h("footer", {}, h("button", { type: "button", class: "soft", onclick: () => dialog.close() }, t("cancel")), pay));
  open(dialog);
}

/** starsBox lists a person's subscriptions, with what can become of each. */
export function starsBox(user, attempt) {
  const body = h("div", { class: "members" });
  const draw = async () => {
    const subs = await attempt(() => api.stars(user));
    body.replaceChildren(...(subs?.length ? subs.flatMap((sub) => entry(sub, act)) : [h("p", {}, t("no_stars"))]));
  };
  const act = async (charge, fate) => {
    await attempt(() => api.starFate(charge, fate));
    await draw();
  };
  const dialog = h("dialog", { class: "box", "aria-label": t("stars") }, h("h2", {}, t("stars")), h("p", { class: "hint-text" }, t("stars_hint")), body,
    h("footer", {}, h("button", { type: "button", class: "strong", autofocus: true, onclick: () => dialog.close() }, t("done"))));
  open(dialog);
  draw();
}

function entry(sub, act) {
  const off = sub.canceled || sub.bot_canceled;
  const state = off ? "stars_cancelled" : "stars_until";
  const key = (fate, disabled) => h("button", { type: "button", class: "soft", disabled, onclick: () => act(sub.charge, fate) }, t(`stars_${fate}`));
  return [
    h("div", { class: "member" }, h("span", { dir: "auto" }, sub.bill.invoice.title), h("small", {}, t(state, { day: new Date(sub.until).toLocaleDateString() }))),
    h("div", { class: "choices" }, key("renew", off), key("fail", off), sub.canceled ? key("restore", sub.bot_canceled) : key("cancel", off), key("refund", false)),
  ];
}
