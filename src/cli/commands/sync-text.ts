import { plural } from '../../core/report/plural.ts';
import type { SyncSummary } from '../../ingest/sync/run.ts';
import { visible } from '../../output/safe-text.ts';

/** What a sync did, for a terminal. */
export function syncText(summary: SyncSummary): string {
  const { source, incidents, events, appended, duplicates, skipped, requests, waitedMs, resumed } = summary;
  const began = resumed ? 'from where the last one ended' : 'from the beginning';
  const reasons = Object.entries(skipped).sort(([, a], [, b]) => b - a);
  const left = reasons.reduce((sum, [, n]) => sum + n, 0);
  const lines = [
    `${visible(source)} (${appended === null ? `${began}; nothing was changed` : began})`,
    row('incidents', incidents, 'read'),
    row('events', events, appended === null ? 'would be handed to the log' : 'read of them'),
    ...(appended === null ? [] : [row('new', appended, 'to the log')]),
    ...(duplicates === null ? [] : [row('duplicate', duplicates, 'changed nothing')]),
    row('skipped', left, ''),
    ...reasons.map(([reason, n]) => `    ${number(n).padStart(8)}  ${visible(reason)}`),
    row(
      'asked',
      requests,
      `${plural(requests, 'request')}${waitedMs > 0 ? `, waited ${waitText(waitedMs)}` : ''}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

const secondMs = 1_000;
const minuteMs = 60_000;

/** `20 s`, `3 min`. */
export function waitText(ms: number): string {
  return ms < 2 * minuteMs ? `${Math.ceil(ms / secondMs)} s` : `${Math.round(ms / minuteMs)} min`;
}

function row(label: string, n: number, detail: string): string {
  return `  ${label.padEnd(10)}${number(n).padStart(10)}  ${detail}`.trimEnd();
}

function number(n: number): string {
  return n.toLocaleString('en');
}
