// The list of entries, newest first: which ones a filter keeps, and a page of them at a time.

import { fromUtf8 } from './bytes.ts';
import { decodeEntry, type Entry } from './entry.ts';
import { ENTRY_TYPES, GROUPS, type Group } from './entry_types.ts';
import type { OpenLog } from './log.ts';
import { TILE_WIDTH } from './tiles.ts';

export const PAGE_SIZE = 50;

export interface Filter {
  /** A type of entry, or "group:searches". */
  type: string;
  outcome: string;
  /** Words that all stand in the entry, or in its title, in whatever case. */
  text: string;
}

export interface View extends Filter {
  /** The first entry that is not on the page; the newest where there is none. */
  before: number | undefined;
}

export const NO_FILTER: Filter = { type: '', outcome: '', text: '' };

export function isFiltered({ type, outcome, text }: Filter): boolean {
  return type !== '' || outcome !== '' || text.trim() !== '';
}

/** Reads what the address says after "#log?"; what is unknown there is passed over. */
export function parseView(query: string): View {
  const parameters = new URLSearchParams(query);
  const type = parameters.get('type') ?? '';
  const before = parameters.get('before') ?? '';
  const known = Object.hasOwn(ENTRY_TYPES, type) || GROUPS.some((group) => type === `group:${group}`);
  return {
    type: known ? type : '',
    outcome: parameters.get('outcome') ?? '',
    text: parameters.get('text') ?? '',
    before: /^[0-9]{1,15}$/.test(before) ? Number(before) : undefined,
  };
}

export function viewAddress({ type, outcome, text, before }: View): string {
  const parameters = new URLSearchParams();
  if (type) parameters.set('type', type);
  if (outcome) parameters.set('outcome', outcome);
  if (text.trim()) parameters.set('text', text.trim());
  if (before !== undefined) parameters.set('before', String(before));
  const query = parameters.toString();
  return query ? `#log?${query}` : '#log';
}

export function keeps({ type, outcome, text }: Filter, entry: Entry): boolean {
  const group = type.startsWith('group:') ? (type.slice('group:'.length) as Group) : undefined;
  if (group ? entry.kind.group !== group : type && entry.type !== type) return false;
  if (outcome && entry.outcome !== outcome) return false;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const all = `${entry.index} ${entry.kind.title} ${fromUtf8(entry.bytes) ?? ''}`.toLowerCase();
  return words.every((word) => all.includes(word));
}

export interface Page {
  entries: Entry[];
  /** Where the next older page begins; undefined once the log's first entry was looked at. */
  older: number | undefined;
}

/** Up to PAGE_SIZE entries that the filter keeps, from `before` down; each is authentic. Undefined where it was stopped. */
export async function readPage(
  log: OpenLog,
  view: View,
  onProgress: (page: Page) => void,
  signal: AbortSignal,
): Promise<Page | undefined> {
  const page: Page = { entries: [], older: undefined };
  let end = Math.min(view.before ?? log.tree.size, log.tree.size);
  while (end > 0) {
    const tile = Math.floor((end - 1) / TILE_WIDTH);
    const bytes = await log.tree.entries(tile);
    if (signal.aborted) return undefined;
    for (let index = end - 1; index >= tile * TILE_WIDTH; --index) {
      const entry = decodeEntry(bytes[index - tile * TILE_WIDTH]!, index);
      if (!keeps(view, entry)) continue;
      page.entries.push(entry);
      if (page.entries.length === PAGE_SIZE) return { ...page, older: index > 0 ? index : undefined };
    }
    end = tile * TILE_WIDTH;
    onProgress({ entries: [...page.entries], older: end });
  }
  return page;
}

/** How many entries the log had at that time: the number of the first that is later. Reads a dozen tiles of a million entries. */
export async function entriesUntil(log: OpenLog, time: string): Promise<number> {
  const timesOf = async (tile: number) => (await log.tree.entries(tile)).map((bytes, i) => decodeEntry(bytes, tile * TILE_WIDTH + i).time);
  let [low, high] = [0, Math.ceil(log.tree.size / TILE_WIDTH)]; // the first tile that begins later lies there
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await timesOf(middle))[0]! <= time) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return 0;
  const times = await timesOf(low - 1);
  const later = times.findIndex((other) => other > time);
  return (low - 1) * TILE_WIDTH + (later < 0 ? times.length : later);
}

export interface Day {
  day: string;
  entries: Entry[];
}

/** The entries under the day of each, in the order in which they are. */
export function byDay(entries: Entry[]): Day[] {
  const days: Day[] = [];
  for (const entry of entries) {
    const day = entry.time.slice(0, 10);
    if (days.at(-1)?.day !== day) days.push({ day, entries: [] });
    days.at(-1)!.entries.push(entry);
  }
  return days;
}
