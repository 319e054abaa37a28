// What this browser remembers of a log between visits: the key that a person pinned or that was seen first, the keys of
// witnesses that the person trusts, and the last checkpoint. Where nothing can be kept, each visit is the first.

export interface Remembered {
  /** A verifier key that the person gave. */
  pinned?: string;
  /** The key that the log itself named at the first visit, and when that was. */
  firstKey?: { key: string; time: string };
  /** Keys of witnesses that the person gave. */
  witnesses: string[];
  /** The last checkpoint that was found right. */
  seen?: { note: string; time: string };
}

export interface Store {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

const isText = (value: unknown): value is string => typeof value === 'string';

function stamped<K extends string>(value: unknown, name: K): ({ [key in K]: string } & { time: string }) | undefined {
  const record = value as Record<string, unknown> | undefined;
  const good = record && typeof record === 'object' && isText(record[name]) && isText(record['time']);
  return good ? (value as { [key in K]: string } & { time: string }) : undefined;
}

export class Memory {
  private readonly store: Store | undefined;
  private readonly name: string;

  constructor(store: Store | undefined, name: string) {
    this.store = store;
    this.name = name;
  }

  load(): Remembered {
    let value: Record<string, unknown> = {};
    try {
      value = (JSON.parse(this.store?.getItem(this.name) ?? '{}') ?? {}) as Record<string, unknown>;
    } catch {
      // As if nothing was kept.
    }
    const firstKey = stamped(value['firstKey'], 'key');
    const seen = stamped(value['seen'], 'note');
    const witnesses = Array.isArray(value['witnesses']) ? value['witnesses'].filter(isText) : [];
    return {
      witnesses,
      ...(isText(value['pinned']) ? { pinned: value['pinned'] } : {}),
      ...(firstKey ? { firstKey } : {}),
      ...(seen ? { seen } : {}),
    };
  }

  /** False where the browser keeps nothing. */
  change(change: (remembered: Remembered) => void): boolean {
    const remembered = this.load();
    change(remembered);
    try {
      this.store?.setItem(this.name, JSON.stringify(remembered));
      return this.store !== undefined;
    } catch {
      return false;
    }
  }

  forget(): void {
    try {
      this.store?.removeItem(this.name);
    } catch {
      // Nothing was kept.
    }
  }
}
