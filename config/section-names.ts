/** What a report can be made of. */
export const sectionNames = [
  'summary',
  'executive_summary',
  'compliance',
  'response_times',
  'comparison',
  'trends',
  'patterns',
  'pauses',
  'forecast',
  'outlook',
  'recommendations',
  'restatements',
] as const;
