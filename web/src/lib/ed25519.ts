// Ed25519 by the browser's own WebCrypto. A log has few keys and many signatures: keys are made ready once.

import { base64, type Bytes } from './bytes.ts';
import { Failure } from './failure.ts';

export const KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;
const MOST_KEPT = 1024;

const ready = new Map<string, Promise<CryptoKey | undefined>>();

async function prepare(key: Bytes): Promise<CryptoKey | undefined> {
  if (!globalThis.crypto?.subtle) throw new Failure('no-crypto', 'This page can’t check signatures here.');
  try {
    return await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') {
      throw new Failure('no-ed25519', 'This browser can’t check the signatures.');
    }
    return undefined; // 32 bytes that are no point
  }
}

export async function verifyEd25519(key: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  if (key.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  const name = base64(key);
  let prepared = ready.get(name);
  if (!prepared) {
    if (ready.size >= MOST_KEPT) ready.clear();
    prepared = prepare(key);
    ready.set(name, prepared);
  }
  const cryptoKey = await prepared;
  return cryptoKey !== undefined && crypto.subtle.verify('Ed25519', cryptoKey, signature, message);
}
