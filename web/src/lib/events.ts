// What comes into the log, as the server tells whoever is signed in (docs/api.md, "Events").

const PAUSE = 300; // milliseconds: what comes together is looked at once

/** Calls `changed` soon after entries came; returns what ends that. `open` makes the browser's EventSource. */
export function followLog(changed: () => void, open: () => EventTarget & { close(): void } = source): () => void {
  const events = open();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed();
    }, PAUSE);
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
