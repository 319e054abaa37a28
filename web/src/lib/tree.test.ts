import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { hex, utf8, type Bytes } from './bytes.ts';
import { checkInclusion, emptyRoot, leafHash, nodeHash, rootOf, splitOf } from './merkle.ts';
import { openCheckpoint, parseLogKey } from './note.ts';
import { changed, flipped, prover, reason, writtenLog, type Change } from './test_log.ts';
import { tilePath, widthAt } from './tiles.ts';
import { AuthenticTree } from './tree.ts';

/** RFC 6962's definition, word for word. */
async function naiveRoot(leaves: Bytes[]): Promise<Bytes> {
  if (leaves.length === 0) return emptyRoot();
  if (leaves.length === 1) return leaves[0]!;
  const k = splitOf(leaves.length);
  return nodeHash(await naiveRoot(leaves.slice(0, k)), await naiveRoot(leaves.slice(k)));
}

async function openTree(t: TestContext, size: number, change?: [string, Change]) {
  const log = writtenLog(t, size);
  if (!log) return undefined;
  const files = change ? changed(log.files, ...change) : log.files;
  const note = new TextDecoder().decode(await log.files.read('checkpoint'));
  return { ...log, tree: () => openCheckpoint(note, parsed).then((checkpoint) => AuthenticTree.open(files, checkpoint)) };
}
const parsed = await parseLogKey('log.writ.example+e8a8490d+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop');

test('pairing neighbours gives the tree of RFC 6962', async () => {
  const leaves = await Promise.all(Array.from({ length: 70 }, (_, i) => leafHash(utf8(`leaf ${i}`))));
  for (let n = 0; n <= leaves.length; ++n) {
    assert.equal(hex(await rootOf(leaves.slice(0, n))), hex(await naiveRoot(leaves.slice(0, n))), `${n} leaves`);
  }
});

test('tiles are named as the specification says', () => {
  assert.equal(tilePath(0, 1234067, 256), 'tile/0/x001/x234/067');
  assert.equal(tilePath('entries', 273, 112), 'tile/entries/273.p/112');
  assert.equal(tilePath(1, 1000, 256), 'tile/1/x001/000');
  assert.deepEqual([widthAt(70000, 0, 273), widthAt(70000, 1, 1), widthAt(70000, 2, 0), widthAt(70000, 3, 0)], [112, 17, 1, 0]);
});

for (const size of [0, 1, 255, 256, 257, 600, 70000]) {
  test(`log of ${size} entries leads to its root, and from it to every earlier one and each entry`, async (t) => {
    const log = await openTree(t, size);
    if (!log) return;
    const tree = await log.tree();
    assert.equal(hex(await tree.rootAt(size)), hex(tree.root));
    const earlier = [0, 1, 2, 255, 256, 257, 512, 599, 65536, 65537].filter((n) => n <= size);
    for (const n of earlier) {
      const smaller = writtenLog(t, n)!;
      const note = new TextDecoder().decode(await smaller.files.read('checkpoint'));
      const { root } = await openCheckpoint(note, parsed);
      assert.equal(hex(await tree.rootAt(n)), hex(root), `the first ${n}`);
    }
    const places = [0, 1, 255, 256, 300, 511, 599, 65535, 65536, size - 1].filter((n) => n >= 0 && n < size);
    const proofs = size > 0 ? prover(log.path, places.map((n) => `prove inclusion ${n} ${size}`)) : [];
    for (const [i, place] of places.entries()) {
      const proof = await tree.inclusionProof(place);
      assert.equal(proof.map(hex).join(' '), proofs[i], `the proof of ${place}`);
      const entries = await tree.entries(Math.floor(place / 256));
      const leaf = await leafHash(entries[place % 256]!);
      assert.ok(await checkInclusion(place, size, leaf, proof, tree.root));
      assert.ok(!(await checkInclusion(place, size, await leafHash(utf8('another')), proof, tree.root)));
      assert.ok(!(await checkInclusion(place, size, leaf, [...proof, leaf], tree.root)));
      if (size > 1) assert.ok(!(await checkInclusion(place, size, leaf, proof.slice(1), tree.root)));
      if (size > 1) assert.ok(!(await checkInclusion((place + 1) % size, size, leaf, proof, tree.root)));
      assert.ok(!(await checkInclusion(size, size, leaf, proof, tree.root)));
    }
  });
}

const spoilt: [string, Change, string][] = [
  ['tile/0/002.p/88', flipped(5), 'tile-wrong'],
  ['tile/1/000.p/2', flipped(-1), 'tile-wrong'],
  ['tile/0/000', flipped(0), 'tile-wrong'],
  ['tile/0/001', (bytes) => bytes.slice(32), 'tile-malformed'],
  ['tile/0/001', () => undefined, 'tile-missing'],
  ['tile/entries/000', flipped(40), 'tile-wrong'],
  ['tile/entries/001', flipped(0), 'tile-malformed'],
  ['tile/entries/001', (bytes) => bytes.slice(0, -1), 'tile-malformed'],
  ['tile/entries/002.p/88', (bytes) => new Uint8Array([...bytes, 0]), 'tile-malformed'],
  ['tile/entries/002.p/88', () => undefined, 'tile-missing'],
];
for (const [file, change, why] of spoilt) {
  test(`log of which ${file} was spoilt is refused as ${why}`, async (t) => {
    const log = await openTree(t, 600, [file, change]);
    if (!log) return;
    const readAll = async () => {
      const tree = await log.tree();
      for (let tile = 0; tile < 3; ++tile) await tree.entries(tile);
    };
    await assert.rejects(readAll(), (error: Error & { reason: string }) => {
      assert.ok(error.message.includes(file), error.message);
      return reason(why)(error as never);
    });
  });
}

test('partial tile that a full one replaced is read from that', async (t) => {
  const log = writtenLog(t, 300);
  if (!log) return;
  const note = new TextDecoder().decode(await writtenLog(t, 200)!.files.read('checkpoint'));
  const gone = changed(changed(log.files, 'tile/0/000.p/200', () => undefined), 'tile/entries/000.p/200', () => undefined);
  const tree = await AuthenticTree.open(gone, await openCheckpoint(note, parsed));
  assert.equal((await tree.entries(0)).length, 200);
});
