// Acts: drafted here, signed by the person's passkey, and handed in with the openings of what they commit to.
//
// What is committed and how, docs/log_format.md says; what an act takes, docs/api.md.

import { base64, concat, fromBase64, hex, utf8, type Bytes } from './bytes.ts';
import { canonical, type Json, type JsonObject } from './canonical.ts';
import { Failure } from './failure.ts';
import { sha256 } from './hash.ts';
import { HARDWARE_P256, IN_BROWSER } from './key_signature.ts';
import { signWithPasskey, type Assertion } from './passkey.ts';
import { wireString } from './ssh_wire.ts';
import { verifySshSignature } from './sshsig.ts';
import { formatTime } from './time.ts';

export const ACT = 'writ-act@v1';
const NONCE_BYTES = 16;
const SALT_BYTES = 32;
const MAGIC = 'SSHSIG';
const SITE_HASH_BYTES = 32;
const FLAGS_AND_COUNTER_BYTES = 5;
const COLUMNS = 70;

export type Openings = Record<string, { salt: string; value: Json }>;

export interface Draft {
  /** Canonical: what is signed. */
  text: string;
  openings: Openings;
}

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));

export async function draftAct(origin: string, type: string, clear: JsonObject, committed: JsonObject): Promise<Draft> {
  const act: JsonObject = {
    ...clear,
    origin,
    type,
    nonce: hex(random(NONCE_BYTES)),
    made_at: formatTime(Math.floor(Date.now() / 1000)),
  };
  const openings: Openings = {};
  const commit: JsonObject = {};
  for (const [field, value] of Object.entries(committed)) {
    const salt = random(SALT_BYTES);
    openings[field] = { salt: hex(salt), value };
    commit[field] = hex(await sha256(salt, utf8(canonical({ [field]: value })!)));
  }
  if (Object.keys(commit).length > 0) act.commit = commit;
  return { text: canonical(act)!, openings };
}

/** Where DER has two positive integers, SSH has two mpints of the same bytes; undefined for anything else. */
function numbersOf(der: Bytes): Bytes | undefined {
  const rSize = der[3] ?? 0;
  const sSize = der[5 + rSize] ?? 0;
  const right = der[0] === 0x30 && der[1] === der.length - 2 && der[2] === 2 && der[4 + rSize] === 2 && 6 + rSize + sSize === der.length;
  return right ? concat(wireString(der.slice(4, 4 + rSize)), wireString(der.slice(6 + rSize))) : undefined;
}

/** The SSH signature that a passkey's assertion is, if the key of that line made it: the raw blob. */
export function sshSignatureOf(keyLine: string, namespace: string, fields: Assertion['fields']): Bytes | undefined {
  const data = fromBase64(fields.authenticator_data);
  const client = fromBase64(fields.client_data);
  const der = fromBase64(fields.signature);
  const key = fromBase64(keyLine.split(' ')[1] ?? '');
  const numbers = der && numbersOf(der);
  if (!data || !client || !numbers || !key) return undefined;
  const { origin } = JSON.parse(new TextDecoder().decode(client)) as { origin: string };
  const after = SITE_HASH_BYTES + FLAGS_AND_COUNTER_BYTES;
  const inner = concat(
    wireString(IN_BROWSER),
    wireString(numbers),
    data.slice(SITE_HASH_BYTES, after),
    wireString(origin),
    wireString(client),
    wireString(data.slice(after)),
  );
  return sshSignatureBlob(key, namespace, inner);
}

/** SSHSIG's outer form around a signature over signedData with SHA-512. */
export function sshSignatureBlob(key: Bytes, namespace: string, inner: Bytes): Bytes {
  const fixed = ['', 'sha512'].map(wireString);
  return concat(utf8(MAGIC), Uint8Array.of(0, 0, 0, 1), wireString(key), wireString(namespace), ...fixed, wireString(inner));
}

export function armour(blob: Bytes): string {
  const lines = base64(blob).match(new RegExp(`.{1,${COLUMNS}}`, 'g')) ?? [];
  return ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----', ''].join('\n');
}

export function signAct(draft: Draft, person: { name: string; keys: string[] }): Promise<string> {
  return signText(ACT, draft.text, person);
}

/** The armoured signature of one of the person's passkeys; a browser does not say which of them it was. */
export async function signText(namespace: string, text: string, person: { name: string; keys: string[] }): Promise<string> {
  const assertion = await signWithPasskey(namespace, text);
  if (assertion.person !== person.name) throw new Failure('passkey-other', `The passkey is ${assertion.person}’s, and ${person.name} is signed in.`);
  for (const line of person.keys.filter((key) => key.startsWith(`${HARDWARE_P256} `))) {
    const blob = sshSignatureOf(line, namespace, assertion.fields);
    if (blob && (await verifySshSignature(blob, namespace, utf8(text))).ok) return armour(blob);
  }
  throw new Failure('passkey-unknown', 'The passkey is none that was added to your name, or did not check who used it.');
}
