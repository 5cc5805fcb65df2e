import { describe, expect, it } from 'vitest';
import { barText, createProgressBar } from '../../../src/cli/progress.ts';
import { recordIo } from '../../support/io.ts';

describe('the progress bar', () => {
  it('shows the share of bytes while reading and of rows later, and a label alone where there is no count', () => {
    expect(barText('reading', 3_870_000, 7_740_000)).toBe(
      'reading   ██████████████░░░░░░░░░░░░░░  50 %  3.9 MB of 7.7 MB',
    );
    expect(barText('judging', 12_000, 12_000)).toMatch(/100 % {2}12,000 of 12,000$/);
    expect(barText('writing', 1_234, null)).toBe('writing  1,234');
    expect(barText('Reading the days …', 0, null)).toBe('Reading the days …');
  });

  it('is silent where stderr is no terminal', () => {
    const io = recordIo();
    const bar = createProgressBar(io, () => 1);
    bar.update('reading', 1, 2);
    bar.end();
    expect(io.stderr()).toBe('');
  });

  it('redraws no faster than eyes follow, at once for another stage, and clears its line', () => {
    let now = 1_000;
    const io = recordIo({ errIsTty: true });
    const bar = createProgressBar(io, () => now);
    bar.update('reading', 1, 4);
    bar.update('reading', 2, 4);
    now += 100;
    bar.update('reading', 3, 4);
    bar.update('judging', 1, 4);
    bar.end();
    const drawn = io.stderr().split('\r').slice(1);
    expect(drawn.map((text) => /\d+ %/.exec(text)?.[0] ?? '')).toEqual(['25 %', '75 %', '25 %', '']);
  });
});
