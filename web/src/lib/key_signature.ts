// The signature itself inside an SSH signature, by each kind of key.
//
// PROTOCOL.u2f of OpenSSH: a hardware key signs flags and a counter along with the data; a passkey in a browser signs
// what W3C's Web Authentication (level 2, 5.8.1 and 6.3.3) says, with the data as its challenge.

import { base64, concat, fromUtf8, type Bytes } from './bytes.ts';
import { SIGNATURE_BYTES, verifyEd25519 } from './ed25519.ts';
import { sha256 } from './hash.ts';
import { verifyP256 } from './p256.ts';
import { Wire } from './ssh_wire.ts';

export const PLAIN = 'ssh-ed25519';
export const HARDWARE = 'sk-ssh-ed25519@openssh.com';
export const HARDWARE_P256 = 'sk-ecdsa-sha2-nistp256@openssh.com';
export const IN_BROWSER = 'webauthn-sk-ecdsa-sha2-nistp256@openssh.com';
const SSH_APPLICATION = 'ssh:'; // how the applications of keys begin that ssh-keygen made
const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;
const EXTENDED = 0x80;

export interface PublicKey {
  type: string;
  point: Bytes;
  application: Bytes;
  /** OpenSSH's one line without comment. */
  line: string;
}

const NOT_ITS = 'it is not this key’s signature over these bytes';

async function isSigned(key: PublicKey, message: Bytes, signature: Bytes): Promise<boolean> {
  if (key.type !== HARDWARE_P256) return verifyEd25519(key.point, message, signature);
  const numbers = new Wire(signature);
  const r = numbers.positive();
  const s = numbers.positive();
  return r !== undefined && s !== undefined && numbers.atEnd && verifyP256(key.point, message, r, s);
}

async function wrongWithHardware(key: PublicKey, wire: Wire, signature: Bytes, data: Bytes): Promise<string | undefined> {
  const flags = wire.take(1);
  const counter = wire.take(4);
  if (!flags || !counter || !wire.atEnd) return 'the hardware key’s part is malformed';
  const message = concat(await sha256(key.application), flags, counter, await sha256(data));
  if (!(await isSigned(key, message, signature))) return NOT_ITS;
  return (flags[0]! & PRESENT) !== 0 ? undefined : 'nobody touched the hardware key when it signed';
}

/** Whether the origin is a page of the site that the passkey was made for: https there, or the very machine. */
function isOriginOf(origin: string, site: string): boolean {
  const beginning = `${site === 'localhost' ? 'http' : 'https'}://${site}`;
  return origin.startsWith(beginning) && /^(:[0-9]+)?$/.test(origin.slice(beginning.length));
}

/** The text that browsers make in this very form (Web Authentication 5.8.1.1), up to what comes after it. */
function wrongWithClientData(text: string, origin: string, data: Bytes): string | undefined {
  const challenge = base64(data).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
  const beginning = `{"type":"webauthn.get","challenge":"${challenge}","origin":"${origin}","crossOrigin":false`;
  if (!text.startsWith(beginning)) return NOT_ITS;
  const rest = text.slice(beginning.length);
  return rest === '}' || (rest.startsWith(',') && rest.endsWith('}')) ? undefined : 'what the browser signed is malformed';
}

async function wrongWithPasskey(key: PublicKey, wire: Wire, signature: Bytes, data: Bytes): Promise<string | undefined> {
  const flags = wire.take(1);
  const counter = wire.take(4);
  const origin = wire.text();
  const clientData = wire.string();
  const extensions = wire.string();
  const site = fromUtf8(key.application);
  const text = clientData && fromUtf8(clientData);
  if (!flags || !counter || origin === undefined || text === undefined || !extensions || !wire.atEnd) return 'the passkey’s part is malformed';
  const flag = flags[0]!;
  if ((flag & ATTESTED) !== 0 || ((flag & EXTENDED) !== 0) === (extensions.length === 0)) return 'the passkey’s flags don’t fit what came with them';
  if (site === undefined || !isOriginOf(origin, site)) return 'it was signed on another page than the passkey’s own';
  const wrong = wrongWithClientData(text, origin, data);
  if (wrong) return wrong;
  const message = concat(await sha256(key.application), flags, counter, extensions, await sha256(clientData!));
  if (!(await isSigned(key, message, signature))) return NOT_ITS;
  return (flag & PRESENT) !== 0 && (flag & VERIFIED) !== 0 ? undefined : 'the passkey did not check who used it';
}

/** What is wrong with `inner` as the key's signature over `data`; nothing where it is right. */
export async function wrongWithSignature(key: PublicKey, inner: Bytes, data: Bytes): Promise<string | undefined> {
  const wire = new Wire(inner);
  const type = wire.text();
  const signature = wire.string();
  if (!type || !signature) return 'its signature is malformed';
  if (key.type !== HARDWARE_P256 && signature.length !== SIGNATURE_BYTES) return 'an Ed25519 signature has 64 bytes';
  const inBrowser = type === IN_BROWSER && key.type === HARDWARE_P256;
  if (!inBrowser && type !== key.type) return 'key and signature are of different types';
  const ofSsh = fromUtf8(key.application)?.startsWith(SSH_APPLICATION) ?? false;
  if (key.type === HARDWARE_P256 && inBrowser === ofSsh) return 'a passkey signs in a browser, and a key of ssh-keygen outside';
  if (inBrowser) return wrongWithPasskey(key, wire, signature, data);
  if (key.type !== PLAIN) return wrongWithHardware(key, wire, signature, data);
  if (!wire.atEnd) return 'bytes follow its signature';
  return (await isSigned(key, data, signature)) ? undefined : NOT_ITS;
}
