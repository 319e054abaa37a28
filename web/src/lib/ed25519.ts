// Ed25519, by the browser's own WebCrypto.

import type { Bytes } from './bytes.ts';
import { readyKey } from './ready_keys.ts';

export const KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

export async function verifyEd25519(key: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  if (key.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  const ready = await readyKey(key, 'Ed25519');
  return ready !== undefined && crypto.subtle.verify('Ed25519', ready, signature, message);
}
