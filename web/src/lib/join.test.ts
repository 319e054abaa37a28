import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { base64, concat } from './bytes.ts';
import { signWithSeed } from './join.ts';
import { wireString } from './ssh_wire.ts';

test('a link’s key signs as ssh-keygen expects', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-join-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const secret = privateKey.export({ format: 'jwk' }).d!;
  const point = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url'));
  writeFileSync(join(folder, 'signers'), `me ssh-ed25519 ${base64(concat(wireString('ssh-ed25519'), wireString(point)))}\n`);
  writeFileSync(join(folder, 'sig'), await signWithSeed(secret, 'writ-act@v1', 'act'));
  const verify = (message: string) =>
    execFileSync('ssh-keygen', ['-Y', 'verify', '-f', 'signers', '-I', 'me', '-n', 'writ-act@v1', '-s', 'sig'], { cwd: folder, input: message, stdio: 'pipe' });
  verify('act');
  assert.throws(() => verify('another'));
});

test('half a link signs nothing', async () => {
  await assert.rejects(signWithSeed('AAAA', 'writ-act@v1', 'act'), /not whole/);
});
