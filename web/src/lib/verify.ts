// The whole verification, as `writ log verify` does it: step by step, each with what it proved or what is wrong.

import { decodeEntry, checkProof, type Entry } from './entry.ts';
import { asFailure, type Failure } from './failure.ts';
import { judgeCosignatures, witnessKeysOf, type Cosignature, type OpenLog, type SignedHead } from './log.ts';
import { PublicRules } from './rules.ts';
import { TILE_WIDTH } from './tiles.ts';
import { spokenTime } from './time.ts';

const TILES_AHEAD = 4;

export interface Tally {
  entries: number;
  refused: number;
  searches: number;
  keys: number;
  firstTime: string;
  lastTime: string;
}

export interface Progress {
  done: number;
  all: number;
}

export interface EntriesVerdict {
  tally: Tally;
  witnessKeys: Set<string>;
}

class Stopped extends Error {}

/** What the promise gives, unless the person stops first: a server may never answer. */
function unlessStopped<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Stopped());
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** All entries of a tile: read, authentic, signed, and within the rules. The lowest one that is wrong is named. */
async function checkTile(bytes: Uint8Array<ArrayBuffer>[], first: number, rules: PublicRules, take: (entry: Entry) => void) {
  const entries: Entry[] = [];
  let unreadable: unknown;
  for (const [i, entry] of bytes.entries()) {
    try {
      entries.push(decodeEntry(entry, first + i));
    } catch (error) {
      unreadable = error;
      break;
    }
  }
  const proofs = await Promise.allSettled(entries.map(checkProof));
  for (const [i, entry] of entries.entries()) {
    const proof = proofs[i]!;
    if (proof.status === 'rejected') throw proof.reason;
    rules.check(entry);
    take(entry);
  }
  if (unreadable) throw unreadable;
}

