import { describe, expect, it } from 'vitest';
import { breachExamples } from '../../../../src/core/recommend/breach-examples.ts';
import type { BreachRow } from '../../../../src/core/report/facts.ts';

function row(
  incident: string,
  startedAt: string,
  breachedAt: number,
  over: Partial<BreachRow> = {},
): BreachRow {
  return {
    source: 'native',
    incident,
    cycle: 1,
    clock: 'response',
    title: null,
    url: null,
    service: 'payments',
    team: null,
    customer: null,
    priority: 'P1',
    startedAt: Date.parse(startedAt),
    dueAt: null,
    breachedAt,
    stoppedAt: null,
    elapsedMs: 0,
    targetMs: null,
    ...over,
  };
}

describe('breachExamples', () => {
  it('gives each incident once, the latest breach first, with the local part of the week', () => {
    const rows = [
      row('A', '2024-06-07T16:30:00Z', 1),
      row('B', '2024-06-07T21:30:00Z', 3),
      row('A', '2024-06-07T16:30:00Z', 2, { clock: 'resolution' }),
      row('A', '2024-06-08T22:30:00Z', 0, { source: 'other' }),
    ];
    expect(breachExamples(rows, 'Europe/Berlin', null).map(({ incident, time }) => [incident, time])).toEqual(
      [
        ['B', 'nights'],
        ['A', 'evenings'],
        ['A', 'weekends'],
      ],
    );
    expect(breachExamples(rows, 'UTC', null)[1]?.time).toBe('business-hours');
    expect(breachExamples(rows.slice(0, 1), 'UTC', null)[0]).toMatchObject({
      service: 'payments',
      priority: 'P1',
    });
  });
});
