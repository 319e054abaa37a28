import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { hex, utf8 } from './bytes.ts';
import { canonical, parseCanonical, type Json, type JsonObject } from './canonical.ts';
import { checkProof, decodeEntry } from './entry.ts';
import { ENTRY_TYPES } from './entry_types.ts';
import { isClearField } from './forms.ts';
import { openCheckpoint, parseLogKey } from './note.ts';
import { PublicRules } from './rules.ts';
import { demo, reason, vector, vectorText } from './test_log.ts';
import { parseTime, spokenTime } from './time.ts';
import { AuthenticTree } from './tree.ts';

const KEY = await parseLogKey('faces.demo.example+f7681988+AXHXuzD1SyTMsFPyiwpkPtgDacTlVM4kL3b1kSuShr19');
const tree = await AuthenticTree.open(demo, await openCheckpoint(vectorText('demo/checkpoint'), KEY));
const all = (await tree.entries(0)).map(decodeEntry);

type Parts = Record<string, Json> & { act: JsonObject };

/** An entry of the demo with some of it changed; the proof stays as it was. */
function altered(index: number, change: (entry: Parts) => void) {
  const json = parseCanonical(all[index]!.bytes) as unknown as Parts;
  change(json);
  return utf8(canonical(json)!);
}

test('canonical JSON is read back, and every other text refused', () => {
  for (const text of ['{}', '[]', '{"a":1,"b":[true,false,-5],"c":"é\\n\\u001f/"}', '9007199254740991', '"—"']) {
    assert.equal(canonical(parseCanonical(utf8(text))), text);
  }
  const others = [
    '{ }', '{"b":1,"a":1}', '{"a":1,"a":1}', '1.5', '1.0', '1e3', '-0', '9007199254740992', 'null', '{"é":1}', '"\\u00e9"',
    '"\\/"', '"\\ud800"', '01', '', '{}\n', `${'['.repeat(18)}${']'.repeat(18)}`,
  ]; // prettier-ignore
  for (const text of others) assert.equal(parseCanonical(utf8(text)), undefined, text);
  assert.equal(parseCanonical(Uint8Array.of(0x22, 0xff, 0x22)), undefined);
});

test('times are read in one form', () => {
  assert.equal(parseTime('2026-11-24T09:00:00Z'), 1795510800);
  assert.equal(spokenTime('2026-11-04T09:00:00Z'), '4 Nov 2026, 09:00:00 UTC');
  for (const text of ['2026-02-30T09:00:00Z', '2026-11-24T24:00:00Z', '2026-11-24 09:00:00Z', '2026-11-24T09:00:00.0Z', '1969-12-31T23:59:59Z']) {
    assert.equal(parseTime(text), undefined, text);
  }
});

test('every type that docs/log_format.md lists is known, with its fields and outcomes', () => {
  const page = readFileSync(new URL('../../../docs/log_format.md', import.meta.url), 'utf8');
  const listed = new Map<string, string>();
  for (const line of page.split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim().replaceAll('`', ''));
    if (cells.length === 8 && ['person', 'program'].includes(cells[2]!)) listed.set(cells[1]!, cells.slice(2, 6).join('|'));
  }
  const known = Object.entries(ENTRY_TYPES).map(([name, { author, clear, committed, outcomes }]): [string, string] => {
    const list = (names: string[]) => names.join(', ') || '–';
    return [name, [author, list(clear), list(committed), list(outcomes)].join('|')];
  });
  assert.deepEqual(new Map(known), listed);
});

test('entries of the real program are read, signed, and within the rules', async () => {
  const rules = new PublicRules(KEY);
  for (const entry of all) {
    await checkProof(entry);
    rules.check(entry);
  }
  assert.equal(all.length, 37);
  assert.deepEqual(new Set(all.map(({ outcome }) => outcome)), new Set(['done', 'refused', 'candidates', 'no_candidate', 'lead']));
});

test('entry that is malformed in any part is refused', () => {
  const changes: ((entry: Parts) => void)[] = [
    (entry) => delete entry['row'],
    (entry) => (entry['more'] = 1),
    (entry) => (entry['row'] = 'AB'.repeat(32)),
    (entry) => (entry['time'] = 'yesterday'),
    (entry) => (entry['outcome'] = 'lead'),
    (entry) => (entry['proof'] = { key: 'k' }),
    (entry) => (entry.act['type'] = 'constructor'),
    (entry) => (entry.act['origin'] = 'Ann Example'),
    (entry) => (entry.act['nonce'] = 'f'.repeat(31)),
    (entry) => (entry.act['made_at'] = '2026-11-24'),
    (entry) => (entry.act['search'] = '16'),
    (entry) => delete entry.act['search'],
    (entry) => (entry.act['name'] = 'ann'),
    (entry) => (entry.act['commit'] = {}),
    (entry) => (entry.act['commit'] = { reason: 'f'.repeat(64) }),
    (entry) => (entry.act['commit'] = { decisions: 'ann' }),
  ];
  const decide = 20;
  decodeEntry(altered(decide, () => undefined), decide);
  for (const change of changes) {
    assert.throws(() => decodeEntry(altered(decide, change), decide), reason('entry-malformed', decide), String(change));
  }
  assert.throws(() => decodeEntry(utf8('entry 20'), decide), reason('entry-malformed'));
});

