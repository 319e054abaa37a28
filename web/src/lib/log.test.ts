import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base64, fromUtf8, utf8 } from './bytes.ts';
import type { LogFiles } from './files.ts';
import { Memory } from './memory.ts';
import { openLog } from './log.ts';
import { changed, demo, DEMO_SIZE, ENTRIES_FILE, flipped, freshMemory, HASHES_FILE, MapStore, NOW, openDemo, reason, vector, vectorText, withText } from './test_log.ts';
import { freshSteps, verifyLog, type StepState, type Steps } from './verify.ts';

const KEY = 'faces.demo.example+f7681988+AXHXuzD1SyTMsFPyiwpkPtgDacTlVM4kL3b1kSuShr19';
const OTHER_KEY = 'log.writ.example+e8a8490d+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const WITNESS = vectorText('witness.vkey').trim();
const EARLIER = vectorText('demo-earlier-checkpoint');

function remembering(change: Parameters<Memory['change']>[0]): Memory {
  const memory = freshMemory();
  memory.change(change);
  return memory;
}

async function run(files: LogFiles = demo, memory = freshMemory(), signal = new AbortController().signal): Promise<Steps> {
  let last = freshSteps();
  await verifyLog((onSigned) => openLog(files, memory, NOW, onSigned), () => memory.load().witnesses, (steps) => (last = steps), signal);
  return last;
}

function states({ signature, earlier, entries, witnesses }: Steps): StepState[] {
  return [signature, earlier, entries, witnesses].map(({ state }) => state);
}

test('log that nobody vouched for is right in itself, and said to be no more', async () => {
  const steps = await run();
  assert.deepEqual(states(steps), ['partly', 'open', 'proven', 'partly']);
  assert.match(steps.signature.text, /itself named this key/);
  assert.match(steps.entries.text, /All 37 entries hash to the signed root.*3 searches were authorised, 6 acts refused/);
});

test('log whose key and witness were pinned, and that was seen before, is proven in every step', async () => {
  const memory = remembering((remembered) => {
    remembered.pinned = KEY;
    remembered.witnesses = [WITNESS];
    remembered.seen = { note: EARLIER, time: NOW };
  });
  const steps = await run(demo, memory);
  assert.deepEqual(states(steps), ['proven', 'proven', 'proven', 'proven']);
  assert.match(steps.earlier.text, /The 30 entries that this browser saw before/);
});

test('each visit remembers what it saw, for the next', async () => {
  const memory = freshMemory();
  assert.equal((await openDemo(demo, memory)).trust, 'first');
  assert.equal((await openDemo(demo, memory)).trust, 'seen');
  assert.equal(memory.load().seen?.note, vectorText('demo/checkpoint'));
});

test('log of another key than the pinned one is refused', async () => {
  const memory = remembering((remembered) => (remembered.pinned = OTHER_KEY));
  await assert.rejects(openDemo(demo, memory), reason('checkpoint-unsigned'));
  assert.equal((await run(demo, memory)).signature.state, 'failed');
  assert.equal(memory.load().seen, undefined);
});

test('log that names another key than at the first visit is refused', async () => {
  const memory = remembering((remembered) => (remembered.firstKey = { key: OTHER_KEY, time: NOW }));
  await assert.rejects(openDemo(demo, memory), reason('key-changed'));
});

test('log that was set back is found by what this browser saw, and not forgotten', async () => {
  const memory = freshMemory();
  await openDemo(demo, memory);
  const back = changed(changed(demo, 'checkpoint', withText(EARLIER)), HASHES_FILE, (bytes) => bytes);
  const shorter: LogFiles = {
    // The tile of the shorter log, as it stood then.
    read: async (path) =>
      path === 'tile/0/000.p/30' ? vector(`demo/${HASHES_FILE}`).slice(0, 30 * 32)
      : path === 'tile/entries/000.p/30' ? firstEntries(30)
      : back.read(path),
  }; // prettier-ignore
  for (let visit = 0; visit < 2; ++visit) {
    const { earlier } = await openDemo(shorter, memory);
    assert.equal(earlier?.failure?.reason, 'log-rolled-back');
  }
  const steps = await run(shorter, memory);
  assert.deepEqual(states(steps).slice(0, 3), ['partly', 'failed', 'proven']);
});

