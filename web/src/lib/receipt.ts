// Receipts (c2sp.org/tlog-proof@v1): one text that proves, offline and for ever, that an entry stands in the log.

import { base64, fromBase64, fromDecimal, fromUtf8, type Bytes } from './bytes.ts';
import { decodeEntry, checkProof, type Entry } from './entry.ts';
import { Failure } from './failure.ts';
import { checkContinues, judgeCosignatures, type Cosignature, type OpenLog } from './log.ts';
import { checkInclusion, HASH_BYTES, leafHash } from './merkle.ts';
import { MOST_ENTRIES, openCheckpoint, type Checkpoint } from './note.ts';
import { TILE_WIDTH } from './tiles.ts';

export const MOST_RECEIPT_BYTES = 128 * 1024;
export const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const MOST_HASHES = 64;

interface Receipt {
  index: number;
  proof: Bytes[];
  note: string;
}

export interface ReceiptVerdict {
  entry: Entry;
  checkpoint: Checkpoint;
  /** Whether the entry's bytes were given, or had to be taken from the log. */
  given: boolean;
  cosignatures: Cosignature[];
}

export function parseReceipt(text: string): Receipt {
  const fail = (what: string) => new Failure('receipt-malformed', `The receipt can’t be read: ${what}.`);
  if (text.length > MOST_RECEIPT_BYTES) throw fail('it is too large');
  const blank = text.indexOf('\n\n');
  if (blank < 0) throw fail('it has no checkpoint');
  const lines = text.slice(0, blank).split('\n');
  if (lines.shift() !== FIRST_LINE) throw fail(`its first line is not ${FIRST_LINE}`);
  if (lines[0]?.startsWith('extra ')) {
    if (!fromBase64(lines.shift()!.slice('extra '.length))) throw fail('its extra line is not base64');
  }
  const place = lines.shift();
  const index = place?.startsWith('index ') ? fromDecimal(place.slice('index '.length), MOST_ENTRIES) : undefined;
  if (index === undefined) throw fail('it does not say which entry it is for');
  const proof = lines.map((line) => fromBase64(line));
  if (proof.length > MOST_HASHES || proof.some((hash) => hash?.length !== HASH_BYTES)) throw fail('its proof is malformed');
  return { index, proof: proof as Bytes[], note: text.slice(blank + 2) };
}

/** Checks it under the log's key, and that the log, as it stands now, still continues what it was made from. */
export async function checkReceipt(
  text: string,
  given: Bytes | undefined,
  log: OpenLog,
  witnesses: string[],
  witnessesOfLog: Iterable<string>,
): Promise<ReceiptVerdict> {
  const { index, proof, note } = parseReceipt(text);
  const checkpoint = await openCheckpoint(note, log.key);
  await checkContinues(log.tree, checkpoint);
  if (index >= checkpoint.size) {
    throw new Failure('inclusion-unproven', `The receipt is for entry ${index} of a log with ${checkpoint.size}.`);
  }
  const bytes = given ?? (await entryBytes(log, index));
  if (!(await checkInclusion(index, checkpoint.size, await leafHash(bytes), proof, checkpoint.root))) {
    throw new Failure('inclusion-unproven', `The receipt does not prove that this is entry ${index} of the log.`);
  }
  const entry = decodeEntry(bytes, index);
  await checkProof(entry);
  const cosignatures = await judgeCosignatures(checkpoint, witnesses, witnessesOfLog);
  return { entry, checkpoint, given: given !== undefined, cosignatures };
}

/** The bytes of one entry, authentic. */
export async function entryBytes(log: OpenLog, index: number): Promise<Bytes> {
  if (index >= log.tree.size) {
    throw new Failure('not-in-log', `The log has ${log.tree.size} entries, numbered from 0; there is no entry ${index}.`);
  }
  const tile = await log.tree.entries(Math.floor(index / TILE_WIDTH));
  return tile[index % TILE_WIDTH]!;
}

export async function writeReceipt(log: OpenLog, index: number): Promise<string> {
  const proof = await log.tree.inclusionProof(index);
  return `${FIRST_LINE}\nindex ${index}\n${proof.map((hash) => `${base64(hash)}\n`).join('')}\n${log.checkpoint.note}`;
}

const LINE_END = 0x0a;

/** Which of the files that a person gave is the receipt, and which the entry, if either. */
export function sortFiles(files: Bytes[]): { receipt: string; entry: Bytes | undefined } {
  const texts = files.map((bytes) => fromUtf8(bytes) ?? '');
  const place = texts.findIndex((text) => text.startsWith(FIRST_LINE));
  if (place < 0) throw new Failure('receipt-malformed', `No file here begins with ${FIRST_LINE}, as a receipt does.`);
  const entry = files.find((_, i) => i !== place);
  // An editor's line end; canonical JSON has none.
  return { receipt: texts[place]!, entry: entry?.at(-1) === LINE_END ? entry.slice(0, -1) : entry };
}
