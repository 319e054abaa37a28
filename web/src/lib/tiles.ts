// Tiles of hashes and of entries (c2sp.org/tlog-tiles): their paths and their contents.

import type { Bytes } from './bytes.ts';
import { Failure } from './failure.ts';
import type { LogFiles } from './files.ts';
import { HASH_BYTES } from './merkle.ts';

export const TILE_WIDTH = 256;

/** 1234067 is x001/x234/067. */
export function tilePath(level: number | 'entries', index: number, width: number): string {
  let text = String(index % 1000).padStart(3, '0');
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    text = `x${String(rest % 1000).padStart(3, '0')}/${text}`;
  }
  return `tile/${level}/${text}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

/** How many hashes a level has in a tree of `size` entries. */
export function levelSize(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** How wide the tile at this place is: 0 where there is none. */
export function widthAt(size: number, level: number, index: number): number {
  return Math.max(0, Math.min(TILE_WIDTH, levelSize(size, level) - index * TILE_WIDTH));
}

interface Found {
  path: string;
  bytes: Bytes;
  width: number;
}

/** The tile, or, where a partial one is gone, the full one that took its place. */
async function readTile(files: LogFiles, level: number | 'entries', index: number, width: number): Promise<Found> {
  for (const wide of width < TILE_WIDTH ? [width, TILE_WIDTH] : [width]) {
    const path = tilePath(level, index, wide);
    const bytes = await files.read(path);
    if (bytes) return { path, bytes, width: wide };
  }
  throw new Failure('tile-missing', `The log’s file ${tilePath(level, index, width)} is missing.`);
}

/** The first `width` hashes of a tile. */
export async function readHashTile(files: LogFiles, level: number, index: number, width: number): Promise<Bytes[]> {
  const found = await readTile(files, level, index, width);
  if (found.bytes.length !== found.width * HASH_BYTES) {
    throw new Failure('tile-malformed', `The log’s file ${found.path} has not exactly ${found.width} hashes.`);
  }
  return Array.from({ length: width }, (_, i) => found.bytes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}

/** The first `width` entries of a tile, each of which stands behind its length in two bytes. */
export async function readEntriesTile(files: LogFiles, index: number, width: number): Promise<Bytes[]> {
  const { path, bytes, width: held } = await readTile(files, 'entries', index, width);
  const entries: Bytes[] = [];
  let at = 0;
  while (at + 2 <= bytes.length && entries.length < held) {
    const end = at + 2 + bytes[at]! * 256 + bytes[at + 1]!;
    if (end > bytes.length) break;
    entries.push(bytes.slice(at + 2, end));
    at = end;
  }
  if (at !== bytes.length || entries.length !== held) {
    throw new Failure('tile-malformed', `The log’s file ${path} has not exactly ${held} entries.`);
  }
  return entries.slice(0, width);
}
