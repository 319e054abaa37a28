// An invitation: the link's key signs one act, which adds the passkey that was just made (src/authority/invitation.h).

import { ACT, armour, draftAct, sshSignatureBlob } from './act.ts';
import { concat, utf8, type Bytes } from './bytes.ts';
import { KEY_BYTES } from './ed25519.ts';
import { Failure } from './failure.ts';
import { PLAIN } from './key_signature.ts';
import { makePasskey } from './passkey.ts';
import { ask } from './server.ts';
import { wireString } from './ssh_wire.ts';
import { signedData } from './sshsig.ts';

// RFC 8410: what stands before an Ed25519 seed in PKCS #8.
const BEFORE_SEED = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

function fromBase64Url(text: string): Bytes {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
}

/** The SSH signature of the key whose seed a link holds, armoured. */
export async function signWithSeed(secret: string, namespace: string, message: string): Promise<string> {
  const seed = fromBase64Url(secret);
  if (seed.length !== KEY_BYTES) throw new Failure('link-malformed', 'The link is not whole.');
  const key = await crypto.subtle.importKey('pkcs8', concat(BEFORE_SEED, seed), 'Ed25519', true, ['sign']);
  const { x } = await crypto.subtle.exportKey('jwk', key);
  const data = (await signedData(namespace, 'sha512', utf8(message)))!;
  const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', key, data));
  const keyBlob = concat(wireString(PLAIN), wireString(fromBase64Url(x!)));
  return armour(sshSignatureBlob(keyBlob, namespace, concat(wireString(PLAIN), wireString(signature))));
}

/** Makes the person's passkey, and has the link's key add it. */
export async function join(name: string, secret: string, deployment: string): Promise<void> {
  const key = await makePasskey(name, deployment);
  const draft = await draftAct(deployment, 'key_add', {}, { key });
  const signature = await signWithSeed(secret, ACT, draft.text);
  await ask('POST', 'join', { actor: name, act: draft.text, signature, openings: draft.openings, files: {}, options: {} });
}
