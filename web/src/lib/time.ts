// Times: UTC to the second, "2026-11-24T09:00:00Z".

/** Seconds since 1970, or undefined where the text is no time. */
export function parseTime(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  return !(milliseconds >= 0) || formatTime(milliseconds / 1000) !== text ? undefined : milliseconds / 1000;
}

export function formatTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** "24 Nov 2026, 09:00:00 UTC": one form for everybody, whatever the browser's language. */
export function spokenTime(text: string): string {
  const seconds = parseTime(text);
  if (seconds === undefined) return text;
  const date = new Date(seconds * 1000);
  const month = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[date.getUTCMonth()]!;
  return `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}, ${text.slice(11, 19)} UTC`;
}
