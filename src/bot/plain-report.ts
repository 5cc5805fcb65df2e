import type { Block, Report, ReportAction } from '../core/report/document.ts';

/** A short answer: one section, no cover, no files. `summary` is what a notification or screen reader says. */
export function plainReport(answer: {
  title: string;
  subtitle?: string;
  summary: string;
  blocks: readonly Block[];
  actions?: readonly ReportAction[];
  language: string;
  data?: Readonly<Record<string, unknown>>;
}): Report {
  return {
    title: answer.title,
    subtitle: answer.subtitle ?? '',
    summary: answer.summary,
    sections: [{ name: 'answer', title: '', blocks: answer.blocks }],
    actions: answer.actions ?? [],
    files: [],
    cover: [],
    language: answer.language,
    data: answer.data ?? null,
    asOf: null,
  };
}
