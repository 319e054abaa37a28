// An entry of the log: what somebody asked for and signed, and what the program decided. Reading is strict.

import { isHex, utf8, fromBase64, type Bytes } from './bytes.ts';
import { canonical, isObject, parseCanonical, type Json, type JsonObject } from './canonical.ts';
import { ENTRY_TYPES, type EntryType } from './entry_types.ts';
import { Failure } from './failure.ts';
import { isClearField } from './forms.ts';
import { verifySshSignature } from './sshsig.ts';
import { parseTime } from './time.ts';

export const MOST_ENTRY_BYTES = 65535;
const NAMESPACE = 'writ-act@v1';

export interface Entry {
  index: number;
  act: JsonObject;
  type: string;
  kind: EntryType;
  outcome: string;
  key: string;
  signature: string;
  row: string;
  time: string;
  bytes: Bytes;
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string';
}

/** What is wrong with the act, or nothing. */
function wrongWithAct(act: JsonObject, kind: EntryType): string | undefined {
  const { origin, nonce, made_at, commit } = act;
  if (!isText(origin) || !/^[a-z0-9._-]{1,64}$/.test(origin)) return 'its origin is not a name';
  if (!isHex(nonce, 32)) return 'its nonce is not 32 hexadecimal digits';
  if (!isText(made_at) || parseTime(made_at) === undefined) return 'its made_at is not a time';
  const bad = kind.clear.find((field) => !isClearField(field, act[field]));
  if (bad) return `its field ${bad} is missing or malformed`;
  if (kind.committed.length > 0) {
    if (!isObject(commit) || Object.keys(commit).length !== kind.committed.length) return 'its commitments are not those of its type';
    const open = kind.committed.find((field) => !isHex(commit[field], 64));
    if (open) return `its commitment ${open} is missing or malformed`;
  }
  const fields = 4 + kind.clear.length + (kind.committed.length > 0 ? 1 : 0);
  return Object.keys(act).length === fields ? undefined : 'it holds a field that its type does not have';
}

export function decodeEntry(bytes: Bytes, index: number): Entry {
  const fail = (what: string) => new Failure('entry-malformed', `Entry ${index} can’t be read: ${what}.`, index);
  const json = bytes.length <= MOST_ENTRY_BYTES ? parseCanonical(bytes) : undefined;
  if (!isObject(json) || Object.keys(json).length !== 5) throw fail('it is not the canonical JSON of an entry');
  const { act, outcome, proof, row, time } = json;
  if (!isObject(act) || !isText(act['type'])) throw fail('it holds no act');
  const type = act['type'];
  const kind = Object.hasOwn(ENTRY_TYPES, type) ? ENTRY_TYPES[type] : undefined;
  if (!kind) throw fail('its type is unknown');
  const wrong = wrongWithAct(act, kind);
  if (wrong) throw fail(wrong);
  if (!isObject(proof) || Object.keys(proof).length !== 2) throw fail('its proof is malformed');
  const { key, signature } = proof;
  if (!isText(key) || !isText(signature)) throw fail('its proof is malformed');
  if (!isHex(row, 64) || !isText(time) || parseTime(time) === undefined) throw fail('its row or time is malformed');
  const known = isText(outcome) && (kind.outcomes.includes(outcome) || (kind.author === 'person' && outcome === 'refused'));
  if (!known) throw fail('its outcome is unknown');
  return { index, act, type, kind, outcome, key, signature, row, time, bytes };
}

/** Fails unless the key that the entry shows signed its act. */
export async function checkProof(entry: Entry): Promise<void> {
  const blob = fromBase64(entry.signature);
  const verdict = blob
    ? await verifySshSignature(blob, NAMESPACE, utf8(canonical(entry.act)!))
    : ({ ok: false, why: 'it is not base64' } as const);
  if (verdict.ok && verdict.key === entry.key) return;
  const why = verdict.ok ? 'it is another key’s' : verdict.why;
  throw new Failure('proof-wrong', `The signature of entry ${entry.index} (${entry.kind.title}) is false: ${why}.`, entry.index);
}