test('clear field in which a name fits is refused', () => {
  const good: [string, Json][] = [
    ['gallery', '01890a5d-ac96-774b-bcce-b302099a8057'], ['count', 3], ['scope', 'user'], ['binary', '0'.repeat(64)],
    ['searches', [1, 2]], ['unwitnessed', true], ['policy', { candidates: 10 }], ['minute', '2026-11-24T09:00:00Z'],
    ['witnesses', [{ url: 'http://w', vkey: 'k' }]],
  ]; // prettier-ignore
  for (const [field, value] of good) {
    assert.ok(isClearField(field, value), field);
    assert.ok(!isClearField(field, 'Ann Example'), field);
    assert.ok(!isClearField(field, undefined), field);
  }
  assert.ok(!isClearField('policy', { ann: 1 }));
  assert.ok(!isClearField('searches', Array(65).fill(1)));
  assert.ok(!isClearField('name', 'ann'));
});

test('act that was altered after it was signed is refused', async () => {
  const changes: ((entry: Parts) => void)[] = [
    (entry) => (entry.act['search'] = 17),
    (entry) => (entry.act['commit'] = { decisions: hex(new Uint8Array(32)) }),
    (entry) => (entry['proof'] = parseCanonical(all[19]!.bytes)!['proof' as never]),
    (entry) => (entry['proof'] = { key: all[2]!.key, signature: all[20]!.signature }),
    (entry) => (entry['proof'] = { key: all[20]!.key, signature: '' }),
    (entry) => (entry['proof'] = { key: all[20]!.key, signature: '*' }),
  ];
  for (const change of changes) {
    await assert.rejects(checkProof(decodeEntry(altered(20, change), 20)), reason('proof-wrong', 20), String(change));
  }
});

/** What the rules say once one entry was changed in the order of all. */
function rulesAfter(index: number, change: (entry: Parts) => void): () => void {
  return () => {
    const rules = new PublicRules(KEY);
    for (const entry of all) rules.check(entry.index === index ? decodeEntry(altered(index, change), index) : entry);
  };
}

test('entry that is signed but breaks a rule is refused', () => {
  const nothing = () => undefined;
  assert.doesNotThrow(rulesAfter(20, nothing));
  const cases: [string, number, (entry: Parts) => void][] = [
    ['author-wrong', 0, (entry) => (entry.act['head_key'] = all[2]!.key.slice(0, -1))],
    ['author-wrong', 0, (entry) => (entry.act['log_key'] = 'another')],
    ['author-wrong', 20, (entry) => (entry.act['origin'] = 'another.example')],
    ['author-wrong', 20, (entry) => (entry['proof'] = { key: all[1]!.key, signature: '' })],
    ['author-wrong', 17, (entry) => (entry['proof'] = { key: all[20]!.key, signature: '' })],
    ['time-backwards', 20, (entry) => (entry['time'] = '2026-11-27T17:18:00Z')],
    ['nonce-twice', 20, (entry) => (entry.act['nonce'] = all[19]!.act['nonce']!)],
    ['act-stale', 20, (entry) => (entry.act['made_at'] = '2026-11-27T17:08:37Z')],
    ['act-stale', 20, (entry) => (entry.act['made_at'] = '2026-11-27T17:28:39Z')],
  ];
  for (const [why, index, change] of cases) assert.throws(rulesAfter(index, change), reason(why, index), `${why} ${index}`);
});

test('second founding is refused', () => {
  const rules = new PublicRules(KEY);
  rules.check(all[0]!);
  assert.throws(() => rules.check({ ...all[0]!, index: 1 }), reason('init-again', 1));
});

const GALLERY = '01890a5d-ac96-774b-bcce-b302099a8057';

function importEntry(index: number, type: string, fields: JsonObject) {
  const from = all[ENTRY_TYPES[type]!.author === 'program' ? 17 : 20]!;
  const act = { ...from.act, ...fields, type, nonce: String(index).padStart(32, '0') };
  return { ...from, index, type, kind: ENTRY_TYPES[type]!, act, outcome: 'done' };
}

function importsAfter(...list: [string, JsonObject][]): () => void {
  return () => {
    const rules = new PublicRules(KEY);
    rules.check(all[0]!);
    list.forEach(([type, fields], i) => rules.check(importEntry(i + 1, type, fields)));
  };
}

test('photos of an import are covered by it, in its gallery and in its number', () => {
  const begin: [string, JsonObject] = ['import', { gallery: GALLERY, rows: 2 }];
  const photo: [string, JsonObject] = ['import_photo', { gallery: GALLERY, import: 1 }];
  const end = (already: number, left_out: number): [string, JsonObject] => ['import_end', { import: 1, already, left_out }];
  assert.doesNotThrow(importsAfter(begin, photo, photo, end(0, 0)));
  assert.doesNotThrow(importsAfter(begin, photo, end(1, 0)));
  assert.throws(importsAfter(photo), reason('import-wrong'));
  assert.throws(importsAfter(begin, photo, photo, photo), reason('import-wrong'));
  assert.throws(importsAfter(begin, ['import_photo', { gallery: GALLERY.replace('0', '1'), import: 1 }]), reason('import-wrong'));
  assert.throws(importsAfter(begin, photo, end(0, 0)), reason('import-wrong'));
  assert.throws(importsAfter(begin, end(2, 0), photo), reason('import-wrong'));
});

test('entry of a file that the program wrote is the log’s', () => {
  assert.equal(hex(vector('entry-20.json')).replace(/0a$/, ''), hex(all[20]!.bytes));
});
