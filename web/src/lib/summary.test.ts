import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeEntry, type Entry } from './entry.ts';
import { ENTRY_TYPES } from './entry_types.ts';
import { clearFields, hiddenFields, summaryOf } from './summary.ts';
import { openDemo } from './test_log.ts';

const log = await openDemo();
const all = (await log.tree.entries(0)).map(decodeEntry);

test('entries are summed up in a line', () => {
  const lines = [0, 17, 20, 30, 32, 35].map((index) => summaryOf(all[index]!));
  assert.deepEqual(lines, ['1 witness', '1 gallery, of search 16', 'of search 16', 'of the whole deployment', '1 order', '']);
  assert.match(summaryOf(all[11]!), /^gallery …[0-9a-f]{6}$/);
});

test('types that the demo does not have are summed up too', () => {
  const of = (type: string, act: object) => summaryOf({ act, type, kind: ENTRY_TYPES[type]! } as unknown as Entry);
  assert.equal(of('strangers', { count: 2, minute: '2026-11-24T09:00:00Z' }), '2 acts');
  assert.equal(of('statement', { from_entry: 3, to_entry: 9 }), 'for entries 3 to 8');
  assert.equal(of('import', { gallery: '01890a5d', rows: 1 }), 'gallery …890a5d, 1 photo at most');
  assert.equal(of('import_end', { import: 4, already: 0, left_out: 2 }), 'of import 4, 2 refused');
  assert.equal(of('witness_add', { vkey: 'w.example+1+A', url: 'u' }), 'w.example');
  assert.equal(of('due', { searches: [1, 2] }), 'of searches 1, 2');
});

test('clear fields are shown, with the entries that they name, and committed ones only as commitments', () => {
  assert.deepEqual(clearFields(all[20]!), [{ title: 'of the search', lines: [], entries: [16] }]);
  assert.deepEqual(hiddenFields(all[20]!).map(({ title }) => title), ['decisions']);
  assert.match(hiddenFields(all[20]!)[0]!.commitment, /^[0-9a-f]{64}$/);
  const founding = clearFields(all[0]!);
  assert.ok(founding.find(({ title }) => title === 'policy')?.lines.includes('candidates shown at most: 10'));
  for (const entry of all) {
    for (const { lines, entries } of clearFields(entry)) assert.ok(lines.length + entries.length > 0, `entry ${entry.index}`);
  }
});
