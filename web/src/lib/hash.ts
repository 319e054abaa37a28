// SHA-256, by the browser's own WebCrypto.

import { concat, type Bytes } from './bytes.ts';
import { Failure } from './failure.ts';

export async function digest(algorithm: 'SHA-256' | 'SHA-512', ...parts: Bytes[]): Promise<Bytes> {
  if (!globalThis.crypto?.subtle) throw new Failure('no-crypto', 'This page can’t compute hashes here.');
  const bytes = parts.length === 1 ? parts[0]! : concat(...parts);
  return new Uint8Array(await crypto.subtle.digest(algorithm, bytes));
}

export function sha256(...parts: Bytes[]): Promise<Bytes> {
  return digest('SHA-256', ...parts);
}
