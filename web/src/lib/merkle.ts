// The hashes of the tree (RFC 6962, section 2.1) and the check of an inclusion proof (RFC 9162, section 2.1.3.2).

import { equal, type Bytes } from './bytes.ts';
import { sha256 } from './hash.ts';

export const HASH_BYTES = 32;
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function leafHash(entry: Bytes): Promise<Bytes> {
  return sha256(LEAF, entry);
}

export function nodeHash(left: Bytes, right: Bytes): Promise<Bytes> {
  return sha256(NODE, left, right);
}

export function emptyRoot(): Promise<Bytes> {
  return sha256(new Uint8Array(0));
}

/**
 * The root over the hashes of subtrees of one size, of which the last may be smaller. Pairing neighbours and carrying the
 * odd one up gives RFC 6962's tree, whose left half is always the largest power of two.
 */
export async function rootOf(hashes: Bytes[]): Promise<Bytes> {
  if (hashes.length === 0) return emptyRoot();
  let row = hashes;
  while (row.length > 1) {
    const above: Promise<Bytes>[] = [];
    for (let i = 0; i + 1 < row.length; i += 2) above.push(nodeHash(row[i]!, row[i + 1]!));
    const odd = row.length % 2 === 1 ? [row.at(-1)!] : [];
    row = [...(await Promise.all(above)), ...odd];
  }
  return row[0]!;
}

/** The largest power of two below `n`, for n > 1: how many leaves lie to the left of the root. */
export function splitOf(n: number): number {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
}

/** Whether the proof leads from the leaf at `index` to the root of `size` leaves. */
export async function checkInclusion(
  index: number,
  size: number,
  leaf: Bytes,
  proof: Bytes[],
  root: Bytes,
): Promise<boolean> {
  if (index >= size) return false;
  let place = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      hash = await nodeHash(sibling, hash);
      for (; place % 2 === 0 && place !== 0; place /= 2) last = Math.floor(last / 2);
    } else {
      hash = await nodeHash(hash, sibling);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equal(hash, root);
}
