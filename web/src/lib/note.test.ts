import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base64, fromBase64 } from './bytes.ts';
import { cosignedAt, openCheckpoint, parseCheckpoint, parseLogKey, parseWitnessKey, sshLineOf } from './note.ts';
import { reason, vectorText } from './test_log.ts';

const note = vectorText('demo/checkpoint');
const logKey = 'faces.demo.example+f7681988+AXHXuzD1SyTMsFPyiwpkPtgDacTlVM4kL3b1kSuShr19';
const witnessKey = vectorText('witness.vkey').trim();
const lines = note.split('\n');

/** The note with one bit of a line's signature turned. */
function forged(line: number): string {
  const copy = [...lines];
  const [mark, name, encoded] = copy[line]!.split(' ');
  const bytes = fromBase64(encoded!)!;
  bytes[bytes.length - 1]! ^= 1;
  copy[line] = [mark, name, base64(bytes)].join(' ');
  return copy.join('\n');
}

test('checkpoint that the log signed is opened', async () => {
  const checkpoint = await openCheckpoint(note, await parseLogKey(logKey));
  assert.equal(checkpoint.origin, 'faces.demo.example');
  assert.equal(checkpoint.size, 37);
  assert.equal(base64(checkpoint.root), lines[2]);
});

test('checkpoint that was altered, or whose signature was, is refused', async () => {
  const key = await parseLogKey(logKey);
  await assert.rejects(openCheckpoint(note.replace('\n37\n', '\n36\n'), key), reason('checkpoint-signature-bad'));
  await assert.rejects(openCheckpoint(forged(4), key), reason('checkpoint-signature-bad'));
  const twice = [...lines.slice(0, 5), forged(4).split('\n')[4], ...lines.slice(5)].join('\n');
  await assert.rejects(openCheckpoint(twice, key), reason('checkpoint-signature-bad'));
});

test('checkpoint without the key’s signature is refused', async () => {
  const key = await parseLogKey(logKey);
  const witnessedOnly = [...lines.slice(0, 4), ...lines.slice(5)].join('\n');
  await assert.rejects(openCheckpoint(witnessedOnly, key), reason('checkpoint-unsigned'));
});

test('every other form of a checkpoint is refused', () => {
  const forms: [string, string][] = [
    ['no last line end', note.slice(0, -1)],
    ['an empty line more', `${note}\n`],
    ['an extension line', note.replace('\n\n', '\nextension\n\n')],
    ['a size with a nought', note.replace('\n37\n', '\n037\n')],
    ['a size that is too large', note.replace('\n37\n', '\n281474976710656\n')],
    ['a negative size', note.replace('\n37\n', '\n-37\n')],
    ['a root that is too short', note.replace(lines[2]!, 'AAAA')],
    ['a root in loose base64', note.replace(lines[2]!, lines[2]!.replace(/.=$/, '/='))],
    ['no origin', note.replace('faces.demo.example\n', '\n')],
    ['no signature', `${lines.slice(0, 3).join('\n')}\n`],
    ['a hyphen for a dash', note.replaceAll('— ', '- ')],
    ['too many signatures', note + `${lines[5]}\n`.repeat(63)],
    ['too many bytes', note + `${lines[5]}\n`.repeat(1000)],
  ];
  for (const [name, text] of forms) {
    if (text === note) assert.fail(`${name} changed nothing`);
    assert.throws(() => parseCheckpoint(text), reason('checkpoint-malformed'), name);
  }
});

test('cosignature of a witness is found, with its time', async () => {
  const seconds = await cosignedAt(parseCheckpoint(note), await parseWitnessKey(witnessKey));
  assert.equal(new Date(seconds * 1000).toISOString().slice(0, 10), '2026-11-27');
});

test('cosignature that is missing or false is refused', async () => {
  const witness = await parseWitnessKey(witnessKey);
  await assert.rejects(cosignedAt(parseCheckpoint(forged(5)), witness), reason('cosignature-bad'));
  const altered = parseCheckpoint(note.replace('\n37\n', '\n36\n'));
  await assert.rejects(cosignedAt(altered, witness), reason('cosignature-bad'));
  const alone = parseCheckpoint([...lines.slice(0, 5), ''].join('\n'));
  await assert.rejects(cosignedAt(alone, witness), reason('cosignature-missing'));
});

test('keys are read back; those of others, and altered ones, are refused', async () => {
  assert.equal((await parseLogKey(` ${logKey}\n`)).text, logKey);
  const wrong = [
    '', 'faces.demo.example', witnessKey, logKey.replace('f7681988', 'f7681989'), logKey.replace('faces', 'laces'),
    logKey.replace('AXHX', 'AXHY'), `${logKey}=`, logKey.replace('+f7', '+F7'),
  ]; // prettier-ignore
  for (const text of wrong) await assert.rejects(parseLogKey(text), reason('key-malformed'), text);
  await assert.rejects(parseWitnessKey(logKey), reason('key-malformed'));
});

test('the log’s key in OpenSSH’s form is the one that signs the program’s entries', async () => {
  assert.match(sshLineOf(await parseLogKey(logKey)), /^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43}$/);
});
