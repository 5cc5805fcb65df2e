import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { EventType, IncidentEvent } from '../../../../src/core/incidents/event.ts';
import { createJudge } from '../../../../src/core/sla/judge.ts';
import type { IncidentJudgement, SourceVerdict } from '../../../../src/core/sla/types.ts';
import { event, version } from './build.ts';

const file = path.resolve(
  import.meta.dirname,
  '../../../../../shared/data/technical_support/technical_support_dataset.csv',
);
const asOf = Date.parse('2024-06-01T00:00:00Z');

type Row = Readonly<Record<string, string>>;

/** The file's times are local times without offset; they are read as UTC. */
function instant(row: Row, column: string): number | null {
  const text = row[column];
  return text === undefined || text === '' ? null : Date.parse(`${text.replace(' ', 'T')}Z`);
}

function eventsOf(row: Row): IncidentEvent[] {
  const identity = { source: 'technical_support', incident: row['Ticket ID'] ?? '' };
  const columns: [EventType, string][] = [
    ['opened', 'Created time'],
    ['acknowledged', 'First response time'],
    ['resolved', 'Resolution time'],
    ['closed', 'Close time'],
  ];
  const events = columns.flatMap(([type, column]) => {
    const at = instant(row, column);
    return at === null ? [] : [event(type, at, { ...identity, eventId: `${identity.incident}:${type}` })];
  });
  const [opened, ...rest] = events;
  if (opened === undefined) throw new Error('a row without opening');
  const withDeadlines = {
    ...opened,
    priority: row.Priority ?? null,
    responseDueAt: instant(row, 'Expected SLA to first response'),
    resolutionDueAt: instant(row, 'Expected SLA to resolve'),
  };
  const ordered = [withDeadlines, ...rest].sort((a, b) => a.at - b.at);
  const last = ordered.at(-1) ?? withDeadlines;
  const flagged = {
    ...last,
    responseWithin: row['SLA For first response'] === 'Within SLA',
    resolutionWithin: row['SLA For Resolution'] === 'Within SLA',
  };
  return [...ordered.slice(0, -1), flagged];
}

function judgeAll(verdict: SourceVerdict): IncidentJudgement[] {
  const rows: Row[] = parse(readFileSync(file), { columns: true, bom: true });
  const judge = createJudge([version({ sources: { technical_support: { verdict } } })]);
  return rows.flatMap((row) => judge.judge(eventsOf(row), asOf) ?? []);
}

function tally(judgements: readonly IncidentJudgement[], clock: 'response' | 'resolution') {
  const counts: Record<string, number> = {};
  for (const { cycles } of judgements) {
    for (const cycle of cycles) {
      const { verdict, stoppedAt } = cycle[clock];
      const name = stoppedAt === null ? `${verdict} unstopped` : verdict;
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}

function flags(judgements: readonly IncidentJudgement[]) {
  const counts: Record<string, number> = {};
  for (const judgement of judgements) {
    const clocks = judgement.cycles.flatMap(({ response, resolution }) => [response, resolution]);
    for (const name of [judgement, ...clocks].flatMap((marked) => marked.flags)) {
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}

describe.skipIf(!existsSync(file))('the technical support data set as of 2024-06-01', () => {
  it('by the source’s deadlines', () => {
    const judgements = judgeAll('source-deadline');
    expect(judgements).toHaveLength(2330);
    expect(tally(judgements, 'response')).toEqual({ met: 2033, breached: 279, 'breached unstopped': 18 });
    expect(tally(judgements, 'resolution')).toEqual({ met: 1546, breached: 366, 'breached unstopped': 418 });
  });

  it('by the source’s flags', () => {
    const judgements = judgeAll('source-flag');
    const met = (clock: 'response' | 'resolution') =>
      judgements.filter(({ cycles }) => cycles[0]?.[clock].verdict === 'met').length;
    expect([met('response'), met('resolution')]).toEqual([2019, 1547]);
    const decided = judgements.every(({ cycles }) =>
      cycles.every(({ response, resolution }) =>
        [response, resolution].every(({ verdictAt }) => verdictAt !== null && verdictAt <= asOf),
      ),
    );
    expect(decided).toBe(true);
  });

  it.each(['policy', 'source-deadline', 'source-flag'] as const)(
    'lists what contradicts itself whoever judges (%s)',
    (verdict) => {
      expect(flags(judgeAll(verdict))).toEqual({
        'response-flag-contradicts-timestamps': 14,
        'resolution-flag-contradicts-timestamps': 1,
        'acknowledged-before-opening': 2,
        'closed-before-resolution': 42,
      });
    },
  );
});
