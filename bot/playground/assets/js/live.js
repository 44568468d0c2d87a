// Live events of the emulated Telegram, with patience: it may be restarted at any time.

const kinds = ["message", "edit", "delete", "action", "callback", "call", "commands", "state", "update", "faults"];

/**
 * follow hears every event until the page goes away. `up` runs after each connection, the first one too: what
 * happened in between is unknown, so it must fetch everything anew. `down` runs when the line breaks.
 */
export function follow({ event, up, down }) {
  let wait = 500;
  const connect = () => {
    const source = new EventSource("/emu/events");
    source.onopen = () => {
      wait = 500;
      up();
    };
    source.onerror = () => {
      source.close();
      down();
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, 4000);
    };
    for (const kind of kinds) source.addEventListener(kind, (e) => event(kind, JSON.parse(e.data)));
  };
  connect();
}
