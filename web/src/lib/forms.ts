// The form of each clear field: none in which a name fits, because the log is public for ever (docs/log_format.md).

import { isHex } from './bytes.ts';
import { isObject, type Json } from './canonical.ts';
import { parseTime } from './time.ts';

const MOST_IN_A_LIST = 64;
const MOST_IN_A_LINE = 300;
const SCOPES = ['deployment', 'gallery', 'user', 'issuer'];
const POLICY_FIELDS = new Set([
  'alarm_agreement', 'alarm_burst', 'alarm_case', 'alarm_haste', 'alarm_night_from', 'alarm_night_until',
  'alarm_refusals', 'alarm_same', 'alarm_same_days', 'candidates', 'fpir_per_million', 'retention_days',
  'statement_days', 'witness_quorum',
]); // prettier-ignore

type Form = (value: Json) => boolean;

const isCount: Form = (value) => typeof value === 'number' && value >= 0;
const isUuid: Form = (value) =>
  typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value);
const isHash: Form = (value) => isHex(value, 64);
const isLine: Form = (value) =>
  typeof value === 'string' && value !== '' && value.length <= MOST_IN_A_LINE && /^[^\x00-\x1f\x7f]*$/.test(value);
const isTime: Form = (value) => typeof value === 'string' && parseTime(value) !== undefined;
const listOf =
  (form: Form): Form =>
  (value) =>
    Array.isArray(value) && value.length <= MOST_IN_A_LIST && value.every(form);

const isWitness: Form = (value) =>
  isObject(value) && Object.keys(value).length === 2 && ['url', 'vkey'].every((name) => isLine(value[name] ?? ''));
const isPolicy: Form = (value) =>
  isObject(value) &&
  Object.entries(value).every(([name, n]) => POLICY_FIELDS.has(name) && (typeof n === 'boolean' || isCount(n)));

const FORMS: Record<string, Form> = {
  already: isCount,
  binary: isHash,
  count: isCount,
  decisions: listOf(isCount),
  from_entry: isCount,
  galleries: listOf(isUuid),
  gallery: isUuid,
  head_key: isLine,
  import: isCount,
  left_out: isCount,
  log_key: isLine,
  minute: isTime,
  orders: listOf(isHash),
  policy: isPolicy,
  rows: isCount,
  scope: (value) => typeof value === 'string' && SCOPES.includes(value),
  search: isCount,
  searches: listOf(isCount),
  to_entry: isCount,
  unwitnessed: (value) => typeof value === 'boolean',
  url: isLine,
  vkey: isLine,
  witnesses: listOf(isWitness),
};

export function isClearField(field: string, value: Json | undefined): boolean {
  const form = FORMS[field];
  return form !== undefined && value !== undefined && form(value);
}
