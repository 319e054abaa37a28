import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { utf8 } from './bytes.ts';
import { handleOf, keyLine, personOf } from './passkey.ts';
import { fingerprint } from './sshsig.ts';

function spki(curve: string): Uint8Array<ArrayBuffer> {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: curve });
  return new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
}

test('a passkey’s key is a line that ssh-keygen reads', async () => {
  const line = keyLine(spki('P-256'), 'faces.agency.example');
  const read = execFileSync('ssh-keygen', ['-l', '-f', '-'], { input: `${line}\n`, encoding: 'utf8' });
  assert.match(read, /ECDSA-SK/);
  assert.ok(read.includes(await fingerprint(line)), read);
  assert.notEqual(line, keyLine(spki('P-256'), 'faces.agency.example'));
});

test('a key of another kind is none', () => {
  assert.throws(() => keyLine(spki('P-384'), 'x'), { reason: 'passkey-other' });
  assert.throws(() => keyLine(new Uint8Array(10), 'x'), { reason: 'passkey-other' });
});

test('each passkey has a handle of its own, which says whose it is', () => {
  for (const name of ['i', 'i.lund', 'x'.repeat(60), 'x'.repeat(64)]) {
    assert.equal(personOf(handleOf(name)), name);
    assert.ok(handleOf(name).length <= 64);
  }
  assert.notDeepEqual(handleOf('i.lund'), handleOf('i.lund'));
  assert.equal(personOf(utf8('i.lund')), 'i.lund'); // of a passkey that an earlier page made
});
