// ECDSA over P-256 with SHA-256, by the browser's own WebCrypto.

import type { Bytes } from './bytes.ts';
import { readyKey } from './ready_keys.ts';

export const POINT_BYTES = 65;
const UNCOMPRESSED = 0x04;
const NUMBER_BYTES = 32;

/** `r` and `s` are big-endian numbers of at most 32 bytes. */
export async function verifyP256(point: Bytes, message: Bytes, r: Bytes, s: Bytes): Promise<boolean> {
  if (point.length !== POINT_BYTES || point[0] !== UNCOMPRESSED) return false;
  if (r.length > NUMBER_BYTES || s.length > NUMBER_BYTES) return false;
  const signature = new Uint8Array(2 * NUMBER_BYTES);
  signature.set(r, NUMBER_BYTES - r.length);
  signature.set(s, 2 * NUMBER_BYTES - s.length);
  const ready = await readyKey(point, { name: 'ECDSA', namedCurve: 'P-256' });
  return ready !== undefined && crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, ready, signature, message);
}
