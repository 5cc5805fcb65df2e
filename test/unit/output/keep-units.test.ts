import { describe, expect, it } from 'vitest';
import { keepUnits } from '../../../src/output/keep-units.ts';

describe('figures and their units', () => {
  it('do not part at the end of a line, other words do', () => {
    expect(keepUnits('94.1 % of 4 h 30 min, 5 d, 5 dogs, −6.0 pt (n=3 s)')).toBe(
      '94.1\u00a0% of 4\u00a0h 30\u00a0min, 5\u00a0d, 5 dogs, −6.0\u00a0pt (n=3\u00a0s)',
    );
  });
});
