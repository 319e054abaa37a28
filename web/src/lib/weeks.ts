// Searches by the week in which they were made, for whoever answers for them.

import { formatTime, parseTime } from './time.ts';

const DAY = 86_400;
const WEEK = 7 * DAY;

/** What came of searches: a lead; nobody, or no lead; not known yet; nothing, since they were broken off. */
export const OUTCOMES = ['lead', 'none', 'open', 'aborted'] as const;
export type SearchOutcome = (typeof OUTCOMES)[number];

export interface Week {
  /** Its Monday, UTC: "2026-11-23". */
  begins: string;
  counts: Record<SearchOutcome, number>;
}

export function outcomeOf({ state, outcome }: Record<string, unknown>): SearchOutcome {
  if (state === 'aborted') return 'aborted';
  if (outcome === 'lead') return 'lead';
  return state === 'running' || state === 'in review' ? 'open' : 'none';
}

const nothing = () => ({ lead: 0, none: 0, open: 0, aborted: 0 });

/** The last `count` weeks, the one of `now` (seconds since 1970) last; what lies outside them is left out. */
export function weeksOf(searches: Record<string, unknown>[], now: number, count = 12): Week[] {
  const days = Math.floor(now / DAY);
  const monday = (days - ((days + 3) % 7)) * DAY; // 1 January 1970 was a Thursday
  const first = monday - (count - 1) * WEEK;
  const weeks = Array.from({ length: count }, (_, i) => ({ begins: formatTime(first + i * WEEK).slice(0, 10), counts: nothing() }));
  for (const search of searches) {
    const time = parseTime(String(search.time));
    const week = time === undefined ? undefined : weeks[Math.floor((time - first) / WEEK)];
    if (week) ++week.counts[outcomeOf(search)];
  }
  return weeks;
}

export function total(weeks: Week[]): Record<SearchOutcome, number> {
  const sum = nothing();
  for (const { counts } of weeks) for (const outcome of OUTCOMES) sum[outcome] += counts[outcome];
  return sum;
}

export const searchesIn = ({ counts }: Week): number => OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
