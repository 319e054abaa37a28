import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base64, concat, fromBase64, utf8, type Bytes } from './bytes.ts';
import { parseCanonical, canonical, type JsonObject } from './canonical.ts';
import { fingerprint, verifySshSignature } from './sshsig.ts';
import { vector } from './test_log.ts';

const entry = parseCanonical(vector('entry-20.json')) as { act: JsonObject; proof: { key: string; signature: string } };
const act = utf8(canonical(entry.act)!);
const blob = fromBase64(entry.proof.signature)!;
const NAMESPACE = 'writ-act@v1';

async function why(bytes: Bytes, namespace = NAMESPACE, message = act): Promise<string> {
  const verdict = await verifySshSignature(bytes, namespace, message);
  return verdict.ok ? '' : verdict.why;
}

test('signature that ssh-keygen made is its key’s', async () => {
  assert.deepEqual(await verifySshSignature(blob, NAMESPACE, act), { ok: true, key: entry.proof.key });
});

test('signature over other bytes, for another purpose, or altered anywhere, is refused', async () => {
  assert.match(await why(blob, NAMESPACE, utf8('another act')), /not this key’s signature/);
  assert.match(await why(blob, 'writ@v1'), /another purpose/);
  for (let i = 0; i < blob.length; ++i) {
    const altered = blob.slice();
    altered[i]! ^= 1;
    assert.notEqual(await why(altered), '', `byte ${i}`);
    assert.notEqual(await why(blob.slice(0, i)), '', `the first ${i} bytes`);
  }
  assert.match(await why(concat(blob, Uint8Array.of(0))), /do not add up/);
});

test('fingerprint is the one that ssh-keygen prints', async () => {
  const line = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPgoJJdgcvNuxjWa57gMBltzdF7sJgrbksZoZkIq0MJX';
  assert.equal(await fingerprint(line), 'SHA256:8Vzb6xcZVWlvGmfEvD3syBylcFOjjzUOUBrnYtTn0ls');
  assert.equal(base64(fromBase64(line.split(' ')[1]!)!), line.split(' ')[1]);
});
