// SSH's wire types (RFC 4251, section 5), read from and written to byte strings.

import { concat, fromUtf8, utf8, type Bytes } from './bytes.ts';

const SIGN = 0x80;

/** Takes values from the front of a byte string; undefined, for good, once a length is wrong. */
export class Wire {
  private rest: Bytes;
  private failed = false;

  constructor(bytes: Bytes) {
    this.rest = bytes;
  }

  take(count: number): Bytes | undefined {
    if (this.failed || count > this.rest.length) {
      this.failed = true; // what follows a wrong length would be read from the wrong place
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

  /** A positive mpint in its shortest form, without the zero byte that keeps it positive. */
  positive(): Bytes | undefined {
    const bytes = this.string();
    if (!bytes || bytes.length === 0 || (bytes[0]! & SIGN) !== 0) return undefined;
    if (bytes[0] !== 0) return bytes;
    return bytes.length > 1 && (bytes[1]! & SIGN) !== 0 ? bytes.slice(1) : undefined;
  }

  get atEnd(): boolean {
    return !this.failed && this.rest.length === 0;
  }
}

export function wireString(value: Bytes | string): Bytes {
  const bytes = typeof value === 'string' ? utf8(value) : value;
  const size = bytes.length;
  return concat(Uint8Array.of(size >>> 24, size >>> 16, size >>> 8, size), bytes);
}
