import { describe, expect, it } from 'vitest';
import { createDistinctCounter } from '../../../src/ingest/files/distinct.ts';

describe('the counter of distinct incidents', () => {
  it('counts each pair once, also beyond its first size', () => {
    const counter = createDistinctCounter();
    for (let round = 0; round < 2; round++) {
      for (let index = 0; index < 50_000; index++) counter.add(`source-${index % 2}`, `INC-${index}`);
    }
    expect(counter.count).toBe(50_000);
  });

  it('does not mix up where one text ends', () => {
    const counter = createDistinctCounter();
    counter.add('ab', 'c');
    counter.add('a', 'bc');
    counter.add('abc', '');
    expect(counter.count).toBe(3);
  });
});
