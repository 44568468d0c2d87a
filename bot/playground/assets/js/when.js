// Times as the reader writes them.

import { locale, t } from "./strings.js";

const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
const second = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", second: "2-digit" });
const full = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" });
const near = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" });
const far = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });

/** hour of a message; seconds since 1970, as the Bot API counts. */
export const hour = (date) => clock.format(new Date(date * 1000));

/** moment in full, for a tip. */
export const moment = (date) => full.format(new Date(date * 1000));

/** instant of a call: RFC 3339 or seconds since 1970. */
export function instant(at) {
  const date = new Date(typeof at === "number" ? at * 1000 : at);
  return Number.isNaN(date.getTime()) ? "" : second.format(date);
}

const ms = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hourCycle: "h23" });

/** exact time of day with milliseconds; ms since 1970. */
export const exact = (at) => ms.format(new Date(at));

/** span of time in words: 0.4 ms, 12 ms, 1.3 s, 4 min. */
export function span(time) {
  if (time >= 90_000) return `${Math.round(time / 60_000)} min`;
  if (time >= 1000) return `${(time / 1000).toFixed(1)} s`;
  return `${time < 10 && !Number.isInteger(time) ? time.toFixed(1) : Math.round(time)} ms`;
}

/** day key of a message in the reader's zone. */
export const dayKey = (date) => new Date(date * 1000).toDateString();

/** day as a heading: Today, Yesterday, 3 May, 3 May 2024. */
export function day(date, now = new Date()) {
  const then = new Date(date * 1000);
  const eve = new Date(now);
  eve.setDate(now.getDate() - 1);
  if (then.toDateString() === now.toDateString()) return t("today");
  if (then.toDateString() === eve.toDateString()) return t("yesterday");
  return (then.getFullYear() === now.getFullYear() ? near : far).format(then);
}