function firstEntries(count: number) {
  const tile = vector(`demo/${ENTRIES_FILE}`);
  let end = 0;
  for (let i = 0; i < count; ++i) end += 2 + tile[end]! * 256 + tile[end + 1]!;
  return tile.slice(0, end);
}

test('network that fails, or a log that is empty or gone, is no accusation', async () => {
  const dead: LogFiles = { read: () => Promise.reject(new TypeError('no route')) };
  assert.equal((await run(dead)).signature.state, 'open');
  const gone = changed(demo, 'checkpoint', () => undefined);
  await assert.rejects(openDemo(gone), reason('checkpoint-missing'));
  const empty = changed(demo, 'checkpoint', withText(`faces.demo.example\n0\n${base64(new Uint8Array(32))}\n\n— x AAAAAAA=\n`));
  await assert.rejects(openDemo(empty), reason('log-empty'));
});

test('log of which any file was altered is refused, and the entry named', async () => {
  const cases: [string, number, string, number | undefined][] = [
    ['checkpoint', 25, 'checkpoint-signature-bad', undefined],
    [HASHES_FILE, 100, 'tile-wrong', undefined],
    [ENTRIES_FILE, -20, 'tile-wrong', 36],
  ];
  for (const [file, at, why, entry] of cases) {
    await assert.rejects(openDemo(changed(demo, file, flipped(at))), reason(why, entry), file);
    const { signature, entries } = await run(changed(demo, file, flipped(at)));
    assert.deepEqual([signature.state, entries.state], file === 'checkpoint' ? ['failed', 'waiting'] : ['partly', 'failed'], file);
  }
});

/** The checkpoint with the line of the witness taken out, or made false. */
function withoutWitness(make: (line: string) => string): LogFiles {
  return changed(demo, 'checkpoint', (bytes) => {
    const lines = fromUtf8(bytes)!.split('\n');
    return utf8([...lines.slice(0, 5), ...(make(lines[5]!) ? [make(lines[5]!)] : []), ''].join('\n'));
  });
}

test('witness that did not sign, or whose signature is false, is named', async () => {
  const absent = withoutWitness(() => '');
  assert.equal((await run(absent)).witnesses.state, 'open');
  const pinned = remembering((remembered) => (remembered.witnesses = [WITNESS]));
  const steps = await run(absent, pinned);
  assert.equal(steps.witnesses.state, 'open');
  assert.match(steps.witnesses.text, /witness.demo.example has not signed/);
  const forged = withoutWitness((line) => line.replace('HZQ+yDA', 'HZQ+yDB'));
  assert.deepEqual(states(await run(forged)).at(-1), 'failed');
});

test('witness whom nobody vouches for is shown, and believed nothing', async () => {
  const { cosignatures } = await openDemo(withoutWitness((line) => `${line}\n${line.replace('witness.demo', 'friend')}`));
  assert.deepEqual(cosignatures.map(({ name, source }) => [name, source]), [['witness.demo.example', 'log'], ['friend.example', 'nobody']]);
  assert.equal(cosignatures[1]?.time, undefined);
});

test('verification that is stopped says nothing', async () => {
  const stop = new AbortController();
  stop.abort();
  assert.equal((await run(demo, freshMemory(), stop.signal)).entries.state, 'running');
});

test('verification is stopped also while the server keeps silent', { timeout: 10_000 }, async () => {
  const stop = new AbortController();
  let asked = 0;
  const silent: LogFiles = {
    read: (path) => {
      if (path !== ENTRIES_FILE || ++asked < 3) return demo.read(path);
      stop.abort();
      return new Promise(() => undefined);
    },
  };
  assert.equal((await run(silent, freshMemory(), stop.signal)).entries.state, 'running');
});

test('memory that is spoilt, full or absent is as none', () => {
  const store = new MapStore();
  for (const text of ['{', 'null', '[]', '"x"', '{"pinned":1,"seen":{"note":"x"},"witnesses":[1],"firstKey":5}']) {
    store.setItem('log', text);
    assert.deepEqual(new Memory(store, 'log').load(), { witnesses: [] }, text);
  }
  const full = { ...store, getItem: () => null, setItem: () => { throw new Error('full'); }, removeItem: () => undefined }; // prettier-ignore
  assert.equal(new Memory(full, 'log').change(() => undefined), false);
  assert.equal(new Memory(undefined, 'log').change(() => undefined), false);
  assert.equal(DEMO_SIZE, 37);
});
