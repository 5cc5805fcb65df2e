import { describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../../../src/core/incidents/event.ts';
import { createJudge } from '../../../src/core/sla/judge.ts';
import { noticeReport } from '../../../src/notices/notice-report.ts';
import { shownClocks } from '../../../src/notices/shown.ts';
import { notice } from '../../contract/notice-ledger.ts';
import { event, hour, monday, policies } from '../../integration/store/support.ts';

const style = { locale: 'en', timeZone: 'Europe/Berlin', shares: { 'at-risk': 0.8, critical: 0.95 } };
const minute = 60_000;
/** Berlin is an hour ahead in March. */
const ten = monday + 9 * hour;

function told(events: readonly IncidentEvent[], now: number, more: { isElsewhere?: boolean } = {}) {
  const judge = createJudge([{ ...policies(), version: 1, recordedAt: 0, effectiveFrom: null }]);
  const judged = judge.judge(events, now);
  const one = notice({ source: 'jira', told: { resolution: 'at-risk' } });
  const clocks = shownClocks(one.told, [], () => null).map((clock) => ({
    ...clock,
    level: 'at-risk' as const,
  }));
  const telling = { notice: one, clocks, isElsewhere: false, since: null, ...more };
  const report = noticeReport(telling, judged, style);
  const texts = report.sections.flatMap(({ blocks }) =>
    blocks.map((block) =>
      block.kind === 'callout' ? block.text : block.kind === 'prose' ? block.markdown : '',
    ),
  );
  return { report, texts };
}

const opened = event('opened', ten, {
  priority: 'P2',
  service: 'payments',
  team: 'Core Platform',
  title: 'Checkout *fails* <!here>',
  assignee: 'Ann _A_',
});

describe('the message of an incident', () => {
  it('says which clock, how much is used, the business time left, when it breaches, who has it and since when', () => {
    const { report, texts } = told([opened], ten + 14 * hour + 24 * hour);
    expect(report.title).toBe('INC-1 · Checkout *fails* <!here>');
    expect(texts[0]).toMatch(
      /^Resolution: .* of its .* used\. .* of business time left, breaches \w{3} .* CET unless paused\.$/,
    );
    expect(texts[1]).toBe(
      'P2 · payments · Core Platform · with Ann \\_A\\_ · open since Mon 3 Mar 2025 10:00 CET',
    );
    expect(report.actions).toEqual([
      { label: 'Explain', command: 'explain INC-1 source=jira' },
      { label: 'Snooze for 1 h', command: 'notices snooze INC-1 source=jira for=1h' },
      { label: 'Mute service for 1 h', command: 'notices mute service=payments for=1h' },
    ]);
  });

  it('says what it came to once the clock has ended, and offers nothing but the explanation', () => {
    const { report, texts } = told([opened, event('resolved', ten + 90 * minute)], ten + 2 * hour);
    expect(texts[0]).toBe(
      'Resolution: resolved Mon 3 Mar 2025 11:30 CET, within its target (1 h 30 min of 16 h).',
    );
    expect(report.actions.map(({ label }) => label)).toEqual(['Explain']);
    const late = told([opened, event('resolved', ten + 30 * 24 * hour)], ten + 40 * 24 * hour);
    expect(late.texts[0]).toMatch(/^Resolution: resolved .*, after its target/);
    expect(told([opened], ten + hour, { isElsewhere: true }).texts[0]).toContain('Another team has it now');
    expect(told([], ten).texts).toEqual(['It is known no more: its source took it back.']);
  });

  it('says of a paused clock that it cannot breach meanwhile, and of a breached one since when', () => {
    const paused = told([opened, event('paused', ten + hour)], ten + 2 * hour);
    expect(paused.texts[0]).toContain('paused, so it cannot breach until it goes on');
    expect(told([opened], ten + 30 * 24 * hour).texts[0]).toMatch(
      /^Resolution: breached its target of 16 h \w{3} \d+ Mar 2025 \d\d:\d\d CET, over by .* so far\.$/,
    );
  });
});
