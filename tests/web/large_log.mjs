// large_log.mjs FOLDER SIZE: writes a sound log of SIZE entries into FOLDER, for the page to page through, and prints its
// verifier key. The first founds it, the others are its program's own; keys are made for it and thrown away.

import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ORIGIN = 'large.example';
const WIDTH = 256;
const START = Date.UTC(2026, 0, 1) / 1000;
const SECONDS_APART = 60;

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leaf = (bytes) => sha256(Buffer.of(0), bytes);
const node = (left, right) => sha256(Buffer.of(1), left, right);
const part = (text) => {
  const bytes = Buffer.from(text);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(bytes.length);
  return Buffer.concat([size, bytes]);
};

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

function makeKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const point = Buffer.from(publicKey.export({ format: 'jwk' }).x, 'base64url');
  const blob = Buffer.concat([part('ssh-ed25519'), part(point)]);
  return { point, privateKey, blob, line: `ssh-ed25519 ${blob.toString('base64')}` };
}

function entryBytes(act, key, time) {
  const fields = [part('writ-act@v1'), part(''), part('sha512')];
  const data = Buffer.concat([Buffer.from('SSHSIG'), ...fields, part(createHash('sha512').update(canonical(act)).digest())]);
  const inner = Buffer.concat([part('ssh-ed25519'), part(sign(null, data, key.privateKey))]);
  const signature = Buffer.concat([Buffer.from('SSHSIG'), Buffer.of(0, 0, 0, 1), part(key.blob), ...fields, part(inner)]);
  const proof = { key: key.line, signature: signature.toString('base64') };
  return Buffer.from(canonical({ act, outcome: 'done', proof, row: '0'.repeat(64), time }));
}

function rootOf(hashes) {
  if (hashes.length === 1) return hashes[0];
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return node(rootOf(hashes.slice(0, split)), rootOf(hashes.slice(split)));
}

function writeTile(folder, level, index, width, bytes) {
  const groups = [String(index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  const file = join(folder, 'tile', String(level), ...groups) + (width < WIDTH ? `.p/${width}` : '');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

/** Writes the tiles of hashes, level by level; the root over all. */
function writeHashes(folder, leaves) {
  let row = leaves;
  for (let level = 0; row.length > 0; ++level) {
    const above = [];
    for (let at = 0; at < row.length; at += WIDTH) {
      const tile = row.slice(at, at + WIDTH);
      writeTile(folder, level, at / WIDTH, tile.length, Buffer.concat(tile));
      if (tile.length === WIDTH) above.push(rootOf(tile));
    }
    row = above;
  }
  return rootOf(leaves);
}

export function writeLargeLog(folder, size) {
  const head = makeKey();
  const log = makeKey();
  const typed = Buffer.concat([Buffer.of(1), log.point]);
  const id = sha256(`${ORIGIN}\n`, typed).subarray(0, 4);
  const vkey = `${ORIGIN}+${id.toString('hex')}+${typed.toString('base64')}`;
  const leaves = [];
  let tile = [];
  for (let i = 0; i < size; ++i) {
    const time = new Date((START + i * SECONDS_APART) * 1000).toISOString().replace('.000', '');
    const common = { origin: ORIGIN, made_at: time, nonce: String(i).padStart(32, '0') };
    const founding = { ...common, type: 'init', head_key: head.line, log_key: vkey, policy: {}, witnesses: [], commit: { name: '0'.repeat(64) } };
    const bytes = i === 0 ? entryBytes(founding, head, time) : entryBytes({ ...common, type: 'strangers', count: i, minute: time }, log, time);
    leaves.push(leaf(bytes));
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    tile.push(length, bytes);
    if (i % WIDTH === WIDTH - 1 || i === size - 1) {
      writeTile(folder, 'entries', Math.floor(i / WIDTH), (i % WIDTH) + 1, Buffer.concat(tile));
      tile = [];
    }
  }
  const body = `${ORIGIN}\n${size}\n${writeHashes(folder, leaves).toString('base64')}\n`;
  const signature = Buffer.concat([id, sign(null, Buffer.from(body), log.privateKey)]).toString('base64');
  writeFileSync(join(folder, 'checkpoint'), `${body}\n— ${ORIGIN} ${signature}\n`);
  return vkey;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) console.log(writeLargeLog(process.argv[2], Number(process.argv[3])));
