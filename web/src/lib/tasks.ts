// The works of the desk: who does them, and what they are called.

import type { Person } from './desk.ts';

export const TASKS = {
  search: { title: 'Search', roles: ['investigator'], number: false, purpose: 'Search for the person in a photo, under a signed writ' },
  enrol: { title: 'Enrol', roles: ['custodian'], number: false, purpose: 'Enrol a photo of a person, under a signed legal basis' },
  writ: { title: 'Read a writ', roles: undefined, number: false, purpose: 'See what a writ allows, who signed it, and what is left of it' },
  draft: { title: 'Draft a writ', roles: undefined, number: false, purpose: 'Write the text of a writ, for a judge to read and sign' },
  review: { title: 'Compare search', roles: ['examiner'], number: true, purpose: '' },
  result: { title: 'Outcome of search', roles: ['investigator', 'head', 'data-protection-officer'], number: true, purpose: '' },
} as const satisfies Record<string, { title: string; roles: readonly string[] | undefined; number: boolean; purpose: string }>;

export type Task = keyof typeof TASKS;

/** What each work's view is given; `search` where it is about one. */
export interface TaskProperties {
  person: Person;
  origin: string;
  search: number;
}

/** `numbered`: whether the address names a search. */
export function isTask(name: string, numbered: boolean): name is Task {
  return Object.hasOwn(TASKS, name) && TASKS[name as Task].number === numbered;
}

export function taskTitle(task: Task, search?: number): string {
  return search === undefined ? TASKS[task].title : `${TASKS[task].title} ${search}`;
}

/** Undefined: everybody's. */
export function rolesFor(task: Task): readonly string[] | undefined {
  return TASKS[task].roles;
}

/** Those that begin with nothing but the desk. */
export function tasksFor({ role }: Person): Task[] {
  return (Object.keys(TASKS) as Task[]).filter((task) => !TASKS[task].number && (rolesFor(task)?.includes(role) ?? true));
}
