// Hardware keys and passkeys, played after OpenSSH's PROTOCOL.u2f and Web Authentication: no such key can stand on a machine
// that only runs tests. `ssh-keygen -Y verify` gives a second opinion on what is accepted here.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { base64, concat, utf8, type Bytes } from './bytes.ts';
import { digest, sha256 } from './hash.ts';
import { HARDWARE, HARDWARE_P256 } from './key_signature.ts';
import { wireString } from './ssh_wire.ts';
import { verifySshSignature } from './sshsig.ts';

const NAMESPACE = 'writ-act@v1';
const message = utf8('an act');

interface Played {
  type?: string;
  signatureType?: string;
  flags?: number;
  /** What the key was made for, and what its signature was made for. */
  application?: string;
  signedFor?: string;
  rest?: Bytes;
  /** Of a passkey: what its browser said. */
  origin?: string;
  originInText?: string;
  what?: string;
  end?: string;
  extensions?: Bytes;
}

const PASSKEY: Played = {
  type: HARDWARE_P256,
  signatureType: 'webauthn-sk-ecdsa-sha2-nistp256@openssh.com',
  flags: 5,
  application: 'faces.agency.example',
  origin: 'https://faces.agency.example',
};

function keyBlob(type: string, key: KeyObject, application: string): Bytes {
  const { x, y } = key.export({ format: 'jwk' });
  const number = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
  const point = type === HARDWARE ? [number(x!)] : ['nistp256', concat(Uint8Array.of(4), number(x!), number(y!))];
  return concat(...[type, ...point, application].map(wireString));
}

/** A number as SSH writes it: no zero byte too many, and none too few. */
function mpint(number: Bytes): Bytes {
  const first = number.findIndex((byte) => byte !== 0);
  const short = number.slice(first);
  return wireString(short[0]! & 0x80 ? concat(Uint8Array.of(0), short) : short);
}

function signatureBy(type: string, key: KeyObject, text: Bytes): Bytes {
  if (type === HARDWARE) return new Uint8Array(sign(null, text, key));
  const both = new Uint8Array(sign('sha256', text, { key, dsaEncoding: 'ieee-p1363' }));
  return concat(mpint(both.slice(0, 32)), mpint(both.slice(32)));
}

function clientData(data: Bytes, { what = 'webauthn.get', origin, originInText = origin, end = ',"crossOrigin":false}' }: Played): Bytes {
  const challenge = Buffer.from(data).toString('base64url');
  return utf8(`{"type":"${what}","challenge":"${challenge}","origin":"${originInText}"${end}`);
}

async function play(played: Played): Promise<Bytes> {
  const { type = HARDWARE, flags = 1, application = 'ssh:', rest = new Uint8Array(0), extensions = new Uint8Array(0) } = played;
  const { signatureType = type, signedFor = application, origin } = played;
  const pair = type === HARDWARE ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const fields = concat(...[NAMESPACE, '', 'sha512'].map(wireString));
  const data = concat(utf8('SSHSIG'), fields, wireString(await digest('SHA-512', message)));
  const text = origin === undefined ? data : clientData(data, played);
  const tail = Uint8Array.of(flags, 0, 0, 0, 7);
  const signed = concat(await sha256(utf8(signedFor)), tail, extensions, await sha256(text));
  const ofBrowser = origin === undefined ? [] : [origin, text, extensions].map(wireString);
  const inner = concat(wireString(signatureType), wireString(signatureBy(type, pair.privateKey, signed)), tail, ...ofBrowser, rest);
  const key = keyBlob(type, pair.publicKey, application);
  return concat(utf8('SSHSIG'), Uint8Array.of(0, 0, 0, 1), wireString(key), fields, wireString(inner));
}

/** "" where it is accepted. */
async function why(blob: Bytes, of = message): Promise<string> {
  const verdict = await verifySshSignature(blob, NAMESPACE, of);
  return verdict.ok ? '' : verdict.why;
}

