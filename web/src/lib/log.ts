// Opening a log: which key counts, whether it signed the checkpoint, whether that continues what was seen before, and who
// cosigned it. The entries themselves are for verify.ts.

import { equal, hex } from './bytes.ts';
import { decodeEntry, type Entry } from './entry.ts';
import { asFailure, Failure } from './failure.ts';
import { readCheckpointNote, type LogFiles } from './files.ts';
import { sha256 } from './hash.ts';
import type { Memory } from './memory.ts';
import { cosignedAt, openCheckpoint, parseCheckpoint, parseLogKey, parseWitnessKey, sshLineOf, type Checkpoint, type NoteKey } from './note.ts';
import { readEntriesTile, widthAt } from './tiles.ts';
import { formatTime } from './time.ts';
import { AuthenticTree } from './tree.ts';

/** Where the key came from: a person pinned it; this log named it, at an earlier visit or just now. */
export type Trust = 'pinned' | 'seen' | 'first';

export interface Cosignature {
  name: string;
  /** Who vouches for the witness's key: the person, the log itself, or nobody here. */
  source: 'person' | 'log' | 'nobody';
  time?: string;
  failure?: Failure;
}

export interface OpenLog {
  files: LogFiles;
  checkpoint: Checkpoint;
  key: NoteKey;
  trust: Trust;
  tree: AuthenticTree;
  founding: Entry;
  genesis: string;
  logLine: string;
  headLine: string;
  /** The checkpoint of the last visit, which this one continues; or why it does not. */
  earlier?: { checkpoint: Checkpoint; time: string; failure?: Failure };
  cosignatures: Cosignature[];
}

async function keyThatTheLogNames(files: LogFiles, size: number): Promise<string> {
  if (size === 0) throw new Failure('log-empty', 'The log has no entry yet, so that it names no key.');
  const [first] = await readEntriesTile(files, 0, widthAt(size, 0, 0));
  const { act } = decodeEntry(first!, 0);
  if (typeof act['log_key'] !== 'string') throw new Failure('author-wrong', 'Entry 0 does not found a log.', 0);
  return act['log_key'];
}

async function chooseKey(files: LogFiles, size: number, memory: Memory): Promise<{ key: NoteKey; trust: Trust }> {
  const remembered = memory.load();
  if (remembered.pinned) return { key: await parseLogKey(remembered.pinned), trust: 'pinned' };
  const named = await keyThatTheLogNames(files, size);
  const first = remembered.firstKey;
  if (first && first.key !== named) {
    throw new Failure('key-changed', `The log names the key ${named}; on ${first.time} it named ${first.key}.`);
  }
  return { key: await parseLogKey(named), trust: first ? 'seen' : 'first' };
}

/** Fails unless `log` has the entries of the earlier checkpoint, in their order, at its beginning. */
export async function checkContinues(tree: AuthenticTree, earlier: Checkpoint): Promise<void> {
  if (earlier.size > tree.size) {
    throw new Failure('log-rolled-back', `The log had ${earlier.size} entries and has ${tree.size}.`);
  }
  if (!equal(await tree.rootAt(earlier.size), earlier.root)) {
    throw new Failure('log-forked', `The first ${earlier.size} entries are not those that were signed before.`);
  }
}

async function lookBack(log: OpenLog, memory: Memory, key: NoteKey): Promise<OpenLog['earlier']> {
  const seen = memory.load().seen;
  if (!seen) return undefined;
  let checkpoint: Checkpoint;
  try {
    checkpoint = await openCheckpoint(seen.note, key);
  } catch {
    return undefined; // of another key that was trusted before
  }
  try {
    await checkContinues(log.tree, checkpoint);
    return { checkpoint, time: seen.time };
  } catch (error) {
    return { checkpoint, time: seen.time, failure: asFailure(error) };
  }
}

/** The keys of witnesses that entries name, added and removed in their order. */
export function witnessKeysOf(entry: Entry, keys: Set<string>): void {
  if (entry.outcome === 'refused') return;
  const { witnesses, vkey } = entry.act;
  if (entry.type === 'init') for (const witness of witnesses as { vkey: string }[]) keys.add(witness.vkey);
  if (entry.type === 'witness_add') keys.add(vkey as string);
  if (entry.type === 'witness_remove') keys.delete(vkey as string);
}

/** What the checkpoint's other signature lines are worth, and which witnesses are missing from it. */
export async function judgeCosignatures(
  checkpoint: Checkpoint,
  ofPerson: string[],
  ofLog: Iterable<string>,
): Promise<Cosignature[]> {
  const found: Cosignature[] = [];
  const sources = new Map<string, 'person' | 'log'>();
  for (const text of ofLog) sources.set(text, 'log');
  for (const text of ofPerson) sources.set(text, 'person');
  for (const [text, source] of sources) {
    const name = text.split('+')[0]!;
    try {
      const seconds = await cosignedAt(checkpoint, await parseWitnessKey(text));
      found.push({ name, source, time: formatTime(seconds) });
    } catch (error) {
      found.push({ name, source, failure: asFailure(error) });
    }
  }
  const known = new Set([checkpoint.origin, ...found.map(({ name }) => name)]);
  for (const { name } of checkpoint.signatures) {
    if (!known.has(name)) found.push({ name, source: 'nobody' });
    known.add(name);
  }
  return found;
}

/** What is known once the signature was checked, before any entry was. */
export type SignedHead = Pick<OpenLog, 'checkpoint' | 'key' | 'trust'>;

export async function openLog(
  files: LogFiles,
  memory: Memory,
  now: string,
  onSigned: (head: SignedHead) => void = () => undefined,
): Promise<OpenLog> {
  const note = await readCheckpointNote(files);
  const { key, trust } = await chooseKey(files, parseCheckpoint(note).size, memory);
  const checkpoint = await openCheckpoint(note, key);
  onSigned({ checkpoint, key, trust });
  const tree = await AuthenticTree.open(files, checkpoint);
  if (tree.size === 0) throw new Failure('log-empty', 'The log has no entry yet.');
  const [first] = await tree.entries(0);
  const founding = decodeEntry(first!, 0);
  const keys = new Set<string>();
  witnessKeysOf(founding, keys);
  const log: OpenLog = {
    files,
    checkpoint,
    key,
    trust,
    tree,
    founding,
    genesis: hex(await sha256(first!)),
    logLine: sshLineOf(key),
    headLine: String(founding.act['head_key']),
    cosignatures: await judgeCosignatures(checkpoint, memory.load().witnesses, keys),
  };
  const earlier = await lookBack(log, memory, key);
  if (earlier) log.earlier = earlier;
  if (!earlier?.failure) {
    memory.change((remembered) => {
      if (trust === 'first') remembered.firstKey = { key: key.text, time: now };
      remembered.seen = { note, time: now };
    });
  }
  return log;
}