/** Reads every entry of the log and every tile of hashes over them. */
export async function verifyEntries(
  log: OpenLog,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<EntriesVerdict> {
  const { tree } = log;
  const rules = new PublicRules(log.key);
  const keys = new Set<string>();
  const witnessKeys = new Set<string>();
  const tally: Tally = { entries: 0, refused: 0, searches: 0, keys: 0, firstTime: log.founding.time, lastTime: '' };
  const take = (entry: Entry) => {
    tally.entries += 1;
    if (entry.outcome === 'refused') tally.refused += 1;
    else if (entry.type === 'search') tally.searches += 1;
    keys.add(entry.key);
    tally.lastTime = entry.time;
    witnessKeysOf(entry, witnessKeys);
  };
  const tiles = Math.ceil(tree.size / TILE_WIDTH);
  const ahead: Promise<Uint8Array<ArrayBuffer>[]>[] = [];
  for (let index = 0; index < tiles; ++index) {
    while (ahead.length < TILES_AHEAD && index + ahead.length < tiles) {
      const tile = tree.entries(index + ahead.length);
      tile.catch(() => undefined); // thrown when its turn comes
      ahead.push(tile);
    }
    const tile = await unlessStopped(ahead.shift()!, signal);
    await checkTile(tile, index * TILE_WIDTH, rules, take);
    onProgress({ done: Math.min(tree.size, (index + 1) * TILE_WIDTH), all: tree.size });
  }
  tally.keys = keys.size;
  return { tally, witnessKeys };
}

/** `partly`: true, but vouched for by the log alone. `open`: it could not be checked. */
export type StepState = 'waiting' | 'running' | 'proven' | 'partly' | 'open' | 'failed';

export interface Step {
  title: string;
  state: StepState;
  text: string;
  failure?: Failure;
  progress?: Progress;
}

export interface Steps {
  signature: Step;
  earlier: Step;
  entries: Step;
  witnesses: Step;
}

export function freshSteps(): Steps {
  const step = (title: string): Step => ({ title, state: 'waiting', text: 'Not checked yet.' });
  return {
    signature: step('The checkpoint is signed by the log’s key'),
    earlier: step('It continues the log that this browser saw before'),
    entries: step('Every entry is there, unaltered, and signed'),
    witnesses: step('Witnesses saw the same log'),
  };
}

const KEY_WORDS = {
  pinned: 'You pinned this key, so this is that log.',
  seen: 'It is the key that this log has named since your first visit from this browser. Nobody else has vouched for it.',
  first: 'The log itself named this key just now, and nobody else has vouched for it.',
};

function signatureStep(steps: Steps, log: SignedHead): void {
  const { size, origin } = log.checkpoint;
  steps.signature.state = log.trust === 'pinned' ? 'proven' : 'partly';
  steps.signature.text = `The key of ${origin} signed for exactly ${size} entries. ${KEY_WORDS[log.trust]}`;
}

function earlierStep(steps: Steps, log: OpenLog): void {
  const step = steps.earlier;
  const { earlier } = log;
  if (!earlier) {
    step.state = 'open';
    step.text = 'This is the first checkpoint that this browser keeps. Come back: from now on a shortened or rewritten log is noticed here.';
  } else if (earlier.failure) {
    Object.assign(step, { state: 'failed', text: earlier.failure.message, failure: earlier.failure });
  } else {
    step.state = 'proven';
    const same = earlier.checkpoint.size === log.tree.size;
    step.text = same
      ? `The log still is the one with ${log.tree.size} entries that this browser saw before.`
      : `The ${earlier.checkpoint.size} entries that this browser saw before still are its beginning.`;
  }
}

function entriesStep(steps: Steps, { tally }: EntriesVerdict): void {
  steps.entries.state = 'proven';
  steps.entries.text =
    `All ${tally.entries} entries hash to the signed root. Each act is signed by the key that it shows (${tally.keys} keys in all), ` +
    `was made within ten minutes of its entry and stands in the log once; times never run back without the head’s word. ` +
    `${tally.searches} searches were authorised, ${tally.refused} acts refused.`;
}

export function witnessesStep(step: Step, cosignatures: Cosignature[]): void {
  const bad = cosignatures.find(({ failure }) => failure?.grave);
  const signed = cosignatures.filter(({ time }) => time);
  if (bad?.failure) {
    Object.assign(step, { state: 'failed', text: bad.failure.message, failure: bad.failure });
    return;
  }
  const missing = cosignatures.find(({ source, failure }) => source === 'person' && failure);
  if (missing?.failure) {
    Object.assign(step, { state: 'open', text: missing.failure.message, failure: missing.failure });
    return;
  }
  if (signed.length === 0) {
    step.state = 'open';
    step.text =
      cosignatures.length === 0
        ? 'This log has no witness. That others are shown the same log, nobody outside confirms.'
        : 'None of the log’s witnesses has signed this checkpoint.';
    return;
  }
  const trusted = signed.some(({ source }) => source === 'person');
  step.state = trusted ? 'proven' : 'partly';
  const who = signed.map(({ name, time }) => `${name} on ${spokenTime(time!)}`).join(', ');
  step.text = `Signed by ${who}. ${
    trusted
      ? 'You pinned a witness’s key, so whoever else trusts that witness is shown the same log.'
      : 'The log itself named these witnesses: pin the key of one whom you trust, from the witness’s own page.'
  }`;
}

/** Goes through all steps; `show` is called whenever one changed. False where it was stopped. */
export async function verifyLog(
  open: (onSigned: (head: SignedHead) => void) => Promise<OpenLog>,
  witnessesOfPerson: () => string[],
  show: (steps: Steps) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const steps = freshSteps();
  const fail = (name: keyof Steps, error: unknown) => {
    const failure = asFailure(error);
    Object.assign(steps[name], { state: failure.grave ? 'failed' : 'open', text: failure.message, failure });
    delete steps[name].progress;
  };
  const update = () => show(structuredCloneOf(steps));
  Object.assign(steps.signature, { state: 'running', text: 'Reading the checkpoint …' });
  update();
  let log: OpenLog;
  let signed = false;
  try {
    log = await open((head) => {
      signed = true;
      signatureStep(steps, head);
      Object.assign(steps.entries, { state: 'running', text: 'Reading the entries …' });
      update();
    });
  } catch (error) {
    fail(signed ? 'entries' : 'signature', error);
    update();
    return true;
  }
  earlierStep(steps, log);
  witnessesStep(steps.witnesses, log.cosignatures);
  update();
  try {
    const verdict = await verifyEntries(log, (progress) => ((steps.entries.progress = progress), update()), signal);
    delete steps.entries.progress;
    entriesStep(steps, verdict);
    witnessesStep(steps.witnesses, await judgeCosignatures(log.checkpoint, witnessesOfPerson(), verdict.witnessKeys));
  } catch (error) {
    if (error instanceof Stopped) return false;
    fail('entries', error);
  }
  update();
  return true;
}

function structuredCloneOf(steps: Steps): Steps {
  return Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, { ...step }])) as unknown as Steps;
}
