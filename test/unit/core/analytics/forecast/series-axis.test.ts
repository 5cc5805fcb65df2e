import { describe, expect, it } from 'vitest';
import { type Label, parseLabel } from '../../../../../src/core/analytics/forecast/axis/parse-label.ts';
import { seriesAxis } from '../../../../../src/core/analytics/forecast/axis/series-axis.ts';

function axisOf(...texts: readonly string[]) {
  return seriesAxis(texts.map((text) => parseLabel(text) as Label));
}

describe('the axis of a series', () => {
  it.each([
    [['1', '2', '3'], '1', ['4', '5']],
    [['10', '20', '40'], '10', ['50', '60']],
    [['2026-02-26', '2026-02-27', '2026-02-28'], '1 day', ['2026-03-01', '2026-03-02']],
    [['2025-12-18', '2025-12-25'], '7 days', ['2026-01-01', '2026-01-08']],
    [['2025-10', '2025-11', '2025-12'], '1 month', ['2026-01', '2026-02']],
    [['2025-10-15', '2025-11-15', '2025-12-15'], '1 month', ['2026-01-15', '2026-02-15']],
    [['2025-10-31', '2025-11-30', '2025-12-31'], '1 month', ['2026-01-31', '2026-02-28']],
    [['2024-02-29', '2024-03-31', '2024-04-30'], '1 month', ['2024-05-31', '2024-06-30']],
    [
      ['2026-01-01T22:00:00Z', '2026-01-01T23:00:00Z'],
      '1 hour',
      ['2026-01-02T00:00:00Z', '2026-01-02T01:00:00Z'],
    ],
    [
      ['2026-01-01 23:15', '2026-01-01 23:30', '2026-01-01 23:45'],
      '15 minutes',
      ['2026-01-02 00:00', '2026-01-02 00:15'],
    ],
  ])('of %j has a step of %s and goes on with %j', (labels, step, next) => {
    const axis = axisOf(...labels);
    expect(axis).toMatchObject({ stepText: step });
    if (!('after' in axis)) throw new Error(axis.reason);
    expect([axis.after(1), axis.after(2)]).toEqual(next);
  });

  it('leaves room for rows that are not there', () => {
    expect(axisOf('2026-01-01', '2026-01-02', '2026-01-05', '2026-01-06')).toMatchObject({
      steps: [0, 1, 4, 5],
    });
  });

  it.each([
    [['1', '2', '2'], 2, 'occurs twice'],
    [['2026-01-02', '2026-01-01'], 1, 'comes before the one above it'],
    [['2026-01-01', '7'], 1, 'is written in another way than those before it'],
    [['10', '20', '25', '35', '45'], 2, 'does not fit a step of 10'],
  ])('refuses %j at row %d: %s', (labels, at, reason) => {
    expect(axisOf(...labels)).toEqual({ at, reason });
  });

  it.each(['', 'x', '2026-13-01', '2026-02-30', '2026-01-01T25:00', '01.02.2026', '1.5'])(
    '%j is no label',
    (text) => {
      expect(parseLabel(text)).toBeNull();
    },
  );
});
