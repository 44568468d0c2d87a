// The bot's command menu.

import { h } from "./dom.js";
import { Picker } from "./picker.js";
import { t } from "./strings.js";

export class CommandMenu extends Picker {
  constructor(choose) {
    super(t("commands"), (c) => [h("strong", {}, `/${c.command}`), h("span", { dir: "auto" }, c.description)], (c) => choose(`/${c.command}`));
    this.commands = [];
  }

  show(prefix) {
    this.offer(this.commands.filter((c) => c.command.startsWith(prefix.toLowerCase())));
  }
}
