import { describe, expect, it } from 'vitest';
import { type NoticedReport, ownerNotice } from '../../../../../src/core/report/digest/notice.ts';
import { reportToText } from '../../../../../src/output/text/report.ts';

const owed: NoticedReport = {
  schedule: 'payments-weekly',
  kind: 'weekly',
  from: '2026-03-02',
  to: '2026-03-09',
  timeZone: 'Europe/Berlin',
  runAt: Date.parse('2026-03-09T08:00:00Z'),
  destination: 'slack:C0123ABCD',
  reason: 'The channel is archived.',
};
const text = (...args: Parameters<typeof ownerNotice>) =>
  reportToText(ownerNotice(...args), { columns: 120, colours: false });

describe('a notice to the owner of a schedule', () => {
  it('says what was passed over', () => {
    expect(text('skipped', [owed], 'en')).toMatchInlineSnapshot(`
      "Scheduled reports were passed over

      ! 1 scheduled report will not be sent: the time to catch up is over or a newer period took its place.

      • payments-weekly, 2 Mar – 8 Mar 2026, to slack:C0123ABCD, due 9 Mar 2026 09:00 Europe/Berlin: The channel is archived.
      "
    `);
  });

  it('says what could not be delivered, and what is overdue, in its zone', () => {
    expect(text('failed', [owed], 'en')).toContain('could not be delivered and will not be tried again');
    expect(text('overdue', [{ ...owed, reason: null }], 'en').replace(/\s+/g, ' ')).toContain(
      '1 scheduled report should have been sent by now and was not; still trying. • payments-weekly, 2 Mar – 8 Mar 2026, to slack:C0123ABCD, due 9 Mar 2026 09:00 Europe/Berlin',
    );
  });

  it('lists ten and counts the rest', () => {
    const many = Array.from({ length: 13 }, () => owed);
    expect(text('skipped', many, 'en').match(/payments-weekly/g)).toHaveLength(10);
    expect(text('skipped', many, 'en')).toContain('3 more');
  });
});
