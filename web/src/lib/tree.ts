// The tree under a signed checkpoint, read from tiles of which none is believed unless it leads to the signed root.
//
// The tiles at the right edge of all levels fold into the root. Once they do, each of their hashes is authentic, and so
// is any full tile whose own root is the authentic hash above it. So no proof has to be made to believe an entry: its
// hash stands in an authentic tile of leaves, or it is not this log's entry.

import { equal, type Bytes } from './bytes.ts';
import { Failure } from './failure.ts';
import type { LogFiles } from './files.ts';
import { emptyRoot, leafHash, nodeHash, rootOf, splitOf } from './merkle.ts';
import type { Checkpoint } from './note.ts';
import { levelSize, readEntriesTile, readHashTile, tilePath, TILE_WIDTH, widthAt } from './tiles.ts';

const MOST_KEPT = 96; // tiles of 8 KiB

export class AuthenticTree {
  readonly size: number;
  readonly root: Bytes;
  private readonly files: LogFiles;
  private readonly edge = new Map<number, Bytes[]>();
  private readonly kept = new Map<string, Promise<Bytes[]>>();

  private constructor(files: LogFiles, checkpoint: Checkpoint) {
    this.files = files;
    this.size = checkpoint.size;
    this.root = checkpoint.root;
  }

  /** Reads the right edge; fails unless it gives the root. */
  static async open(files: LogFiles, checkpoint: Checkpoint): Promise<AuthenticTree> {
    const tree = new AuthenticTree(files, checkpoint);
    const names: string[] = [];
    for (let level = 0; levelSize(tree.size, level) > 0; ++level) {
      const index = Math.floor(levelSize(tree.size, level) / TILE_WIDTH);
      const width = widthAt(tree.size, level, index);
      if (width === 0) continue;
      tree.edge.set(level, await readHashTile(files, level, index, width));
      names.push(tilePath(level, index, width));
    }
    if (!equal(await tree.fold((level) => Promise.resolve(tree.edge.get(level) ?? [])), tree.root)) {
      const what = names.length > 0 ? `The hashes in ${names.join(', ')} do` : 'An empty log does';
      throw new Failure('tile-wrong', `${what} not give the root that the checkpoint signs.`);
    }
    return tree;
  }

  /** From the leaves up, each level's last hashes followed by what lies to their right. */
  private async fold(right: (level: number) => Promise<Bytes[]>): Promise<Bytes> {
    let root: Bytes | undefined;
    for (let level = 0; levelSize(this.size, level) > 0; ++level) {
      const hashes = [...(await right(level)), ...(root ? [root] : [])];
      if (hashes.length > 0) root = await rootOf(hashes);
    }
    return root ?? emptyRoot();
  }

  /** An authentic tile of hashes. */
  async tile(level: number, index: number): Promise<Bytes[]> {
    if (widthAt(this.size, level, index) < TILE_WIDTH) return this.edge.get(level)!;
    const name = `${level}/${index}`;
    let tile = this.kept.get(name);
    if (!tile) {
      tile = this.readFull(level, index);
      tile.catch(() => this.kept.delete(name));
      this.kept.set(name, tile);
      if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value!);
    }
    return tile;
  }

  private async readFull(level: number, index: number): Promise<Bytes[]> {
    const hashes = await readHashTile(this.files, level, index, TILE_WIDTH);
    const above = await this.tile(level + 1, Math.floor(index / TILE_WIDTH));
    if (!equal(await rootOf(hashes), above[index % TILE_WIDTH]!)) {
      const path = tilePath(level, index, TILE_WIDTH);
      throw new Failure('tile-wrong', `The hashes in ${path} are not those that the signed root stands for.`);
    }
    return hashes;
  }

  /** The bytes of the entries of a tile, each of which the signed root stands for. */
  async entries(index: number): Promise<Bytes[]> {
    const width = widthAt(this.size, 0, index);
    const [entries, leaves] = await Promise.all([readEntriesTile(this.files, index, width), this.tile(0, index)]);
    const hashes = await Promise.all(entries.map(leafHash));
    const wrong = hashes.findIndex((hash, i) => !equal(hash, leaves[i]!));
    if (wrong >= 0) {
      const entry = index * TILE_WIDTH + wrong;
      const path = tilePath('entries', index, width);
      throw new Failure('tile-wrong', `Entry ${entry}, in ${path}, is not the one that the signed root stands for.`, entry);
    }
    return entries;
  }

  /** The root that this log had with its first `size` entries: by it, it continues an earlier checkpoint or does not. */
  async rootAt(size: number): Promise<Bytes> {
    let root: Bytes | undefined;
    for (let level = 0; levelSize(size, level) > 0; ++level) {
      const index = Math.floor(levelSize(size, level) / TILE_WIDTH);
      const width = widthAt(size, level, index);
      const left = width > 0 ? (await this.tile(level, index)).slice(0, width) : [];
      const hashes = [...left, ...(root ? [root] : [])];
      if (hashes.length > 0) root = await rootOf(hashes);
    }
    return root ?? emptyRoot();
  }

  /** The inclusion proof of an entry, from the leaf's sibling upwards. */
  async inclusionProof(entry: number): Promise<Bytes[]> {
    const proof: Bytes[] = [];
    let [begin, end] = [0, this.size];
    while (end - begin > 1) {
      const middle = begin + splitOf(end - begin);
      proof.push(entry < middle ? await this.subtree(middle, end) : await this.subtree(begin, middle));
      if (entry < middle) end = middle;
      else begin = middle;
    }
    return proof.reverse();
  }

  /** The root over the entries [begin, end), as they stand together in the tree. */
  private async subtree(begin: number, end: number): Promise<Bytes> {
    const count = end - begin;
    const split = count > 1 ? splitOf(count) : 0;
    if (count > 1 && split * 2 !== count) {
      return nodeHash(await this.subtree(begin, begin + split), await this.subtree(begin + split, end));
    }
    const height = Math.log2(count);
    const level = Math.floor(height / 8);
    const first = begin / TILE_WIDTH ** level;
    const tile = await this.tile(level, Math.floor(first / TILE_WIDTH));
    return rootOf(tile.slice(first % TILE_WIDTH, (first % TILE_WIDTH) + 2 ** (height % 8)));
  }
}
