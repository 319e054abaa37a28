import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byDay, entriesUntil, NO_FILTER, parseView, readPage, viewAddress, type View } from './listing.ts';
import { ENTRIES_FILE, changed, demo, flipped, freshMemory, openDemo, reason } from './test_log.ts';
import { openLog } from './log.ts';
import { AuthenticTree } from './tree.ts';

const log = await openDemo();
const signal = new AbortController().signal;

async function list(view: Partial<View>): Promise<number[]> {
  const page = await readPage(log, { ...NO_FILTER, before: undefined, ...view }, () => undefined, signal);
  return page!.entries.map(({ index }) => index);
}

test('entries are listed newest first, page by page', async () => {
  assert.deepEqual(await list({}), Array.from({ length: 37 }, (_, i) => 36 - i));
  assert.deepEqual(await list({ before: 3 }), [2, 1, 0]);
  assert.deepEqual(await list({ before: 0 }), []);
  assert.equal((await list({ before: 1e6 })).length, 37);
});

test('filters keep what they name, and nothing else', async () => {
  assert.deepEqual(await list({ type: 'search' }), [33, 31, 29, 27, 16, 15]);
  assert.deepEqual(await list({ type: 'search', outcome: 'refused' }), [31, 29, 15]);
  assert.deepEqual(await list({ type: 'group:people' }), [8, 7, 6, 5, 4, 3, 2]);
  assert.deepEqual(await list({ text: 'LOOK alarms' }), [35]);
  assert.deepEqual(await list({ text: 'no such words' }), []);
});

test('a log of many tiles is looked through from its end, and says how far it is', async () => {
  const size = 70_000;
  let read = 0;
  const [bytes] = await log.tree.entries(0);
  const tree = { size, entries: (tile: number) => ((read += 1), Promise.resolve(Array(Math.min(256, size - tile * 256)).fill(bytes))) };
  const many = { ...log, tree: tree as unknown as AuthenticTree };
  const first = await readPage(many, { ...NO_FILTER, before: undefined }, () => undefined, signal);
  assert.deepEqual([first!.entries[0]!.index, first!.older, read], [69_999, 69_950, 1]);
  let progress = 0;
  const none = await readPage(many, { ...NO_FILTER, type: 'audit', before: 1000 }, () => (progress += 1), signal);
  assert.deepEqual([none, progress], [{ entries: [], older: undefined }, 4]);
  const stop = new AbortController();
  const stopped = readPage(many, { ...NO_FILTER, type: 'audit', before: undefined }, () => stop.abort(), stop.signal);
  assert.equal(await stopped, undefined);
});

test('entries of a day are found by their time', async () => {
  for (const [time, count] of [['2026-11-26T23:59:59Z', 0], ['2026-11-27T17:18:22Z', 0], ['2026-11-27T17:18:23Z', 5], ['2026-11-27T17:18:46Z', 35], ['2026-11-28T00:00:00Z', 37]] as const) {
    assert.equal(await entriesUntil(log, time), count, time);
  }
  const bytes = (await log.tree.entries(0)).slice(30, 31); // of 17:18:43
  const early = (await log.tree.entries(0)).slice(0, 1);
  const entries = (tile: number) => Promise.resolve(tile < 200 ? Array(256).fill(early[0]) : Array(256).fill(bytes[0]));
  const many = { ...log, tree: { size: 256 * 1000, entries } as unknown as AuthenticTree };
  assert.equal(await entriesUntil(many, '2026-11-27T17:18:30Z'), 256 * 200);
});

test('entry that is not the signed one is never listed', async () => {
  const files = changed(demo, ENTRIES_FILE, flipped(-20));
  await assert.rejects(openLog(files, freshMemory(), ''), reason('tile-wrong', 36));
});

test('view stands in the address, and what is unknown there is passed over', () => {
  const view: View = { type: 'search', outcome: 'refused', text: 'a b', before: 12 };
  assert.deepEqual(parseView(viewAddress(view).split('?')[1]!), view);
  assert.equal(viewAddress({ ...NO_FILTER, before: undefined }), '#log');
  assert.deepEqual(parseView('type=toString&before=-1&more=1'), { ...NO_FILTER, before: undefined });
});

test('entries stand under their days', async () => {
  const page = await readPage(log, { ...NO_FILTER, before: undefined }, () => undefined, signal);
  const days = byDay(page!.entries);
  assert.deepEqual(days.map(({ day, entries }) => [day, entries.length]), [['2026-11-27', 37]]);
});
