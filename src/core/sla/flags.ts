/** Marks on an incident as a whole, each with the sentence that explains it. */
export const incidentFlagNames = {
  'acknowledged-before-opening':
    'The acknowledgement is dated before the opening; it counts as at the opening.',
  'resolved-before-opening': 'The resolve is dated before the opening; it counts as at the opening.',
  'closed-before-opening': 'The close is dated before the opening; it counts as at the opening.',
  'event-before-opening': 'Another event is dated before the opening; it counts as at the opening.',
  'later-opened': 'A further opening that says something else was taken as an update.',
  'naive-time-resolved':
    'A local time without offset was skipped or occurred twice at a clock change and was resolved by RFC 5545.',
  'resume-without-pause': 'A resume named no pause that was running and was ignored.',
  'reopen-without-stop': 'A reopen of an incident that was not resolved was ignored.',
  'reopened-after-cancel': 'A reopen after the cancellation was ignored.',
} as const;

/** Marks on one clock, each with the sentence that explains it. */
export const clockFlagNames = {
  'by-reclassification':
    'Breached by a change of priority or policy: more time had passed than the new target allows.',
  'closed-before-resolution': 'A close is dated before the resolve that counts.',
  'resolve-replaced': 'A later resolve without a reopen replaced an earlier one.',
  'deadline-moved-after-passing':
    'The source moved its deadline after it had passed; the new one is followed.',
  'response-flag-contradicts-timestamps':
    "The source's response flag disagrees with its own deadline and acknowledgement.",
  'resolution-flag-contradicts-timestamps':
    "The source's resolution flag disagrees with its own deadline and resolve.",
  'late-applied-pause': 'A pause was recorded only after the clock would have breached without it.',
} as const;

/** Every flag: name to sentence. A name belongs either to incidents or to clocks, so counts never mix. */
export const flagNames = { ...incidentFlagNames, ...clockFlagNames } as const;

export type IncidentFlag = keyof typeof incidentFlagNames;
export type ClockFlag = keyof typeof clockFlagNames;
