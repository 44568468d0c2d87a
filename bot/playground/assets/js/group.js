// Groups: making one, and who is in it with which rights.

import * as api from "./api.js";
import { avatar, h, mark } from "./dom.js";
import { open } from "./overlay.js";
import { t } from "./strings.js";

const kinds = [["group", {}], ["supergroup", {}], ["forum", { type: "supergroup", is_forum: true }]];
const statuses = ["administrator", "member", "restricted", "left", "kicked"];

/** newGroupBox asks for a group; `add` gets what the control API wants. */
export function newGroupBox(people, add) {
  const title = h("input", { type: "text", required: true, maxlength: "128", autofocus: true, autocomplete: "off" });
  const members = [...people.values()].map((person) => h("label", { class: "choice" },
    h("input", { type: "checkbox", name: "member", value: String(person.id), checked: true }), h("span", { dir: "auto" }, person.first_name)));
  const choices = kinds.map(([name], i) => h("label", { class: "choice" },
    h("input", { type: "radio", name: "kind", value: name, checked: i === 0 }), h("span", {}, t(`kind_${name}`))));
  const submit = (e) => {
    e.preventDefault();
    const chosen = [...form.querySelectorAll("[name=member]:checked")].map((box) => Number(box.value));
    if (chosen.length === 0) return;
    const { value } = form.querySelector("[name=kind]:checked");
    dialog.close();
    add({ title: title.value.trim(), members: chosen, type: value, ...kinds.find(([name]) => name === value)[1] });
  };
  const form = h("form", { onsubmit: submit },
    h("h2", {}, t("new_group")),
    h("label", { class: "field" }, h("span", {}, t("group_name")), title),
    h("fieldset", {}, h("legend", {}, t("members")), h("div", { class: "choices" }, members)),
    h("fieldset", {}, h("legend", {}, t("group_kind")), h("div", { class: "choices" }, choices)),
    h("footer", {},
      h("button", { type: "button", class: "soft", onclick: () => dialog.close() }, t("cancel")),
      h("button", { type: "submit", class: "strong" }, t("create"))));
  const dialog = h("dialog", { class: "box", "aria-label": t("new_group") }, form);
  open(dialog);
}

/** groupBox shows who is in a group and changes it. It follows what happens while it is open. */
export function groupBox(app, id) {
  const body = h("div", { class: "members" });
  const attempt = async (work) => {
    try {
      const result = await work();
      await app.reload();
      return result;
    } catch (error) {
      app.say(error.message);
      return null;
    }
  };
  const dialog = h("dialog", { class: "box", "aria-label": t("manage") }, h("h2", {}, t("manage")), body,
    h("footer", {}, h("button", { type: "button", class: "strong", autofocus: true, onclick: () => dialog.close() }, t("done"))));
  const draw = () => {
    const room = app.rooms.get(id);
    if (!room || room.migrated_to_chat_id) dialog.close();
    else body.replaceChildren(...contents(app, room, attempt));
  };
  draw();
  app.addEventListener("state", draw);
  dialog.addEventListener("close", () => app.removeEventListener("state", draw));
  open(dialog);
}

function contents(app, room, attempt) {
  const title = h("input", { type: "text", value: room.title, maxlength: "128", "aria-label": t("group_name") });
  return [
    h("form", { class: "rename", onsubmit: (e) => { e.preventDefault(); attempt(() => api.rename(room.id, title.value.trim())); } },
      title, h("button", { type: "submit", class: "soft" }, t("rename"))),
    member(room, app.bot, mark(30), t("the_bot"), attempt),
    ...[...app.people.values()].map((person) => member(room, person, avatar(person), person.first_name, attempt)),
    privacy(app.bot.settings ?? {}, attempt),
    room.type === "group" && h("button", { type: "button", class: "soft upgrade", onclick: () => attempt(() => api.migrate(room.id)) }, t("make_supergroup")),
  ].filter(Boolean);
}

// What BotFather calls privacy mode, for every group at once.
function privacy(settings, attempt) {
  const box = h("input", { type: "checkbox", checked: settings.can_read_all_group_messages, onchange: () => attempt(() => api.settings({ can_read_all_group_messages: box.checked })) });
  return h("label", { class: "as-files" }, box, t("privacy_off"));
}

function member(room, one, picture, name, attempt) {
  const status = statusOf(room, one.id);
  const known = status === "creator" ? ["creator", ...statuses] : statuses;
  const select = h("select", { "aria-label": name, disabled: status === "creator", onchange: () => attempt(() => api.seat(room.id, one.id, select.value)) },
    known.map((value) => h("option", { value, selected: value === status }, t(`status_${value}`))));
  return h("div", { class: "member" }, picture, h("span", { dir: "auto" }, name), select);
}

/** statusOf somebody in a group. */
export const statusOf = (room, id) => room.standings?.[id]?.status ?? (room.members.includes(id) ? "member" : "left");

/** hearing says what the bot gets to hear in a group. */
export function hearing(room, bot) {
  if (room.bot_absent) return t("hears_none");
  if (statusOf(room, bot.id) === "administrator" || bot.settings?.can_read_all_group_messages) return t("hears_all");
  return t("hears", { bot: bot.username });
}
