// An examiner's remarks: features after FISWG's facial image comparison feature list, and words, in one line.

import { utf8 } from './bytes.ts';

export const MOST_REMARKS_BYTES = 1000; // kMaxRemarksBytes of src/search/review.h

export const FEATURES = [
  'face shape', 'forehead and hairline', 'eyebrows', 'eyes', 'nose', 'mouth and lips', 'chin and jawline', 'ears',
  'facial lines', 'scars and marks',
] as const; // prettier-ignore
export type Feature = (typeof FEATURES)[number];

export const FINDINGS = ['similar', 'different', 'not visible'] as const;
export type Finding = (typeof FINDINGS)[number];
export type Findings = Partial<Record<Feature, Finding>>;

export const VERDICTS = ['same', 'different', 'cannot say'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What no line of the log's may hold: control characters, line breaks, and what turns a line's direction. */
const NOT_PLAIN = /[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+/g;

function featureWords(findings: Findings): string {
  const groups = FINDINGS.map((finding) => [finding, FEATURES.filter((feature) => findings[feature] === finding)] as const);
  return groups.filter(([, features]) => features.length > 0).map(([finding, features]) => `${finding} ${features.join(', ')}`).join('; ');
}

/** "A: similar eyes, nose; different ears. B: … . Own words" */
export function remarksText(findings: Record<string, Findings>, words: string): string {
  const parts = Object.entries(findings).flatMap(([label, of]) => {
    const text = featureWords(of);
    return text ? [`${label}: ${text}.`] : [];
  });
  const own = words.toWellFormed().replace(NOT_PLAIN, ' ').trim();
  return [...parts, own].filter(Boolean).join(' ');
}

/** How many bytes more the remarks may have; negative where they are too long. */
export function bytesLeft(remarks: string): number {
  return MOST_REMARKS_BYTES - utf8(remarks).length;
}
