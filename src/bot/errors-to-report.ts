import type { UserError } from '../core/errors.ts';
import type { Block, Report } from '../core/report/document.ts';
import { plainReport } from './plain-report.ts';

/** What a person reads when their request cannot be answered as asked. */
export function userErrorToReport(error: UserError, language: string, help: string): Report {
  const hint: Block[] = error.hint === null || error.hint === '' ? [] : [callout('neutral', error.hint)];
  const details: Block[] =
    error.details.length === 0 ? [] : [{ kind: 'prose', markdown: fence(error.details) }];
  return plainReport({
    title: isTalk(error) ? 'Ask me how the SLAs are kept' : 'That did not work',
    summary: [error.message, error.hint ?? ''].join(' ').trim(),
    blocks: [callout(isTalk(error) ? 'neutral' : 'bad', error.message), ...details, ...hint],
    actions: [...error.instead, { label: 'Help', command: help }],
    language,
  });
}

/** Words to somebody else, or a greeting: nothing went wrong. */
function isTalk({ code }: UserError): boolean {
  return code === 'no-command';
}

/** A fault of ours: says nothing of its cause; the log holds it under `id`. */
export function faultToReport(id: string, language: string): Report {
  const text = `Something went wrong on my side. It is logged as ${id}; whoever runs me can look it up by that.`;
  return plainReport({
    title: 'Something went wrong',
    summary: text,
    blocks: [callout('bad', text)],
    language,
  });
}

/** The person asked for a stop. */
export function cancelledToReport(language: string): Report {
  const text = 'Stopped, as you asked. Nothing was changed.';
  return plainReport({ title: 'Cancelled', summary: text, blocks: [callout('neutral', text)], language });
}

/** The time budget ran out. */
export function timeoutToReport(budgetMs: number, language: string): Report {
  const seconds = Math.round(budgetMs / 1000);
  const text = `I stopped after ${seconds} s, the time one command may take. Try a shorter period or a filter.`;
  return plainReport({
    title: 'That took too long',
    summary: text,
    blocks: [callout('warning', text)],
    language,
  });
}

function callout(tone: 'good' | 'warning' | 'bad' | 'neutral', text: string): Block {
  return { kind: 'callout', tone, text };
}

/** A code block whose fence is longer than any run of backticks inside, so that its text stays text. */
function fence(lines: readonly string[]): string {
  const text = lines.map((line) => line.replace(/[\r\n\u2028\u2029]/g, ' ')).join('\n');
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const marks = '`'.repeat(Math.max(3, longest + 1));
  return `${marks}\n${text}\n${marks}`;
}
