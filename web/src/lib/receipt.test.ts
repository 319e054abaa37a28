import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8 } from './bytes.ts';
import { checkReceipt, parseReceipt, sortFiles, writeReceipt } from './receipt.ts';
import { openDemo, reason, vector, vectorText } from './test_log.ts';

const log = await openDemo();
const receipt = vectorText('entry-20.receipt');
const witness = vectorText('witness.vkey').trim();

function bytesOf(index: number) {
  const file = vector(`entry-${index}.json`);
  return file.at(-1) === 0x0a ? file.slice(0, -1) : file;
}

function check(text: string, given: ReturnType<typeof bytesOf> | null = bytesOf(20)) {
  return checkReceipt(text, given ?? undefined, log, [witness], []);
}

test('receipt of the real program proves its entry, with and without the entry’s file', async () => {
  for (const index of [0, 20, 36]) {
    const { entry, given } = await check(vectorText(`entry-${index}.receipt`), bytesOf(index));
    assert.deepEqual([entry.index, given], [index, true]);
  }
  const { entry, given, cosignatures } = await check(receipt, null);
  assert.deepEqual([entry.type, given], ['decide', false]);
  assert.equal(cosignatures[0]?.name, 'witness.demo.example');
  assert.ok(cosignatures[0]?.time);
});

test('receipt that is written here is the one that the program writes', async () => {
  assert.equal(await writeReceipt(log, 20), receipt);
  await check(receipt.replace('\nindex', '\nextra AAAA\nindex'));
});

test('receipt for another entry, place or log, or with another proof, is refused', async () => {
  await assert.rejects(check(receipt, bytesOf(36)), reason('inclusion-unproven'));
  await assert.rejects(check(receipt, utf8('{}')), reason('inclusion-unproven'));
  await assert.rejects(check(receipt.replace('index 20', 'index 21')), reason('inclusion-unproven'));
  await assert.rejects(check(receipt.replace('index 20', 'index 37')), reason('inclusion-unproven'));
  const lines = receipt.split('\n');
  const swapped = [...lines.slice(0, 2), lines[3], lines[2], ...lines.slice(4)].join('\n');
  await assert.rejects(check(swapped), reason('inclusion-unproven'));
  await assert.rejects(check(receipt.replace('\n37\n', '\n36\n')), reason('checkpoint-signature-bad'));
  await assert.rejects(check(receipt.replaceAll('faces.demo', 'laces.demo')), reason('checkpoint-unsigned'));
});

test('text that is no receipt is refused, and the log not accused', () => {
  const texts = [
    '', 'hello', vectorText('demo/checkpoint'), receipt.replace('@v1', '@v2'), receipt.replace('index 20', 'index 020'),
    receipt.replace('index 20\n', ''), receipt.replace(/\n[A-Za-z0-9+/]{43}=\n/, '\nAAAA\n'), receipt.replaceAll('\n', '\r\n'),
    receipt.replace('\nindex', '\nextra A\nindex'), receipt.replace('\n\n', `\n${'A'.repeat(200_000)}\n\n`),
  ]; // prettier-ignore
  for (const text of texts) assert.throws(() => parseReceipt(text), reason('receipt-malformed'), text.slice(0, 60));
});

test('files are told apart by what they hold, in either order', () => {
  const files = [vector('entry-20.json'), vector('entry-20.receipt')];
  for (const order of [files, [...files].reverse()]) {
    assert.deepEqual(sortFiles(order), { receipt, entry: bytesOf(20) });
  }
  assert.equal(sortFiles([files[1]!]).entry, undefined);
  assert.throws(() => sortFiles([files[0]!]), reason('receipt-malformed'));
  assert.throws(() => sortFiles([]), reason('receipt-malformed'));
});
