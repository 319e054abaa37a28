import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { base64, concat, fromBase64, utf8, type Bytes } from './bytes.ts';
import { parseCanonical, canonical, type JsonObject } from './canonical.ts';
import { digest, sha256 } from './hash.ts';
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

// A hardware key, played after OpenSSH's PROTOCOL.u2f: no such key can stand on a machine that only runs tests.
interface Played {
  flags?: number;
  application?: string;
  rest?: Bytes;
}

function part(bytes: Bytes): Bytes {
  return concat(Uint8Array.of(0, 0, 0, bytes.length), bytes);
}

function pointOf(key: KeyObject): Bytes {
  return new Uint8Array(Buffer.from(key.export({ format: 'jwk' }).x!, 'base64url'));
}

async function playHardwareKey({ flags = 1, application = 'ssh:', rest = new Uint8Array(0) }: Played): Promise<Bytes> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const type = utf8('sk-ssh-ed25519@openssh.com');
  const key = concat(part(type), part(pointOf(publicKey)), part(utf8('ssh:')));
  const hash = await digest('SHA-512', act);
  const fields = [utf8(NAMESPACE), new Uint8Array(0), utf8('sha512')];
  const data = concat(utf8('SSHSIG'), ...fields.map(part), part(hash));
  const tail = Uint8Array.of(flags, 0, 0, 0, 7);
  const message = concat(await sha256(utf8(application)), tail, await sha256(data));
  const signature = new Uint8Array(sign(null, message, privateKey));
  const inner = concat(part(type), part(signature), tail, rest);
  const version = Uint8Array.of(0, 0, 0, 1);
  return concat(utf8('SSHSIG'), version, part(key), ...fields.map(part), part(inner));
}

test('signature of a hardware key that somebody touched is its key’s', async () => {
  const verdict = await verifySshSignature(await playHardwareKey({}), NAMESPACE, act);
  assert.ok(verdict.ok && verdict.key.startsWith('sk-ssh-ed25519@openssh.com '));
});

test('hardware key that nobody touched, of another application, or with bytes behind it, is refused', async () => {
  assert.match(await why(await playHardwareKey({ flags: 0 })), /nobody touched/);
  assert.match(await why(await playHardwareKey({ application: 'web:' })), /not this key’s signature/);
  assert.match(await why(await playHardwareKey({ rest: Uint8Array.of(0) })), /bytes follow/);
  assert.notEqual(await why(await playHardwareKey({}), NAMESPACE, utf8('another')), '');
});

test('fingerprint is the one that ssh-keygen prints', async () => {
  const line = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPgoJJdgcvNuxjWa57gMBltzdF7sJgrbksZoZkIq0MJX';
  assert.equal(await fingerprint(line), 'SHA256:8Vzb6xcZVWlvGmfEvD3syBylcFOjjzUOUBrnYtTn0ls');
  assert.equal(base64(fromBase64(line.split(' ')[1]!)!), line.split(' ')[1]);
});
