// SSH signatures (OpenSSH's PROTOCOL.sshsig): Ed25519, plain or in a hardware key, and P-256 in a hardware key or a passkey.

import { base64, concat, fromUtf8, utf8, type Bytes } from './bytes.ts';
import { KEY_BYTES } from './ed25519.ts';
import { digest, sha256 } from './hash.ts';
import { HARDWARE, HARDWARE_P256, PLAIN, wrongWithSignature, type PublicKey } from './key_signature.ts';
import { POINT_BYTES } from './p256.ts';
import { Wire, wireString } from './ssh_wire.ts';

const MAGIC = 'SSHSIG';
const MOST_BYTES = 8192;
export const CURVE = 'nistp256';

function parseKey(blob: Bytes): PublicKey | string {
  const malformed = 'its key is malformed';
  const wire = new Wire(blob);
  const type = wire.text();
  if (type !== PLAIN && type !== HARDWARE && type !== HARDWARE_P256) return 'its key is of a type that Writ does not accept';
  if (type === HARDWARE_P256 && wire.text() !== CURVE) return malformed;
  const point = wire.string();
  const application = type === PLAIN ? new Uint8Array(0) : wire.string();
  if (point?.length !== (type === HARDWARE_P256 ? POINT_BYTES : KEY_BYTES) || !application || !wire.atEnd) return malformed;
  return { type, point, application, line: `${type} ${base64(blob)}` };
}

/** What a key signs, by PROTOCOL.sshsig; undefined for an unknown algorithm. */
export async function signedData(namespace: string, algorithm: string, message: Bytes): Promise<Bytes | undefined> {
  if (algorithm !== 'sha512' && algorithm !== 'sha256') return undefined;
  const hash = await digest(algorithm === 'sha512' ? 'SHA-512' : 'SHA-256', message);
  return concat(utf8(MAGIC), wireString(namespace), wireString(''), wireString(algorithm), wireString(hash));
}

export type Verdict = { ok: true; key: string } | { ok: false; why: string };

/** Who signed `message` for the purpose `namespace`, as OpenSSH's line, or why it is nobody's signature. */
export async function verifySshSignature(blob: Bytes, namespace: string, message: Bytes): Promise<Verdict> {
  const no = (why: string): Verdict => ({ ok: false, why });
  const wire = new Wire(blob);
  const magic = wire.take(MAGIC.length);
  if (blob.length > MOST_BYTES || !magic || fromUtf8(magic) !== MAGIC) return no('it is not an SSH signature');
  if (wire.uint32() !== 1) return no('its version is not 1');
  const keyBlob = wire.string();
  const purpose = wire.text();
  const reserved = wire.string();
  const algorithm = wire.text();
  const inner = wire.string();
  if (!keyBlob || !reserved || !algorithm || !inner || !wire.atEnd) return no('its parts do not add up');
  if (reserved.length > 0) return no('its reserved field is not empty');
  const key = parseKey(keyBlob);
  if (typeof key === 'string') return no(key);
  if (purpose !== namespace) return no('it was made for another purpose');
  const data = await signedData(namespace, algorithm, message);
  if (!data) return no('its hash algorithm is neither SHA-256 nor SHA-512');
  const why = await wrongWithSignature(key, inner, data);
  return why === undefined ? { ok: true, key: key.line } : no(why);
}

/** "SHA256:…", as `ssh-keygen -l` prints it, of a key's line. */
export async function fingerprint(line: string): Promise<string> {
  const blob = Uint8Array.from(atob(line.split(' ')[1] ?? ''), (c) => c.charCodeAt(0));
  return `SHA256:${base64(await sha256(blob)).replace(/=+$/, '')}`;
}
