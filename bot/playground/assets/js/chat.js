// One chat as the page knows it: its messages, what is on its way, what is being waited for. It tells "change"
// when the transcript changed, "action" for a typing sign, "busy" for a button that waits, "answer" for its answer.

const actionLife = 5000; // Telegram shows a sign for 5 s
const tapLife = 15000; // then a callback query is dead

export class Chat extends EventTarget {
  constructor(id) {
    super();
    this.id = id;
    this.messages = new Map();
    this.pending = [];
    this.busy = new Map(); // "message|data" → {query, timer}
    this.answers = new Map(); // answers that came before we knew the query's id
    this.journals = new Set(); // of the loads under way: what happened meanwhile
    this.loaded = false;
    this.error = "";
    this.action = "";
    this.unread = 0;
    this.thread = 0; // the topic on screen; 0 is all of them
  }

  tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  sorted() {
    return [...this.messages.values()].sort((a, b) => a.message_id - b.message_id);
  }

  /** seen by one person: without what they deleted for themselves, and of one topic only if one is chosen. */
  seen(person) {
    return this.sorted().filter((m) => !m.hidden_for?.includes(person) && (!this.thread || m.message_thread_id === this.thread));
  }

  /** load the transcript anew. What happens while it is on its way is done again on top of it. */
  async load(fetch) {
    const journal = [];
    this.journals.add(journal);
    try {
      const list = await fetch();
      this.journals.delete(journal);
      this.replace(list);
      for (const again of journal) again();
    } catch (error) {
      this.journals.delete(journal);
      this.fail(error.message);
      throw error;
    }
  }

  note(again) {
    for (const journal of this.journals) journal.push(again);
  }

  replace(list) {
    const old = this.messages;
    this.messages = new Map();
    for (const message of list) this.messages.set(message.message_id, same(old.get(message.message_id), message));
    this.loaded = true;
    this.error = "";
    this.tell("change");
  }

  fail(why) {
    this.error = why;
    this.tell("change");
  }

  /** put adds or updates one message. */
  put(message, live = true) {
    this.note(() => this.put(message, false));
    const old = this.messages.get(message.message_id);
    const now = same(old, message);
    if (old === now) return;
    this.messages.set(message.message_id, now);
    if (!old && message.from?.is_bot) this.act("");
    if (!old) this.landed(message);
    this.tell("change", { fresh: live && !old ? message : null });
  }

  // The echo of a message may come before the answer to the request that sent it.
  landed(message) {
    const text = message.text ?? message.caption ?? "";
    const at = message.from?.is_bot ? -1 : this.pending.findIndex((p) => p.text === text && p.files.length === 0 && p.state === "sending");
    if (at >= 0) this.pending.splice(at, 1);
  }

  drop(ids) {
    this.note(() => this.drop(ids));
    for (const id of ids) this.messages.delete(id);
    this.tell("change");
  }

  /** act shows a sign ("typing") until it is renewed, replaced or old. */
  act(action) {
    clearTimeout(this.actionTimer);
    this.action = action === "cancel" ? "" : action;
    if (this.action) this.actionTimer = setTimeout(() => this.act(""), actionLife);
    this.tell("action");
  }

  /** wait marks a button; false if it waits already. */
  wait(key) {
    if (this.busy.has(key)) return false;
    this.busy.set(key, { query: "", timer: setTimeout(() => this.release(key), tapLife) });
    this.tell("busy", { key, on: true });
    return true;
  }

  release(key) {
    clearTimeout(this.busy.get(key)?.timer);
    if (this.busy.delete(key)) this.tell("busy", { key, on: false });
  }

  /** tapped says which query a waiting button became. */
  tapped(key, query) {
    const waiting = this.busy.get(key);
    if (waiting) waiting.query = query;
    const early = this.answers.get(query);
    if (early) this.answered(query, early);
  }

  /** answered ends the wait of a query and shows its text. */
  answered(query, answer) {
    for (const [key, waiting] of this.busy) {
      if (waiting.query !== query) continue;
      this.answers.delete(query);
      this.release(key);
      this.tell("answer", answer);
      return;
    }
    this.answers.set(query, answer);
    if (this.answers.size > 50) this.answers.delete(this.answers.keys().next().value);
  }
}

// The old object if nothing changed, so that its bubble stays as it is.
function same(old, now) {
  return old && JSON.stringify(old) === JSON.stringify(now) ? old : now;
}
