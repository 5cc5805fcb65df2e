import { describe, expect, it } from 'vitest';
import { createFormat } from '../../../../src/core/report/format.ts';
import { neededPrecision } from '../../../../src/core/report/needed-precision.ts';
import { monday } from './sample.ts';

describe('instants of an explanation', () => {
  const [due, stop, later] = [monday + 1250, monday + 1251, monday + 61_500];
  const format = neededPrecision(createFormat('en', 'UTC'), [due, stop, later, later]);

  it('tell milliseconds where two differ within a second, and nowhere else', () => {
    expect(format.exactInstant(due)).toBe('3 Jun 2024 00:00:01.250');
    expect(format.exactInstant(stop)).toBe('3 Jun 2024 00:00:01.251');
    expect(format.exactInstant(later)).toBe('3 Jun 2024 00:01:01');
  });
});
