import { describe, expect, it } from 'vitest';
import { restrictReporting } from '../../../../src/bot/access/restrict.ts';
import { UserError } from '../../../../src/core/errors.ts';
import { createFakeReporting, fakeExplanation, fakeRequest } from '../../../support/fake-reporting.ts';

const visible = { teams: ['Core Platform', 'Not in the data'], customers: null };
const noMoment = { source: null, asOf: null, knownAt: null };

function asking(team: readonly string[]) {
  const request = fakeRequest();
  return { ...request, filters: { ...request.filters, team } };
}

async function refusalOf(work: Promise<unknown>): Promise<UserError> {
  const error = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (error instanceof UserError) return error;
  throw new Error('no refusal');
}

describe('restricted reporting', () => {
  it('is the reporting itself where nothing is hidden', () => {
    const inner = createFakeReporting();
    expect(restrictReporting(inner, { teams: null, customers: null }).reporting).toBe(inner);
  });

  it('narrows every question to what may be seen', async () => {
    const inner = createFakeReporting();
    const { reporting } = restrictReporting(inner, visible);
    await reporting.report(asking([]));
    await reporting.breaches(asking([]), 5);
    await reporting.whatIf(asking([]), [], 5);
    await reporting.prepare(asking([]));
    const asked = inner.requests.map(({ filters }) => filters.team);
    // One breach is asked for without the limit: only its total is used.
    expect(asked).toEqual([['Core Platform'], ['Core Platform'], [], ['Core Platform'], ['Core Platform']]);
  });

  it('treats a hidden team as one that does not exist, and lists none of them', async () => {
    const { reporting } = restrictReporting(createFakeReporting(), visible);
    expect(await reporting.values('team')).toEqual(['Core Platform']);
    expect(await reporting.values('service')).toEqual(['payments', 'search', 'login']);
    const hidden = await refusalOf(reporting.report(asking(['Support "A"'])));
    expect(hidden.code).toBe('unknown-value');
    expect(hidden.hint).toBe('Known are: Core Platform.');
  });

  it('says how many incidents a report leaves out', async () => {
    const { reporting } = restrictReporting(createFakeReporting(), visible);
    const report = await reporting.report(asking([]));
    expect(report.summary).toContain(
      'Left out: 31 incidents of teams or customers that may not be shown here.',
    );
    expect(report.sections[0]?.blocks[0]).toMatchObject({ kind: 'callout' });
    expect(report.data?.omitted).toEqual([{ n: 31, noun: 'incident' }]);
  });

  it('leaves nothing out of what asks for visible teams alone', async () => {
    const { reporting } = restrictReporting(createFakeReporting(), visible);
    expect((await reporting.report(asking(['Core Platform']))).summary).not.toContain('Left out');
  });

  it('narrows the open clocks and counts those left out that stand so or worse', async () => {
    const asked: (readonly string[])[] = [];
    const inner = createFakeReporting({
      openClocks: async ({ filters }, limit) => {
        asked.push(filters.team);
        const n = filters.team.length === 0 ? 5 : 2;
        const counts = { 'on-track': 90 * n, 'at-risk': n, critical: 1, breached: n, paused: n };
        return { rows: Array.from({ length: limit }), counts, asOf: 1, timeZone: 'UTC' } as never;
      },
    });
    const { reporting, omitted } = restrictReporting(inner, visible);
    const request = { ...asking([]), clock: null, from: 'at-risk' as const };
    expect((await reporting.openClocks(request, 4)).rows).toHaveLength(4);
    expect(asked).toEqual([['Core Platform'], [], ['Core Platform']]);
    expect(omitted()).toEqual([{ n: 6, noun: 'open clock' }]);
    const none = restrictReporting(inner, { teams: ['Not in the data'], customers: null }).reporting;
    expect((await refusalOf(none.openClocks(request, 4))).hint).toContain('Left out: 11 open clocks');
  });

  it('counts what a list of breaches and a replay leave out', async () => {
    const inner = createFakeReporting({
      breaches: async ({ filters }) => ({
        rows: [],
        total: filters.team.length === 0 ? 7 : 4,
        from: 0,
        to: 1,
        asOf: 1,
        timeZone: 'UTC',
      }),
    });
    const { reporting, omitted } = restrictReporting(inner, visible);
    await reporting.breaches(asking([]), 5);
    await reporting.whatIf(asking([]), [], 5);
    expect(omitted()).toEqual([
      { n: 3, noun: 'breached clock' },
      { n: 31, noun: 'incident' },
    ]);
  });

  it('refuses where nothing at all may be seen, and says how much there is', async () => {
    const { reporting } = restrictReporting(createFakeReporting(), { teams: [], customers: null });
    const refusals = [];
    for (const team of [[], ['Support "A"'], ['No such team']]) {
      const { code, message, hint } = await refusalOf(reporting.report(asking(team)));
      refusals.push([code, message, hint]);
    }
    expect(refusals[0]).toEqual([
      'nothing-visible',
      'There is no incident that may be shown here.',
      'Left out: 51 incidents of teams or customers that may not be shown here.',
    ]);
    expect(refusals[1]).toEqual(refusals[0]);
    expect(refusals[2]).toEqual(refusals[0]);
  });

  it('explains a hidden incident exactly as one that does not exist', async () => {
    const [clock] = fakeExplanation('INC-1').clocks;
    if (clock === undefined) throw new Error('no clock');
    const inner = createFakeReporting({
      explain: async (incident) => {
        if (incident === 'INC-9') throw new UserError('no', { code: 'unknown-incident', hint: 'INC-1?' });
        const team = incident === 'INC-1' ? 'Core Platform' : 'Support "A"';
        const clocks = incident === 'INC-3' ? [clock, { ...clock, team }] : [{ ...clock, team }];
        return { ...fakeExplanation(incident), clocks };
      },
    });
    const { reporting } = restrictReporting(inner, visible);
    expect((await reporting.explain('INC-1', noMoment)).incident).toBe('INC-1');
    const texts = [];
    for (const incident of ['INC-2', 'INC-3', 'INC-9']) {
      const { message, code, hint, details } = await refusalOf(reporting.explain(incident, noMoment));
      texts.push([message.replace(incident, ''), code, hint, details]);
    }
    expect(texts[1]).toEqual(texts[0]);
    expect(texts[2]).toEqual(texts[0]);
    expect(JSON.stringify(texts)).not.toContain('INC-');
  });
});
