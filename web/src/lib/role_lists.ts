// Which lists each role finds on its desk, and how their rows are told.

import type { Person } from './desk.ts';
import { spokenTime } from './time.ts';

type Row = Record<string, unknown>;

export interface RoleList {
  name: string;
  field: string;
  title: string;
  columns: [head: string, cell: (row: Row) => string][];
  /** What stands there where there is nothing: what to do. */
  empty: string;
  /** Whether the row is for this person. */
  mine?: (row: Row, person: Person) => boolean;
  /** What can be done with the row; undefined where nothing can. */
  link?: (row: Row) => Link | undefined;
}

export interface Link {
  href: string;
  text: string;
}
export interface ShownRow {
  cells: string[];
  link: Link | undefined;
}

const text = (field: string) => (row: Row) => String(row[field] ?? '');
const time = (field: string) => (row: Row) => spokenTime(String(row[field] ?? ''));
const yes = (field: string, word: string) => (row: Row) => (row[field] === true ? word : '');

const GALLERIES: RoleList = {
  name: 'galleries',
  field: 'galleries',
  title: 'Galleries',
  columns: [['Gallery', text('gallery')], ['People', text('subjects')], ['Photos', text('photos')], ['Compared now', text('in_force')], ['', yes('suspended', 'suspended')]],
  empty: 'There is no gallery yet. A custodian makes one, at this desk.',
};
const SEARCHES: RoleList = {
  name: 'searches',
  field: 'searches',
  title: 'Searches',
  columns: [['Number', text('search')], ['When', time('time')], ['Investigator', text('investigator')], ['State', text('state')], ['', text('ratification')]],
  empty: 'Nothing has been searched yet.',
};
/** For those who may be told what came of a search; the server asks again. */
const SEARCHES_TO_SEE: RoleList = {
  ...SEARCHES,
  link: ({ search, state }) => (state === 'released' || state === 'no candidate' ? { href: `#desk/result/${search}`, text: `See what came of ${search}` } : undefined),
};
const OWN_SEARCHES: RoleList = {
  ...SEARCHES_TO_SEE,
  title: 'Your searches',
  columns: SEARCHES.columns.filter(([head]) => head !== 'Investigator'),
  empty: 'You have not searched yet. With a signed writ and the photo that it names, you can.',
  mine: (row, person) => row.investigator === person.name,
};
const REVIEWS: RoleList = {
  name: 'reviews',
  field: 'waiting',
  title: 'Searches that wait for examiners',
  columns: [['Number', text('search')], ['Since', time('since')], ['Candidates', text('candidates')], ['Decided', (row) => `${row.decided} of ${row.needed}`]],
  empty: 'No search waits for an examiner. What is found next appears here.',
  link: ({ search }) => ({ href: `#desk/review/${search}`, text: `Compare ${search}` }),
};
const ORDERS: RoleList = {
  name: 'orders',
  field: 'orders',
  title: 'Orders of suspension in force',
  columns: [['What', (row) => [row.scope, row.target].filter(Boolean).join(' ')], ['By', text('by')], ['Reason', text('reason')]],
  empty: 'Nothing is suspended.',
};
const STATEMENTS: RoleList = {
  name: 'statements',
  field: 'statements',
  title: 'Usage statements',
  columns: [['Number', text('number')], ['Filed', time('filed')], ['From entry', text('from_entry')], ['To entry', text('to_entry')]],
  empty: 'None is signed yet. The head signs one: writ statement draft, then writ statement sign',
};
const AUTHORITIES: RoleList = {
  name: 'authorities',
  field: 'authorities',
  title: 'Whose signature on a writ counts',
  columns: [['Authority', text('name')], ['Since', time('since')], ['', (row) => (row.active === true ? '' : 'revoked')]],
  empty: 'No authority is trusted yet. The head adds one: writ authority add NAME --public-key FILE',
};
const PEOPLE: RoleList = {
  name: 'users',
  field: 'users',
  title: 'People',
  columns: [['Name', text('name')], ['Role', text('role')], ['Since', time('since')], ['', (row) => [row.active === true ? '' : 'revoked', row.suspended === true ? 'suspended' : ''].filter(Boolean).join(', ')]],
  empty: 'There is nobody.',
};

const OVERSIGHT = [ORDERS, SEARCHES, STATEMENTS, GALLERIES, PEOPLE, AUTHORITIES];
const LISTS: Record<string, RoleList[]> = {
  head: OVERSIGHT.map((list) => (list === SEARCHES ? SEARCHES_TO_SEE : list)),
  'data-protection-officer': OVERSIGHT.map((list) => (list === SEARCHES ? SEARCHES_TO_SEE : list)),
  investigator: [OWN_SEARCHES, GALLERIES, AUTHORITIES],
  examiner: [REVIEWS],
  custodian: [GALLERIES, ORDERS],
};

export function listsFor(person: Person): RoleList[] {
  return LISTS[person.role] ?? OVERSIGHT;
}

/** Whether the person's desk shows everybody's searches. */
export const seesAllSearches = (person: Person): boolean => listsFor(person).some(({ name, mine }) => name === 'searches' && !mine);

/** The rows that are the person's, as they are shown. */
export function rowsOf(list: RoleList, rows: Row[], person: Person): ShownRow[] {
  const mine = list.mine;
  return rows.filter((row) => !mine || mine(row, person)).map((row) => ({ cells: list.columns.map(([, cell]) => cell(row)), link: list.link?.(row) }));
}
