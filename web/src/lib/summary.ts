// What an entry's clear fields say, for people: in a line, and field by field with the entries that they name.

import { isObject, type Json } from './canonical.ts';
import type { Entry } from './entry.ts';
import { FIELD_TITLES } from './entry_types.ts';
import { spokenTime } from './time.ts';

const REFERENCES = ['search', 'searches', 'decisions', 'import', 'from_entry', 'to_entry'];
const SCOPES: Record<string, string> = {
  deployment: 'the whole deployment',
  gallery: 'one gallery',
  user: 'one person',
  issuer: 'one issuing authority',
};

function numbers(value: Json | undefined): number[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'number');
}

function counted(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** A gallery's ID is long, and its end differs: enough to tell galleries apart in a list. */
function gallery(id: Json): string {
  return `gallery …${String(id).slice(-6)}`;
}

export function summaryOf({ act, type }: Entry): string {
  const parts: string[] = [];
  if (act['gallery'] !== undefined) parts.push(gallery(act['gallery']));
  if (Array.isArray(act['galleries'])) parts.push(counted(act['galleries'].length, 'gallery', 'galleries'));
  if (act['search'] !== undefined) parts.push(`of search ${numbers(act['search']).join()}`);
  if (act['searches'] !== undefined) parts.push(`of searches ${numbers(act['searches']).join(', ')}`);
  if (act['import'] !== undefined) parts.push(`of import ${numbers(act['import']).join()}`);
  if (type === 'import') parts.push(counted(Number(act['rows']), 'photo at most', 'photos at most'));
  if (type === 'import_end') parts.push(`${numbers(act['left_out']).join()} refused`);
  if (type === 'statement') parts.push(`for entries ${numbers(act['from_entry']).join()} to ${Number(act['to_entry']) - 1}`);
  if (type === 'suspend') parts.push(`of ${SCOPES[String(act['scope'])]}`);
  if (type === 'resume') parts.push(counted((act['orders'] as Json[]).length, 'order', 'orders'));
  if (type === 'strangers') parts.push(counted(Number(act['count']), 'act', 'acts'));
  if (type === 'init') parts.push(counted((act['witnesses'] as Json[]).length, 'witness', 'witnesses'));
  if (type === 'witness_add' || type === 'witness_remove') parts.push(String(act['vkey']).split('+')[0]!);
  return parts.join(', ');
}

export interface ClearField {
  title: string;
  /** What to print, a line each. */
  lines: string[];
  /** The entries that it names. */
  entries: number[];
}

const POLICY: Record<string, string> = {
  candidates: 'candidates shown at most',
  fpir_per_million: 'searches in a million that may show a stranger',
  retention_days: 'days that a search is kept',
  statement_days: 'days until the head has to sign for what was done',
  witness_quorum: 'witnesses that must cosign',
  url: 'address',
  vkey: 'key',
};

function linesOf(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(linesOf);
  if (isObject(value)) return Object.entries(value).map(([name, item]) => `${POLICY[name] ?? name.replaceAll('_', ' ')}: ${String(item)}`);
  if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
  return [String(value)];
}

export function clearFields({ act, kind }: Entry): ClearField[] {
  return kind.clear.map((field) => {
    const value = act[field]!;
    const title = FIELD_TITLES[field] ?? field;
    if (REFERENCES.includes(field)) return { title, lines: [], entries: numbers(value) };
    if (field === 'scope') return { title, lines: [SCOPES[String(value)]!], entries: [] };
    if (field === 'minute') return { title, lines: [spokenTime(String(value))], entries: [] };
    const lines = linesOf(value);
    return { title, lines: lines.length > 0 ? lines : ['none'], entries: [] };
  });
}

export interface HiddenField {
  title: string;
  commitment: string;
}

export function hiddenFields({ act, kind }: Entry): HiddenField[] {
  const commitments = act['commit'] as Record<string, string> | undefined;
  return kind.committed.map((field) => ({ title: FIELD_TITLES[field] ?? field, commitment: commitments![field]! }));
}
