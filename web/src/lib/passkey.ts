// Passkeys: one is made for this site, and asked to sign. What it signs is SSHSIG's data, as the challenge.

import { base64, concat, fromUtf8, utf8, type Bytes } from './bytes.ts';
import { Failure } from './failure.ts';
import { HARDWARE_P256 } from './key_signature.ts';
import { POINT_BYTES } from './p256.ts';
import { wireString } from './ssh_wire.ts';
import { CURVE, signedData } from './sshsig.ts';

const ES256 = -7;
const CHALLENGE_BYTES = 32;
const MOST_HANDLE_BYTES = 64;

/** What a passkey signed, as the server takes it, and for whom it was made. */
export interface Assertion {
  person: string;
  fields: { authenticator_data: string; client_data: string; signature: string };
}

/** OpenSSH's line of a P-256 key that was made for `site`; `spki` is its SubjectPublicKeyInfo, which ends in the point. */
export function keyLine(spki: Bytes, site: string): string {
  const point = spki.slice(-POINT_BYTES);
  if (point.length !== POINT_BYTES || point[0] !== 4) throw new Failure('passkey-other', 'The passkey is of another kind than P-256.');
  const blob = concat(...[HARDWARE_P256, CURVE].map(wireString), wireString(point), wireString(site));
  return `${HARDWARE_P256} ${base64(blob)}`;
}

const bytesOf = (buffer: ArrayBuffer): Bytes => new Uint8Array(buffer);

async function asked<T>(question: Promise<T>): Promise<NonNullable<T>> {
  if (!globalThis.PublicKeyCredential) throw new Failure('passkey-none', 'This browser knows no passkeys here.');
  try {
    const answer = await question;
    if (answer) return answer;
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name !== 'NotAllowedError' && name !== 'AbortError') throw new Failure('passkey-failed', `The passkey did not answer: ${String(error)}`);
  }
  throw new Failure('passkey-stopped', 'No passkey was used.');
}

/** Another for each passkey: an authenticator writes over the one that it has of the same handle. */
export function handleOf(person: string): Bytes {
  const name = utf8(person);
  const room = MOST_HANDLE_BYTES - name.length - 1;
  return room > 0 ? concat(name, Uint8Array.of(0), crypto.getRandomValues(new Uint8Array(Math.min(room, CHALLENGE_BYTES)))) : name;
}

/** Whose the passkey of that handle is. */
export function personOf(handle: Bytes): string | undefined {
  const end = handle.indexOf(0);
  return fromUtf8(end < 0 ? handle : handle.slice(0, end));
}

/** A new passkey of the person's, for this site; its key, as OpenSSH writes it. */
export async function makePasskey(person: string, deployment: string): Promise<string> {
  const site = location.hostname;
  const made = (await asked(
    navigator.credentials.create({
      publicKey: {
        rp: { id: site, name: deployment },
        user: { id: handleOf(person), name: person, displayName: person },
        challenge: crypto.getRandomValues(new Uint8Array(CHALLENGE_BYTES)),
        pubKeyCredParams: [{ type: 'public-key', alg: ES256 }],
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        attestation: 'none',
      },
    }),
  )) as PublicKeyCredential;
  const spki = (made.response as AuthenticatorAttestationResponse).getPublicKey();
  if (!spki) throw new Failure('passkey-other', 'The passkey is of another kind than P-256.');
  return keyLine(bytesOf(spki), site);
}

/** Asks for one of the person's passkeys of this site, and has it sign the message for the purpose `namespace`. */
export async function signWithPasskey(namespace: string, message: string): Promise<Assertion> {
  const challenge = (await signedData(namespace, 'sha512', utf8(message)))!;
  const used = (await asked(
    navigator.credentials.get({ publicKey: { challenge, rpId: location.hostname, userVerification: 'required' } }),
  )) as PublicKeyCredential;
  const response = used.response as AuthenticatorAssertionResponse;
  const person = response.userHandle && personOf(bytesOf(response.userHandle));
  if (!person) throw new Failure('passkey-other', 'The passkey does not say whose it is.');
  const text = (buffer: ArrayBuffer) => base64(bytesOf(buffer));
  return {
    person,
    fields: {
      authenticator_data: text(response.authenticatorData),
      client_data: text(response.clientDataJSON),
      signature: text(response.signature),
    },
  };
}
