// Canonical JSON as the log holds it: RFC 8785 restricted to ASCII keys, strings, booleans and integers below 2^53.

import { fromUtf8, type Bytes } from './bytes.ts';

export type Json = string | number | boolean | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

const DEEPEST = 16;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The one text of a value, or undefined where it has none. */
export function canonical(value: unknown, depth = 0): string | undefined {
  if (depth > DEEPEST) return undefined;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value === 'string') return value.isWellFormed() ? JSON.stringify(value) : undefined;
  if (Array.isArray(value)) return joined(value.map((item) => canonical(item, depth + 1)), '[', ']');
  if (!isObject(value)) return undefined;
  const members = Object.keys(value)
    .sort()
    .map((key) => {
      const text = /^[\x00-\x7f]*$/.test(key) ? canonical(value[key], depth + 1) : undefined;
      return text && `${JSON.stringify(key)}:${text}`;
    });
  return joined(members, '{', '}');
}

function joined(parts: (string | undefined)[], open: string, close: string): string | undefined {
  return parts.includes(undefined) ? undefined : open + parts.join(',') + close;
}

/** The value, or undefined where the bytes are not its canonical text. */
export function parseCanonical(bytes: Bytes): Json | undefined {
  const text = fromUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return canonical(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
