// SSH signatures (OpenSSH's PROTOCOL.sshsig) by Ed25519 keys, plain or in a hardware key (PROTOCOL.u2f).

import { base64, concat, fromUtf8, utf8, type Bytes } from './bytes.ts';
import { KEY_BYTES, SIGNATURE_BYTES, verifyEd25519 } from './ed25519.ts';
import { digest, sha256 } from './hash.ts';

const MAGIC = 'SSHSIG';
const MOST_BYTES = 8192;
const PLAIN = 'ssh-ed25519';
const HARDWARE = 'sk-ssh-ed25519@openssh.com';
const TOUCHED = 0x01;

/** Takes SSH's wire types from the front of a byte string; undefined, for good, once a length is wrong. */
class Wire {
  private rest: Bytes;
  private failed = false;

  constructor(bytes: Bytes) {
    this.rest = bytes;
  }

  take(count: number): Bytes | undefined {
    if (this.failed || count > this.rest.length) {
      this.failed = true;
      return undefined;
    }
    const taken = this.rest.slice(0, count);
    this.rest = this.rest.slice(count);
    return taken;
  }

  uint32(): number | undefined {
    return this.take(4)?.reduce((value, byte) => value * 256 + byte, 0);
  }

  string(): Bytes | undefined {
    const size = this.uint32();
    return size === undefined ? undefined : this.take(size);
  }

  text(): string | undefined {
    const bytes = this.string();
    return bytes && fromUtf8(bytes);
  }

  get atEnd(): boolean {
    return !this.failed && this.rest.length === 0;
  }
}

interface PublicKey {
  type: string;
  point: Bytes;
  application: Bytes;
  /** OpenSSH's one line without comment. */
  line: string;
}

function wireString(bytes: Bytes): Bytes {
  const size = bytes.length;
  return concat(Uint8Array.of(size >>> 24, size >>> 16, size >>> 8, size), bytes);
}

function parseKey(blob: Bytes): PublicKey | string {
  const wire = new Wire(blob);
  const type = wire.text();
  const point = wire.string();
  if (type !== PLAIN && type !== HARDWARE) return 'its key is of a type that Writ does not accept';
  const application = type === HARDWARE ? wire.string() : new Uint8Array(0);
  if (point?.length !== KEY_BYTES || !application || !wire.atEnd) return 'its key is malformed';
  return { type, point, application, line: `${type} ${base64(blob)}` };
}

async function signedData(namespace: string, algorithm: string, message: Bytes): Promise<Bytes | undefined> {
  if (algorithm !== 'sha512' && algorithm !== 'sha256') return undefined;
  const hash = await digest(algorithm === 'sha512' ? 'SHA-512' : 'SHA-256', message);
  const parts = [utf8(namespace), new Uint8Array(0), utf8(algorithm), hash].map(wireString);
  return concat(utf8(MAGIC), ...parts);
}

/** What is wrong with the hardware key's or plain key's own signature; nothing where it is right. */
async function wrongWith(key: PublicKey, inner: Bytes, data: Bytes): Promise<string | undefined> {
  const wire = new Wire(inner);
  const type = wire.text();
  const signature = wire.string();
  if (type !== key.type || signature?.length !== SIGNATURE_BYTES) return 'its signature is malformed';
  let message = data;
  if (key.type === HARDWARE) {
    const flags = wire.take(1);
    const counter = wire.take(4);
    if (!flags || !counter) return 'the hardware key’s part is malformed';
    if ((flags[0]! & TOUCHED) === 0) return 'nobody touched the hardware key when it signed';
    message = concat(await sha256(key.application), flags, counter, await sha256(data));
  }
  if (!wire.atEnd) return 'bytes follow its signature';
  return (await verifyEd25519(key.point, message, signature)) ? undefined : 'it is not this key’s signature over these bytes';
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
  const why = await wrongWith(key, inner, data);
  return why === undefined ? { ok: true, key: key.line } : no(why);
}

/** "SHA256:…", as `ssh-keygen -l` prints it, of a key's line. */
export async function fingerprint(line: string): Promise<string> {
  const blob = Uint8Array.from(atob(line.split(' ')[1] ?? ''), (c) => c.charCodeAt(0));
  return `SHA256:${base64(await sha256(blob)).replace(/=+$/, '')}`;
}
