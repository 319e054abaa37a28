// The server's desk for people who sign in: docs/api.md, over the network.

import { draftAct, signAct } from './act.ts';
import { canonical, type JsonObject } from './canonical.ts';
import type { HandedFile } from './handed_file.ts';
import { signWithPasskey } from './passkey.ts';
import { ask, askByItself, Refusal, sendFile } from './server.ts';
import { formatTime } from './time.ts';

const SIGN_IN = 'writ-sign-in@v1';

export interface Person {
  name: string;
  role: string;
  keys: string[];
}

/** Who is signed in; undefined where nobody is, null where there is no desk: at an address of numbers passkeys don't work. */
export async function whoAmI(): Promise<Person | undefined | null> {
  if (/^[0-9.]+$|:/.test(location.hostname)) return null;
  try {
    return (await ask('GET', 'sign-in')) as Person;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 401) return undefined;
    if (error.reason === 'refused') return null; // no problem of Writ's: a server that only shows the log
    throw error;
  }
}

export async function signIn(deployment: string): Promise<Person> {
  const now = formatTime(Math.floor(Date.now() / 1000));
  const text = canonical({ made_at: now, nonce: crypto.randomUUID(), origin: deployment, site: location.origin })!;
  const { person, fields } = await signWithPasskey(SIGN_IN, text);
  return (await ask('POST', 'sign-in', { actor: person, text, assertion: fields })) as Person;
}

export async function signOut(): Promise<void> {
  await ask('DELETE', 'sign-in');
}

export interface Answer {
  answer: Record<string, unknown>;
  files: Record<string, string>;
}

/** What an act takes beside its clear fields; of all of it, what is `committed` is signed for, the rest rests on that. */
export interface ActParts {
  clear?: JsonObject;
  committed?: JsonObject;
  files?: Record<string, HandedFile>;
  options?: object;
}

export type ActStep = 'passkey' | 'sending' | 'working';

/** Drafts the act, has the person's passkey sign it, sends the files and hands it in. */
export async function act(
  person: Person,
  deployment: string,
  type: string,
  { clear = {}, committed = {}, files = {}, options = {} }: ActParts = {},
  onStep: (step: ActStep) => void = () => {},
): Promise<Answer> {
  onStep('passkey');
  const draft = await draftAct(deployment, type, clear, committed);
  const signature = await signAct(draft, person);
  onStep('sending');
  const named: Record<string, string> = {};
  for (const [name, { sha256, bytes }] of Object.entries(files)) {
    await sendFile(sha256, bytes);
    named[name] = sha256;
  }
  onStep('working');
  const body = { actor: person.name, act: draft.text, signature, openings: draft.openings, files: named, options };
  // An order of suspension goes past the session, its limits and all that waits.
  return (await ask('POST', type === 'suspend' ? 'suspend' : 'acts', body)) as Answer;
}

/** How many alarms wait for the person's role. */
export async function readAlarmCount(person: Person): Promise<number> {
  const { unread } = (await ask('GET', 'alarms')) as { unread: Record<string, { count: number }> };
  return unread[person.role]?.count ?? 0;
}

/** A list of docs/api.md: the rows under its field. */
/** `byItself`: nobody asked for it but the page. */
export async function readList(name: string, field: string, byItself = false): Promise<Record<string, unknown>[]> {
  const json = (await (byItself ? askByItself(name) : ask('GET', name))) as Record<string, unknown> | undefined;
  const rows = json?.[field];
  return Array.isArray(rows) ? rows : [];
}
