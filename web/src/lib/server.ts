// Questions to the server over HTTP, as docs/api.md has them: JSON, and files at the address that is their own SHA-256.

import type { Bytes } from './bytes.ts';
import { Failure } from './failure.ts';

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

export function sentence(text: string): string {
  return text && text[0]!.toUpperCase() + text.slice(1) + (/[.?!]$/.test(text) ? '' : '.');
}

async function request(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(new URL(`v1/${path}`, document.baseURI), { cache: 'no-store', credentials: 'same-origin', ...init });
  } catch {
    throw new Failure('network', 'The server did not answer.');
  }
  if (response.ok) return response;
  const json = (await response.json().catch(() => undefined)) as Record<string, unknown> | undefined;
  const text = (field: string) => (typeof json?.[field] === 'string' ? json[field] : '');
  throw new Refusal(response.status, text('reason') || 'refused', text('detail') || `The server answered ${response.status}`, text('advice'));
}

export async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const json = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await request(path, { method, ...(body === undefined ? {} : json) });
  return response.status === 204 ? undefined : response.json().catch(() => undefined);
}

/** Reads what the page itself wants anew, not its person: that keeps nobody signed in. */
export async function askByItself(path: string): Promise<unknown> {
  return (await request(path, { method: 'GET', headers: { 'Writ-By-Itself': '1' } })).json();
}

/** Sends a file; it waits there for the one look or act that names it. */
export async function sendFile(sha256: string, bytes: Bytes): Promise<void> {
  await request(`files/${sha256}`, { method: 'PUT', body: bytes });
}

/** A file that an answer names; it is there once. */
export async function takeFile(sha256: string): Promise<Bytes> {
  const response = await request(`files/${sha256}`, { method: 'GET' });
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new Failure('network', 'A file of the answer broke off.');
  }
}
