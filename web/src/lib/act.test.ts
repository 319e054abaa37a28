import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { armour, draftAct, sshSignatureOf } from './act.ts';
import { base64, concat, hex, utf8, type Bytes } from './bytes.ts';
import { parseCanonical, type JsonObject } from './canonical.ts';
import { keyLine } from './passkey.ts';
import { signedData, verifySshSignature } from './sshsig.ts';

const NAMESPACE = 'writ-act@v1';
const SITE = 'faces.agency.example';
const sha256 = (bytes: Bytes): Bytes => new Uint8Array(createHash('sha256').update(bytes).digest());

test('an act says what is clear, and commits to the rest', async () => {
  const draft = await draftAct('faces.agency.example', 'gallery_create', { gallery: 'g' }, { name: 'custody', description: '' });
  const act = parseCanonical(utf8(draft.text)) as JsonObject;
  assert.deepEqual(Object.keys(act), ['commit', 'gallery', 'made_at', 'nonce', 'origin', 'type']);
  assert.match(act.nonce as string, /^[0-9a-f]{32}$/);
  assert.ok(!draft.text.includes('custody'));
  const { salt, value } = draft.openings.name!;
  assert.equal(value, 'custody');
  const bytes = concat(new Uint8Array(Buffer.from(salt, 'hex')), utf8('{"name":"custody"}'));
  assert.equal((act.commit as JsonObject).name, hex(sha256(bytes)));
  assert.notEqual(draft.openings.name!.salt, draft.openings.description!.salt);
  assert.ok(!('commit' in (parseCanonical(utf8((await draftAct('o', 'alarm_show', {}, {})).text)) as JsonObject)));
});

/** A passkey played by software: its line, and what a browser gives when it signs. */
function passkey() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const line = keyLine(new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })), SITE);
  const ask = async (message: string) => {
    const challenge = Buffer.from((await signedData(NAMESPACE, 'sha512', utf8(message)))!).toString('base64url');
    const client = utf8(`{"type":"webauthn.get","challenge":"${challenge}","origin":"https://${SITE}","crossOrigin":false}`);
    const data = concat(sha256(utf8(SITE)), Uint8Array.of(5, 0, 0, 0, 7));
    const signature = new Uint8Array(sign('sha256', concat(data, sha256(client)), privateKey));
    return { authenticator_data: base64(data), client_data: base64(client), signature: base64(signature) };
  };
  return { line, ask };
}

test('a passkey’s assertion is an SSH signature, also to ssh-keygen', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-act-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { line, ask } = passkey();
  for (let i = 0; i < 40; ++i) {
    const blob = sshSignatureOf(line, NAMESPACE, await ask(`act ${i}`))!; // numbers are of several lengths
    assert.deepEqual(await verifySshSignature(blob, NAMESPACE, utf8(`act ${i}`)), { ok: true, key: line });
    assert.equal((await verifySshSignature(blob, NAMESPACE, utf8('another'))).ok, false);
  }
  writeFileSync(join(folder, 'signers'), `me ${line}\n`);
  writeFileSync(join(folder, 'sig'), armour(sshSignatureOf(line, NAMESPACE, await ask('act'))!));
  const verify = (message: string) =>
    execFileSync('ssh-keygen', ['-Y', 'verify', '-f', 'signers', '-I', 'me', '-n', NAMESPACE, '-s', 'sig'], { cwd: folder, input: message, stdio: 'pipe' });
  verify('act');
  assert.throws(() => verify('another'));
});

test('what is no assertion, and another key, make no signature that counts', async () => {
  const { line, ask } = passkey();
  const good = await ask('act');
  for (const spoilt of [{ signature: '' }, { signature: good.signature.slice(4) }, { signature: 'no' }, { authenticator_data: '?' }, { client_data: '?' }]) {
    assert.equal(sshSignatureOf(line, NAMESPACE, { ...good, ...spoilt }), undefined, JSON.stringify(spoilt));
  }
  const others = sshSignatureOf(passkey().line, NAMESPACE, good)!;
  assert.equal((await verifySshSignature(others, NAMESPACE, utf8('act'))).ok, false);
});
