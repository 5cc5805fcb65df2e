/** Kinds of file that a report can be written as. */
export const reportFormats = ['pdf', 'html', 'md', 'json', 'csv'] as const;
export type ReportFormat = (typeof reportFormats)[number];
