import { describe, expect, it } from 'vitest';
import { freshnessText, withFreshness } from '../../../src/bot/freshness.ts';
import { plainReport } from '../../../src/bot/plain-report.ts';

const reader = { language: 'en', timeZone: 'Europe/Berlin' };
const asOf = Date.UTC(2026, 10, 26, 12, 3, 10);

describe('how old an answer is', () => {
  it('is not told where it is as new as the shared log', () => {
    expect(freshnessText({ connected: true, asOf, behind: 4 }, reader)).toBeNull();
  });

  it('is told with the instant while the shared log is away', () => {
    const text = freshnessText({ connected: false, asOf, behind: null }, reader);
    expect(text).toBe(
      'The shared log cannot be reached; this answer knows what was recorded by 26 Nov 2026 13:03:10 Europe/Berlin.',
    );
    expect(freshnessText({ connected: false, asOf: null, behind: null }, reader)).toContain('copied before');
  });

  it('is told where Redis answers and the log is not followed', () => {
    const unfollowed = { message: 'Redis has no shared log any more', hint: 'restore it' };
    const text = freshnessText({ connected: false, asOf, behind: null, unfollowed }, reader);
    expect(text).toContain('The shared log is gone or damaged, and not followed; this answer knows');
  });

  it('says that a copy is being filled, and how much is missing', () => {
    const text = freshnessText({ connected: true, asOf: null, behind: 1200 }, reader);
    expect(text).toContain('1,200 entries to go');
  });

  it('stands first in the answer and last in its summary', () => {
    const report = plainReport({ title: 'T', summary: 'All met.', blocks: [], language: 'en' });
    const told = withFreshness(report, 'Old.');
    expect(told.summary).toBe('All met. Old.');
    expect(told.sections[0]?.blocks[0]).toEqual({ kind: 'callout', tone: 'warning', text: 'Old.' });
    expect(withFreshness(report, null)).toBe(report);
  });
});
