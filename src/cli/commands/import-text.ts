import { flagNames } from '../../core/sla/flags.ts';
import type { DryRunResult } from '../../ingest/files/dry-run.ts';
import type { ImportSummary } from '../../ingest/files/import-file.ts';
import { visible } from '../../output/safe-text.ts';

/** What an import did, for a terminal. */
export function summaryText(summary: ImportSummary): string {
  const lines = [
    `${summary.path} (source ${visible(summary.source)})`,
    row('read', summary.read, 'rows'),
    row('incidents', summary.incidents, `${number(summary.newIncidents)} new`),
    row('imported', summary.imported, `of ${number(summary.events)} events`),
    row('duplicate', summary.duplicates, 'changed nothing'),
    ...(summary.corrections > 0
      ? [row('corrected', summary.corrections, 'replaced an earlier version')]
      : []),
    ...(summary.withdrawn > 0
      ? [row('withdrawn', summary.withdrawn, 'of them, for their rows no longer state them')]
      : []),
    ...(summary.skipped > 0 ? [row('skipped', summary.skipped, 'left out by the mapping')] : []),
    ...counted(summary.skippedByReason),
    row('rejected', summary.rejected, summary.rejectedFile === null ? '' : `see ${summary.rejectedFile}`),
    ...counted(summary.rejectedByReason),
    ...(summary.heldBack > 0
      ? [row('held back', summary.heldBack, 'incidents without an opening so far')]
      : []),
    ...flagLines(summary.flags),
    ...summary.notes.map((note) => `  note: ${visible(note)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function flagLines(flags: Readonly<Record<string, number>>): string[] {
  const known: Readonly<Record<string, string>> = flagNames;
  const entries = Object.entries(flags).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return [];
  return [
    '  flagged (kept and judged):',
    ...entries.map(([name, n]) => `    ${number(n).padStart(8)}  ${name}: ${known[name] ?? ''}`),
  ];
}

function counted(reasons: Readonly<Record<string, number>>): string[] {
  return Object.entries(reasons).map(([reason, n]) => `    ${number(n).padStart(8)}  ${visible(reason)}`);
}

function row(label: string, n: number, detail: string): string {
  return `  ${label.padEnd(10)}${number(n).padStart(10)}  ${visible(detail)}`.trimEnd();
}

function number(n: number): string {
  return n.toLocaleString('en');
}

/** What an import would do: the first incidents with their events, the first rejects, the counts. */
export function dryRunText(file: string, result: DryRunResult): string {
  const lines = [`${file}: nothing was changed. The first ${result.incidents.length} incidents would be:`];
  for (const { source, incident, events } of result.incidents) {
    lines.push(`  ${visible(source)} ${visible(incident)}`);
    for (const event of events) lines.push(`    ${eventLine(event)}`);
  }
  for (const { line, reason } of result.rejected)
    lines.push(`  line ${line} would be rejected: ${visible(reason)}`);
  const { read, rejected, skippedByReason } = result.counts;
  const skipped = Object.values(skippedByReason).reduce((sum, n) => sum + n, 0);
  lines.push(`${number(read)} rows read, ${number(rejected)} would be rejected, ${number(skipped)} skipped.`);
  return `${lines.join('\n')}\n`;
}

function eventLine(event: DryRunResult['incidents'][number]['events'][number]): string {
  const { type, at, responseDueAt, resolutionDueAt } = event;
  const texts = Object.entries(event).filter(
    ([name, value]) => shown.has(name) && value !== null && value !== undefined,
  );
  const due = { responseDueAt, resolutionDueAt };
  const dues = Object.entries(due).filter(([, value]) => value !== null);
  const words = [
    ...texts.map(([name, value]) => `${name}=${visible(String(value)).slice(0, maxShown)}`),
    ...dues.map(([name, value]) => `${name}=${new Date(Number(value)).toISOString()}`),
  ];
  return `${new Date(at).toISOString()}  ${type.padEnd(16)} ${words.join(' ')}`.trimEnd();
}

const maxShown = 60;
const shown = new Set([
  'service',
  'team',
  'customer',
  'priority',
  'assignee',
  'title',
  'reason',
  'responseWithin',
  'resolutionWithin',
]);
