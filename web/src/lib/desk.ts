// The server's desk for people who sign in: docs/api.md, over the network.

import { draftAct, signAct } from './act.ts';
import { canonical, type JsonObject } from './canonical.ts';
import { Failure } from './failure.ts';
import { signWithPasskey } from './passkey.ts';
import { formatTime } from './time.ts';

const SIGN_IN = 'writ-sign-in@v1';

export interface Person {
  name: string;
  role: string;
  keys: string[];
}

/** What the server refuses, in its own words: what is wrong, and what to do next. */
export class Refusal extends Failure {
  readonly status: number;
  readonly advice: string;

  constructor(status: number, reason: string, detail: string, advice: string) {
    super(reason, sentence(detail));
    this.status = status;
    this.advice = sentence(advice);
  }

  override get meaning(): string {
    return 'The server refused it, and did nothing.';
  }

  override get next(): string {
    return this.advice || 'Try again.';
  }
}

function sentence(text: string): string {
  return text && text[0]!.toUpperCase() + text.slice(1) + (/[.?!]$/.test(text) ? '' : '.');
}

export async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(new URL(`v1/${path}`, document.baseURI), {
      method,
      cache: 'no-store',
      credentials: 'same-origin',
      ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch {
    throw new Failure('network', 'The server did not answer.');
  }
  if (response.status === 204) return undefined;
  const json = (await response.json().catch(() => undefined)) as Record<string, unknown> | undefined;
  if (response.ok) return json;
  const text = (field: string) => (typeof json?.[field] === 'string' ? json[field] : '');
  throw new Refusal(response.status, text('reason') || 'refused', text('detail') || `The server answered ${response.status}`, text('advice'));
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
  const text = canonical({ made_at: now, nonce: crypto.randomUUID(), origin: deployment })!;
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

/** Drafts the act, has the person's passkey sign it, and hands it in. */
export async function act(person: Person, deployment: string, type: string, clear: JsonObject = {}, committed: JsonObject = {}): Promise<Answer> {
  const draft = await draftAct(deployment, type, clear, committed);
  const signature = await signAct(draft, person);
  const body = { actor: person.name, act: draft.text, signature, openings: draft.openings, files: {}, options: {} };
  return (await ask('POST', 'acts', body)) as Answer;
}

/** How many alarms wait for the person's role. */
export async function readAlarmCount(person: Person): Promise<number> {
  const { unread } = (await ask('GET', 'alarms')) as { unread: Record<string, { count: number }> };
  return unread[person.role]?.count ?? 0;
}

/** A list of docs/api.md: the rows under its field. */
export async function readList(name: string, field: string): Promise<Record<string, unknown>[]> {
  const json = (await ask('GET', name)) as Record<string, unknown> | undefined;
  const rows = json?.[field];
  return Array.isArray(rows) ? rows : [];
}
