import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../../../src/output/email/subject.ts';

const title = 'Weekly SLA report, payments';

describe('the subject of an e-mail', () => {
  it.each([
    ['94.1 % met, below target. Nine are pending.', `${title}: 94.1 % met, below target`],
    ['All is well', `${title}: All is well`],
    ['94.1 % met; 9 are pending, worst case 91.9 %.', `${title}: 94.1 % met`],
    ['', title],
    [`${title}: fine. More.`, `${title}: fine`],
  ])('names the report and what it comes to: %s', (summary, subject) => {
    expect(subjectOf({ title, summary })).toBe(subject);
  });

  it('leaves room for the verdict behind a title of any length', () => {
    expect(subjectOf({ title: 'x'.repeat(9_000), summary: 'All met.' })).toMatch(/ characters\]: All met$/);
  });

  it('is one short line without anything unseen, whatever the texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, summary) => {
        const subject = subjectOf({ title: name, summary });
        expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(subject.length).toBeLessThanOrEqual(242);
      }),
    );
  });
});
