// The page's own words, in the reader's language. The bot's words come from the bot.

import de from "./words/de.js";
import en from "./words/en.js";
import es from "./words/es.js";
import fr from "./words/fr.js";

const table = { en, es, fr, de };

/** languages of the page. */
export const languages = Object.keys(table);

/** keys of one language: the tests compare them. */
export const keys = (lang) => Object.keys(table[lang]).sort();

/** pick the first of the reader's languages that the page speaks. */
export function pick(wanted) {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split("-")[0];
    if (base in table) return base;
  }
  return "en";
}

export const lang = pick(navigator.languages ?? []);

/** locale writes dates and numbers: the page's language with the reader's own region, where there is one. */
export const locale = (navigator.languages ?? []).find((tag) => pick([tag]) === lang && tag.toLowerCase().startsWith(lang)) ?? lang;

/** t is a word of the page in the reader's language, `{name}` replaced from data. */
export function t(key, data = {}) {
  return table[lang][key].replace(/\{(\w+)\}/g, (_, name) => String(data[name]));
}

/** spoken lists what a person of the playground can speak, each named in itself; regions change units and money. */
export const spoken = [
  ["en", "English"], ["es", "Español"], ["fr", "Français"], ["de", "Deutsch"],
  ["en-CA", "English (Canada)"], ["es-MX", "Español (México)"], ["fr-CA", "Français (Canada)"],
];

/** firstName of the person whom a first-time visitor finds already there. */
export const firstName = { en: "Alex", es: "Lucía", fr: "Camille", de: "Jonas" }[lang];
