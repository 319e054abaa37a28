// What each failure means in plain words, and how to go on. The reasons are those of `writ log verify`.

export interface Meaning {
  meaning: string;
  next: string;
  /** The log contradicts itself, its key or what was seen before; else the check could only not be made. */
  grave?: boolean;
}

const KEEP =
  'Save the checkpoint and note the time. Check the log with another program, and ask whoever publishes it for an explanation.';
const AGAIN = 'Try again in a moment. If it stays away, say so to whoever publishes the log: a missing part can’t be checked.';

export const MEANINGS: Record<string, Meaning> = {
  'network': { meaning: 'The server did not answer. Nothing was checked, and nothing is known to be wrong.', next: AGAIN },
  'no-crypto': {
    meaning: 'The browser offers its cryptography only to pages that come over HTTPS or from this machine itself.',
    next: 'Open the page at its https:// address, or check with `writ log verify --url`.',
  },
  'no-ed25519': {
    meaning: 'This browser is too old to check Ed25519 signatures.',
    next: 'Use a current Chrome, Edge, Firefox or Safari, or check with `writ log verify --url`.',
  },
  'passkey-none': {
    meaning: 'Passkeys work on pages that come over HTTPS, or at http://localhost on the machine itself: not at an address of numbers.',
    next: 'Open the page at the name that the deployment gives, in a current browser.',
  },
  'passkey-stopped': { meaning: 'It was cancelled, took too long, or there is none for this site. Nothing was done.', next: 'Try again, or make a passkey.' },
  'passkey-other': { meaning: 'Writ takes passkeys that sign with P-256, as phones, computers and security keys do.', next: 'Use another device or security key.' },
  'passkey-unknown': { meaning: 'Nothing was handed in.', next: 'Use a passkey whose key stands at your name, or have this one added.' },
  'passkey-failed': { meaning: 'Nothing was done.', next: 'Try again, or use another device.' },
  'key-malformed': {
    meaning: 'This is not a key that can be checked against, so nothing was changed.',
    next: 'Paste the whole line: name, +, eight digits, +, and the key.',
  },
  'checkpoint-missing': {
    meaning: 'A log without its checkpoint proves nothing: it is what the log’s key signs.',
    next: AGAIN,
  },
  'checkpoint-malformed': {
    meaning: 'It is not in the one form that a checkpoint has, so it says nothing that could be relied on.',
    next: KEEP,
    grave: true,
  },
  'checkpoint-unsigned': {
    meaning: 'Either the key is another log’s, or somebody else than the key’s holder made this checkpoint.',
    next: 'Compare the key with the one that the deployment published. If the key is right, keep this checkpoint as evidence.',
    grave: true,
  },
  'checkpoint-signature-bad': {
    meaning: 'The checkpoint was altered after it was signed, or the signature was made up. The log can’t be relied on.',
    next: KEEP,
    grave: true,
  },
  'checkpoint-other-origin': {
    meaning: 'It is signed, but for another log.',
    next: 'Check that the key is this log’s.',
    grave: true,
  },
  'key-changed': {
    meaning: 'A log keeps its key. Another key means another log, or that somebody put another one in its place.',
    next: 'Take the key from another source than this server, and pin the right one.',
    grave: true,
  },
  'cosignature-bad': {
    meaning: 'A line that claims to be the witness’s is not its signature over this checkpoint.',
    next: KEEP,
    grave: true,
  },
  'cosignature-missing': {
    meaning: 'Nobody outside has confirmed that everybody is shown this same log.',
    next: 'Wait until the witness has seen the checkpoint, and check that the key is that of this witness.',
  },
  'tile-missing': {
    meaning: 'A part of the log is not there. What it held can’t be checked, and may have been removed.',
    next: AGAIN,
    grave: true,
  },
  'tile-malformed': {
    meaning: 'A file of the log is damaged or was altered.',
    next: KEEP,
    grave: true,
  },
  'tile-wrong': {
    meaning: 'Entries or hashes are not those that the checkpoint’s signature stands for: something was altered.',
    next: KEEP,
    grave: true,
  },
  'entry-malformed': {
    meaning: 'The log holds something that is not an entry as its format demands, so that it could be read in two ways.',
    next: KEEP,
    grave: true,
  },
  'proof-wrong': {
    meaning: 'The entry claims an act that the key which it shows did not sign: it was made up or altered.',
    next: KEEP,
    grave: true,
  },
  'author-wrong': {
    meaning: 'The entry is signed, but not by whom it would have to be.',
    next: KEEP,
    grave: true,
  },
  'init-again': { meaning: 'A log is founded once, by its first entry.', next: KEEP, grave: true },
  'time-backwards': {
    meaning: 'Entries are written in the order of time. One that is dated before its predecessor was backdated.',
    next: KEEP,
    grave: true,
  },
  'nonce-twice': { meaning: 'One signed act was entered twice: the second time nobody asked for it.', next: KEEP, grave: true },
  'act-stale': { meaning: 'The act was signed at another time than it was entered at.', next: KEEP, grave: true },
  'import-wrong': { meaning: 'A photo was enrolled that the signed import does not cover.', next: KEEP, grave: true },
  'log-rolled-back': {
    meaning: 'Entries that this browser saw signed are not there: the log was set back, or this server shows an old copy of it.',
    next: 'Save both checkpoints: together, both signed, they are proof to anybody.',
    grave: true,
  },
  'log-forked': {
    meaning: 'The log that this browser saw earlier is not the beginning of this one: its history was rewritten.',
    next: 'Save both checkpoints: together, both signed, they are proof to anybody.',
    grave: true,
  },
  'log-empty': {
    meaning: 'There is nothing to check: the deployment was not founded yet.',
    next: 'Come back when the deployment has been founded.',
  },
  'not-in-log': { meaning: 'The log has no entry with this number.', next: 'Look again if it is a new one, or go back to the list; numbers begin with 0.' },
  'receipt-malformed': {
    meaning: 'The file is not a receipt, or was cut or edited. That says nothing of the log.',
    next: 'Give the .receipt file as it was handed out, with the entry’s .json file if you have it.',
  },
  'inclusion-unproven': {
    meaning: 'The receipt does not lead from this entry to what the log signed: entry, receipt or log was altered.',
    next: 'Check that entry and receipt belong together. If they do, keep both, and ask the log’s publisher.',
    grave: true,
  },
  'page-error': { meaning: 'The page itself failed. Nothing was proven.', next: 'Load the page again.' },
};
