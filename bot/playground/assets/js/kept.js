// What the page remembers in this browser: who is on screen and whether the inspector is open.

const key = "vinbot.playground";

/** recall what was kept; an empty object when nothing was, or it is not ours. */
export function recall() {
  try {
    const value = JSON.parse(localStorage.getItem(key));
    return value && typeof value === "object" ? value : {};
  } catch {
    return {};
  }
}

/** keep adds to what is kept. */
export function keep(values) {
  try {
    localStorage.setItem(key, JSON.stringify({ ...recall(), ...values }));
  } catch {
    // Storage is switched off: the page works, it only forgets.
  }
}
