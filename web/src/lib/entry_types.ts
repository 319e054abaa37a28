// The types of entries, as docs/log_format.md lists them, with words for people.

export interface EntryType {
  title: string;
  meaning: string;
  author: 'person' | 'program';
  clear: string[];
  committed: string[];
  outcomes: string[];
  group: Group;
}

export const GROUPS = ['searches', 'galleries', 'people', 'oversight', 'deployment'] as const;
export type Group = (typeof GROUPS)[number];

export const GROUP_TITLES: Record<Group, string> = {
  searches: 'Searches',
  galleries: 'Galleries and photos',
  people: 'People and authorities',
  oversight: 'Oversight',
  deployment: 'The deployment itself',
};

function words(text: string): string[] {
  return text === '' ? [] : text.split(' ');
}

function type(
  group: Group,
  author: 'person' | 'program',
  clear: string,
  committed: string,
  title: string,
  meaning: string,
  outcomes = 'done',
): EntryType {
  return { group, author, clear: words(clear), committed: words(committed), title, meaning, outcomes: words(outcomes) };
}

const S = 'searches';
const G = 'galleries';
const P = 'people';
const O = 'oversight';
const D = 'deployment';

export const ENTRY_TYPES: Record<string, EntryType> = {
  init: type(D, 'person', 'head_key log_key policy witnesses', 'name', 'Founding', 'The head signed the deployment into being.'),
  user_add: type(P, 'person', '', 'key name role', 'New person', 'A person got a role.'),
  key_add: type(P, 'person', '', 'key', 'Further key of a person', 'A person added a further key of their own.'),
  user_revoke: type(P, 'person', '', 'name reason', 'Removal of a person', 'A person and all their keys lost their powers.'),
  authority_add: type(P, 'person', '', 'key name', 'Trust in an authority', 'An issuing authority is trusted to sign writs.'),
  authority_revoke: type(P, 'person', '', 'name reason', 'End of trust in an authority', 'An authority’s signatures no longer count.'),
  policy_set: type(D, 'person', 'policy', '', 'Policy', 'The head set another policy.'),
  witness_add: type(D, 'person', 'url vkey', '', 'Trust in a witness', 'A witness is trusted to cosign this log.'),
  witness_remove: type(D, 'person', 'unwitnessed vkey', 'reason', 'End of trust in a witness', 'A witness’s cosignature no longer counts.'),
  clock_correct: type(D, 'person', '', 'reason', 'Word for the clock', 'The head gave his or her word that the clock is right.'),
  gallery_create: type(G, 'person', 'gallery', 'description name', 'New gallery', 'An empty gallery with keys of its own.'),
  enrol: type(G, 'person', 'gallery', 'basis photo subject', 'Enrolment of a photo', 'A photo of a person was enrolled under a legal basis.'),
  import: type(G, 'person', 'gallery rows', 'enrolments manifest', 'Import of photos', 'Photos are to be enrolled, all those of a signed manifest.'),
  import_photo: type(G, 'program', 'gallery import', 'basis photo subject', 'Imported photo', 'A photo of an import was enrolled.'),
  import_end: type(G, 'program', 'already import left_out', '', 'End of an import', 'An import went through its manifest.'),
  gallery_show: type(G, 'person', 'gallery', '', 'Look into a gallery', 'Somebody saw who is enrolled in a gallery.'),
  writ_revoke: type(S, 'person', '', 'order', 'Revocation of a writ', 'An issuer’s order of revocation was filed.'),
  writ_ratify: type(S, 'person', '', 'order', 'Ratification of an urgent writ', 'An issuer’s signature under an urgent writ was filed.'),
  search: type(S, 'person', '', 'photo writ', 'Search', 'A search was authorised under a writ; this was written before it ran.', 'done urgent'),
  search_result: type(S, 'program', 'galleries search', '', 'Result of a search', 'What the search found.', 'candidates no_candidate'),
  search_abort: type(S, 'program', 'search', '', 'Interrupted search', 'A search was interrupted; its use of the writ was given back.'),
  review: type(S, 'person', 'search', '', 'Review of candidates', 'An examiner saw the candidates of a search.'),
  decide: type(S, 'person', 'search', 'decisions', 'Decision of an examiner', 'An examiner decided on the candidates; the decision is sealed until both are in.'),
  release: type(S, 'program', 'decisions search', '', 'Opening of the decisions', 'Both examiners’ decisions were in and were opened together.', 'lead no_lead'),
  result: type(S, 'person', 'search', '', 'Look at an outcome', 'The outcome of a search was shown.'),
  disclose: type(S, 'person', 'search', 'recipient', 'Disclosure of a report', 'A report of a search was written for somebody.'),
  urgent_lapse: type(S, 'program', 'search', '', 'Lapse of an urgent writ', 'An urgent writ was not ratified in time; its user was stopped.'),
  user_reinstate: type(P, 'person', '', 'name reason', 'Reinstatement of a person', 'A stopped person may search again.'),
  audit: type(O, 'person', '', '', 'Audit', 'Every legal basis and every writ was judged again.'),
  destroy_order: type(S, 'person', 'searches', '', 'Order to destroy', 'The head’s word that searches are to be destroyed.'),
  due: type(S, 'program', 'searches', '', 'End of keeping', 'Witnesses’ time is past the end of these searches.'),
  destroy: type(S, 'program', 'searches', '', 'Destruction', 'All that was kept of these searches was destroyed.'),
  suspend: type(O, 'person', 'scope', 'reason target', 'Suspension', 'A signed order of suspension was found and took effect.'),
  resume: type(O, 'person', 'orders', 'reason', 'Lifting of a suspension', 'Orders of suspension were lifted.'),
  statement: type(O, 'person', 'from_entry to_entry', 'statement', 'Usage statement', 'The head signed for what was done in these entries.'),
  strangers: type(O, 'program', 'count minute', '', 'Strangers turned away', 'Acts in one minute that no known key had signed, or that were not fresh.'),
  binary: type(D, 'program', 'binary', '', 'New program file', 'The program’s file differs from the one that wrote before.'),
  alarm: type(O, 'program', '', 'alarm', 'Alarm', 'A rule over the log found what may be misuse.'),
  alarm_show: type(O, 'person', '', '', 'Look at the alarms', 'Somebody read the alarms.'),
};

/** What each field means, for the page. */
export const FIELD_TITLES: Record<string, string> = {
  already: 'already enrolled',
  basis: 'legal basis',
  binary: 'SHA-256 of the program',
  count: 'how many',
  decisions: 'decisions',
  from_entry: 'from entry',
  galleries: 'galleries searched',
  gallery: 'gallery',
  head_key: 'the head’s key',
  import: 'import begun by',
  left_out: 'refused',
  log_key: 'the log’s key',
  minute: 'minute',
  orders: 'orders',
  rows: 'photos at most',
  scope: 'what it stops',
  search: 'of the search',
  searches: 'of the searches',
  to_entry: 'to before entry',
  unwitnessed: 'no witness is left',
  url: 'address',
  vkey: 'witness’s key',
};

export const OUTCOME_TITLES: Record<string, string> = {
  done: 'done',
  refused: 'refused',
  urgent: 'done, urgent',
  candidates: 'candidates found',
  no_candidate: 'no candidate',
  lead: 'a lead',
  no_lead: 'no lead',
};
