// What comes into the log, as the server tells whoever is signed in (docs/api.md, "Events").

// Milliseconds: what comes together is looked at once, and not by all pages at the same moment.
const LEAST_PAUSE = 300;
const MOST_PAUSE = 1500;

/** Calls `changed` soon after entries came; returns what ends that. `open` makes the browser's EventSource. */
export function followLog(changed: () => void, open: () => EventTarget & { close(): void } = source): () => void {
  const events = open();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed();
    }, LEAST_PAUSE + Math.random() * (MOST_PAUSE - LEAST_PAUSE));
  };
  let first = true;
  events.addEventListener('entry', soon);
  // The first says only how long the log is; a later one, that much was missed.
  events.addEventListener('log', () => {
    if (!first) soon();
    first = false;
  });
  return () => {
    clearTimeout(timer);
    events.close();
  };
}

const source = () => new EventSource(new URL('v1/events', document.baseURI));
