// Signed notes (c2sp.org/signed-note), the checkpoint in one (tlog-checkpoint), and witnesses' lines (tlog-cosignature).

import { base64, concat, equal, fromBase64, fromDecimal, hex, utf8, type Bytes } from './bytes.ts';
import { SIGNATURE_BYTES, verifyEd25519 } from './ed25519.ts';
import { Failure } from './failure.ts';
import { sha256 } from './hash.ts';
import { HASH_BYTES } from './merkle.ts';

export const MOST_ENTRIES = 2 ** 48 - 1;
export const MOST_CHECKPOINT_BYTES = 65536;
const MOST_SIGNATURES = 64;
const MARK = '— ';
const LOG = 0x01;
const WITNESS = 0x04;
const ID_BYTES = 4;
const TIME_BYTES = 8;

export interface NoteKey {
  name: string;
  id: Bytes;
  key: Bytes;
  text: string;
}

export interface NoteSignature {
  name: string;
  id: Bytes;
  signature: Bytes;
}

export interface Checkpoint {
  origin: string;
  size: number;
  root: Bytes;
  /** The three lines that are signed. */
  body: string;
  signatures: NoteSignature[];
  /** The whole note, as it was read. */
  note: string;
}

async function parseKey(type: number, text: string): Promise<NoteKey> {
  const fail = (what: string) => new Failure('key-malformed', `The key can’t be read: ${what}.`);
  const parts = /^([!-*,-~]{1,255})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text.trim());
  if (!parts) throw fail('it is not a name, eight hexadecimal digits and a key with + between them');
  const [, name, id, encoded] = parts as unknown as [string, string, string, string];
  const typed = fromBase64(encoded);
  if (typed?.length !== 1 + 32) throw fail('its last part is not an Ed25519 key in base64');
  if (typed[0] !== type) throw fail(type === LOG ? 'it is not a log’s key' : 'it is not a witness’s key');
  const hash = await sha256(utf8(`${name}\n`), typed);
  if (hex(hash.slice(0, ID_BYTES)) !== id) throw fail('its eight digits belong to another name or key');
  return { name, id: hash.slice(0, ID_BYTES), key: typed.slice(1), text: text.trim() };
}

export function parseLogKey(text: string): Promise<NoteKey> {
  return parseKey(LOG, text);
}

export function parseWitnessKey(text: string): Promise<NoteKey> {
  return parseKey(WITNESS, text);
}

function parseSignature(line: string): NoteSignature | undefined {
  const parts = /^— ([^ +]+) ([A-Za-z0-9+/=]+)$/.exec(line);
  const bytes = parts && fromBase64(parts[2]!);
  if (!parts || !bytes || bytes.length <= ID_BYTES) return undefined;
  return { name: parts[1]!, id: bytes.slice(0, ID_BYTES), signature: bytes.slice(ID_BYTES) };
}

/** Reads the note's form and nothing else: no signature is checked. */
export function parseCheckpoint(note: string): Checkpoint {
  const fail = (what: string) => new Failure('checkpoint-malformed', `The checkpoint can’t be read: ${what}.`);
  if (utf8(note).length > MOST_CHECKPOINT_BYTES) throw fail('it is too large');
  const blank = note.indexOf(`\n\n${MARK}`);
  if (blank < 0 || !note.endsWith('\n')) throw fail('it has no signature');
  const body = note.slice(0, blank + 1);
  const lines = body.split('\n');
  if (lines.length !== 4) throw fail('it is not origin, size and root');
  const [origin, sizeText, rootText] = lines as [string, string, string];
  const size = fromDecimal(sizeText, MOST_ENTRIES);
  const root = fromBase64(rootText);
  if (!/^[!-*,-~]{1,255}$/.test(origin)) throw fail('its origin is not a name');
  if (size === undefined) throw fail('its size is not a number');
  if (root?.length !== HASH_BYTES) throw fail('its root is not a hash in base64');
  const signatures = note.slice(blank + 2, -1).split('\n').map(parseSignature);
  if (signatures.length > MOST_SIGNATURES) throw fail('it has too many signatures');
  if (signatures.includes(undefined)) throw fail('a signature line is malformed');
  return { origin, size, root, body, note, signatures: signatures as NoteSignature[] };
}

function linesOf(checkpoint: Checkpoint, key: NoteKey): NoteSignature[] {
  return checkpoint.signatures.filter((line) => line.name === key.name && equal(line.id, key.id));
}

/** The checkpoint, once the log's key is found to have signed it; one false line of that key condemns the note. */
export async function openCheckpoint(note: string, key: NoteKey): Promise<Checkpoint> {
  const checkpoint = parseCheckpoint(note);
  const lines = linesOf(checkpoint, key);
  if (lines.length === 0) {
    throw new Failure('checkpoint-unsigned', `The checkpoint carries no signature of the key ${key.name}+${hex(key.id)}.`);
  }
  for (const line of lines) {
    if (!(await verifyEd25519(key.key, utf8(checkpoint.body), line.signature))) {
      throw new Failure('checkpoint-signature-bad', 'The signature under the checkpoint is not over these lines.');
    }
  }
  if (checkpoint.origin !== key.name) {
    throw new Failure('checkpoint-other-origin', `The checkpoint is of the log ${checkpoint.origin}, not of ${key.name}.`);
  }
  return checkpoint;
}

/** When the witness signed it, in seconds since 1970; the latest of several. */
export async function cosignedAt(checkpoint: Checkpoint, witness: NoteKey): Promise<number> {
  const lines = linesOf(checkpoint, witness);
  if (lines.length === 0) {
    throw new Failure('cosignature-missing', `The witness ${witness.name} has not signed this checkpoint.`);
  }
  let latest = 0;
  for (const line of lines) {
    const time = await cosignatureTime(checkpoint, witness, line.signature);
    if (time === undefined) {
      throw new Failure('cosignature-bad', `The line of the witness ${witness.name} is not its signature over this checkpoint.`);
    }
    latest = Math.max(latest, time);
  }
  return latest;
}

async function cosignatureTime(checkpoint: Checkpoint, witness: NoteKey, bytes: Bytes): Promise<number | undefined> {
  if (bytes.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined;
  let seconds = 0;
  for (const byte of bytes.slice(0, TIME_BYTES)) seconds = seconds * 256 + byte;
  if (seconds > Number.MAX_SAFE_INTEGER) return undefined;
  const message = utf8(`cosignature/v1\ntime ${seconds}\n${checkpoint.body}`);
  return (await verifyEd25519(witness.key, message, bytes.slice(TIME_BYTES))) ? seconds : undefined;
}

/** OpenSSH's one-line form of an Ed25519 key, in which entries name it. */
export function sshLineOf(key: NoteKey): string {
  const type = utf8('ssh-ed25519');
  const part = (bytes: Bytes) => concat(Uint8Array.of(0, 0, 0, bytes.length), bytes);
  return `ssh-ed25519 ${base64(concat(part(type), part(key.key)))}`;
}