function sshKeygenAccepts(blob: Bytes, line: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'writ-web-'));
  try {
    const armoured = base64(blob).replace(/.{1,70}/g, '$&\n');
    writeFileSync(join(folder, 'sig'), `-----BEGIN SSH SIGNATURE-----\n${armoured}-----END SSH SIGNATURE-----\n`);
    writeFileSync(join(folder, 'signers'), `signer ${line}\n`);
    const words = ['-Y', 'verify', '-f', 'signers', '-I', 'signer', '-n', NAMESPACE, '-s', 'sig'];
    execFileSync('ssh-keygen', words, { cwd: folder, input: message, stdio: 'pipe' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const [name, played] of [['an Ed25519 hardware key', {}], ['a P-256 hardware key', { type: HARDWARE_P256 }], ['a passkey', PASSKEY]] as [string, Played][]) {
  test(`signature of ${name} is accepted here and by ssh-keygen, and altered nowhere`, async () => {
    const blob = await play(played);
    const verdict = await verifySshSignature(blob, NAMESPACE, message);
    assert.ok(verdict.ok, await why(blob));
    assert.ok(sshKeygenAccepts(blob, verdict.key));
    assert.notEqual(await why(blob, utf8('another act')), '');
    assert.match(await why(await play({ ...played, rest: Uint8Array.of(0) })), /malformed/);
    for (let i = 0; i < blob.length; ++i) {
      const altered = blob.slice();
      altered[i]! ^= 1;
      const other = await verifySshSignature(altered, NAMESPACE, message);
      assert.ok(!(other.ok && other.key === verdict.key), `byte ${i}`);
    }
  });
}

test('hardware key that nobody touched, or that signed for another application, is refused', async () => {
  for (const type of [HARDWARE, HARDWARE_P256]) {
    assert.match(await why(await play({ type, flags: 0 })), /nobody touched/);
    assert.match(await why(await play({ type, signedFor: 'web:' })), /not this key’s signature/);
  }
});

test('numbers of a P-256 signature may be a byte shorter, and are read all the same', async () => {
  for (let i = 0; i < 300; ++i) assert.equal(await why(await play({ type: HARDWARE_P256 })), '', `${i}`);
});

test('passkey that did not check who used it is refused', async () => {
  assert.match(await why(await play({ ...PASSKEY, flags: 1 })), /did not check who used it/);
  assert.match(await why(await play({ ...PASSKEY, flags: 4 })), /did not check who used it/);
});

test('flags and extensions of a passkey fit each other', async () => {
  const extensions = Uint8Array.of(0xa1, 0x61, 0x61, 0x01);
  assert.equal(await why(await play({ ...PASSKEY, flags: 0x85, extensions })), '');
  assert.match(await why(await play({ ...PASSKEY, extensions })), /flags don’t fit/);
  assert.match(await why(await play({ ...PASSKEY, flags: 0x85 })), /flags don’t fit/);
  assert.match(await why(await play({ ...PASSKEY, flags: 0x45 })), /flags don’t fit/);
});

test('only a page of the passkey’s own site may ask', async () => {
  assert.equal(await why(await play({ ...PASSKEY, origin: 'https://faces.agency.example:8443' })), '');
  assert.equal(await why(await play({ ...PASSKEY, application: 'localhost', origin: 'http://localhost:8080' })), '');
  const others = ['https://evil.example', 'https://faces.agency.example.evil.example', 'http://faces.agency.example', 'https://faces.agency.example:', 'https://faces.agency.example/', ''];
  for (const origin of others) assert.match(await why(await play({ ...PASSKEY, origin })), /another page/, origin);
  assert.match(await why(await play({ ...PASSKEY, application: 'localhost', origin: 'https://localhost' })), /another page/);
  assert.match(await why(await play({ ...PASSKEY, originInText: 'https://evil.example' })), /not this key’s/);
});

test('what a passkey signed is an assertion of the top page', async () => {
  assert.equal(await why(await play({ ...PASSKEY, end: ',"crossOrigin":false,"other":1}' })), '');
  assert.match(await why(await play({ ...PASSKEY, what: 'webauthn.create' })), /not this key’s/);
  assert.match(await why(await play({ ...PASSKEY, end: ',"crossOrigin":true}' })), /not this key’s/);
  assert.match(await why(await play({ ...PASSKEY, end: ',"crossOrigin":false' })), /malformed/);
});

test('keys of ssh-keygen and passkeys don’t take each other’s form', async () => {
  assert.match(await why(await play({ ...PASSKEY, application: 'ssh:' })), /a passkey signs in a browser/);
  assert.match(await why(await play({ type: HARDWARE_P256, application: 'faces.agency.example' })), /a passkey signs in a browser/);
  assert.match(await why(await play({ ...PASSKEY, signatureType: 'ssh-ed25519' })), /different types/);
});
