// Public keys made ready for WebCrypto, once each: a log has few keys and many signatures.

import { base64, type Bytes } from './bytes.ts';
import { Failure } from './failure.ts';

const MOST_KEPT = 1024;

type Algorithm = 'Ed25519' | EcKeyImportParams;

const ready = new Map<string, Promise<CryptoKey | undefined>>();

async function prepare(key: Bytes, algorithm: Algorithm): Promise<CryptoKey | undefined> {
  if (!globalThis.crypto?.subtle) throw new Failure('no-crypto', 'This page can’t check signatures here.');
  try {
    return await crypto.subtle.importKey('raw', key, algorithm, false, ['verify']);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') {
      throw new Failure('no-ed25519', 'This browser can’t check the signatures.');
    }
    return undefined; // bytes that are no point
  }
}

/** The key, or undefined where its bytes are none. Keys of different algorithms have different lengths. */
export function readyKey(key: Bytes, algorithm: Algorithm): Promise<CryptoKey | undefined> {
  const name = base64(key);
  let prepared = ready.get(name);
  if (!prepared) {
    if (ready.size >= MOST_KEPT) ready.clear();
    prepared = prepare(key, algorithm);
    ready.set(name, prepared);
  }
  return prepared;
}
