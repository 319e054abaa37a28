// The text of a writ, ready to be read and signed: as DraftWritOrder of src/authority/writ_order.cc writes it, byte for byte.

import type { Box } from './box.ts';
import { formatTime } from './time.ts';

export interface WritFields {
  deployment: string;
  id: string;
  issuer: string;
  case: string;
  ground: string;
  missingPerson: string;
  purpose: string;
  galleries: string[];
  investigators: string[];
  searches: number;
  days: number;
  notifyAfterDays: number;
  urgent: boolean;
  probes: { sha256: string; face: Box }[];
}

const DAY_SECONDS = 86_400;
const NAME = /^[a-z0-9._-]{1,64}$/;
const ORDER_ID = /^[A-Za-z0-9._/-]{1,64}$/;
const MOST_LINE_BYTES = 500;

export function tomlQuote(text: string): string {
  const escaped = text.replace(/[\\"]/g, '\\$&').replace(/[\x00-\x1f\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
  return `"${escaped}"`;
}

export function namesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
}

const quoteList = (names: string[]) => `[${names.map(tomlQuote).join(', ')}]`;
const isLine = (text: string) => text !== '' && new TextEncoder().encode(text).length <= MOST_LINE_BYTES;

/** What is lacking; the server reads the text again when it is used. */
export function lackingToDraft(fields: WritFields): string[] {
  const found: string[] = [];
  const need = (good: boolean, words: string) => void (good || found.push(words));
  need(fields.probes.length > 0, 'Give a photo, and choose the face in each.');
  need(fields.galleries.length > 0, 'Choose the galleries that may be searched.');
  need(fields.investigators.length > 0 && fields.investigators.every((name) => NAME.test(name)), 'Name who may search, by their names in this deployment.');
  need(fields.issuer !== '', 'Choose who signs it.');
  need(ORDER_ID.test(fields.id), 'Give the writ’s number: letters, digits, and . _ / -');
  need(ORDER_ID.test(fields.case), 'Give the case’s number: letters, digits, and . _ / -');
  need(isLine(fields.ground) !== isLine(fields.missingPerson), 'Give the law relied on, or the missing person, and not both.');
  need(isLine(fields.purpose), 'Say what the search is for, in a line.');
  return found;
}

function probeText({ sha256, face }: WritFields['probes'][number]): string {
  return (
    '\n# A photo to search for: the SHA-256 of the file\'s bytes, and where it shows several people, which face\n' +
    '# (x, y, width, height in pixels from the top left corner of the upright photo).\n' +
    `[[probe]]\nsha256 = "${sha256}"\nface = [${face.join(', ')}]\n`
  );
}

/** `now`: seconds since 1970, from which on it holds. */
export function writText(fields: WritFields, now: number): string {
  const field = (comment: string, key: string, value: string) => `\n# ${comment}\n${key} = ${value}\n`;
  const { ground, missingPerson } = fields;
  return (
    '# A writ: an order to search sealed face galleries for the photos below, and for nothing else.\n' +
    '# Whoever signs it orders every line of it. To sign: ssh-keygen -Y sign -n writ@v1 -f KEY FILE\n' +
    field('The form of this document.', 'writ', '"v1"') +
    field('The only installation where this writ holds.', 'deployment', tomlQuote(fields.deployment)) +
    field('The writ\'s number, given by who issues it, used once.', 'id', tomlQuote(fields.id)) +
    field('Who issues and signs it.', 'issuer', tomlQuote(fields.issuer)) +
    field('The case that it belongs to.', 'case', tomlQuote(fields.case)) +
    (missingPerson === ''
      ? field('The provision of law that it rests on.', 'ground', tomlQuote(ground))
      : field('The missing person whom the search is to find.', 'missing_person', tomlQuote(missingPerson))) +
    field('What the search is for.', 'purpose', tomlQuote(fields.purpose)) +
    field('The only galleries that may be searched.', 'galleries', quoteList(fields.galleries)) +
    field('The only people who may search.', 'investigators', quoteList(fields.investigators)) +
    field('How many searches may be made in all.', 'searches', String(fields.searches)) +
    field('It is in force from this moment, in UTC ...', 'not_before', formatTime(now)) +
    `# ... up to and including this one.\nnot_after = ${formatTime(now + fields.days * DAY_SECONDS)}\n` +
    field('How many days after its end a person who was found may learn who searched.', 'notify_after_days', String(fields.notifyAfterDays)) +
    (fields.urgent
      ? field('It may not wait: the head of the installation may sign it first, and its issuer signs the same text within 48 hours\n# of the first search, or everything that was found is destroyed.', 'urgent', 'true')
      : '') +
    fields.probes.map(probeText).join('')
  );
}
