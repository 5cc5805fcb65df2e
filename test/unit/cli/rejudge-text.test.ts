import { describe, expect, it } from 'vitest';
import { rejudgeText } from '../../../src/cli/commands/rejudge-text.ts';
import type { RejudgeDiff } from '../../../src/store/rejudge.ts';

const diff: RejudgeDiff = {
  version: {
    version: 2,
    recordedAt: 0,
    effectiveFrom: null,
    policies: [],
    calendars: [],
    sources: {},
    dataVersions: {},
  },
  dryRun: true,
  judgedIncidents: 12_000,
  changes: [
    { clock: 'response', from: 'met', to: 'without-target', n: 2 },
    { clock: 'resolution', from: 'breached', to: 'met', n: 1190 },
  ],
  shifted: 11_157,
  changedIncidents: 10_297,
  examples: [
    { source: 'demo', incident: 'INC-1', cycle: 1, clock: 'response', from: 'met', to: 'without-target' },
    { source: 'demo', incident: 'INC-1', cycle: 1, clock: 'resolution', from: 'breached', to: 'met' },
    { source: 'demo', incident: 'INC-1', cycle: 2, clock: 'resolution', from: null, to: 'met' },
  ],
};

describe('what rejudge says', () => {
  it('names the versions, the clocks that change and the incidents, and that a dry run changed nothing', () => {
    expect(rejudgeText(diff, { versions: [1], since: null })).toBe(
      `Dry run: nothing was changed.
The clocks of 12,000 incidents would be judged by policy version 2, the configured policies; until now by version 1.

1,192 clocks would get another verdict:
  1,190  resolution: breached → met
      2  response: met → without target
11,157 clocks would keep their verdict with another target, due time or verdict time.
In all this concerns 10,297 incidents.

The first 3 of these clocks, by incident:
  INC-1 (demo): response met → without target, resolution breached → met
  INC-1 (demo, cycle 2): resolution no clock → met
  … and 1,189 clocks more (--limit N lists more)

Without --dry-run this is applied.
`,
    );
  });

  it('says of policies that are as they were that nothing would change', () => {
    const none = { ...diff, changes: [], shifted: 0, changedIncidents: 0, examples: [] };
    expect(rejudgeText(none, { versions: [1], since: null, isSame: true })).toBe(
      'Dry run: nothing was changed.\nNothing would change: the configured policies are those of policy version 1.\n',
    );
  });

  it('says what was done, and to what', () => {
    const done = {
      ...diff,
      dryRun: false,
      judgedIncidents: 1,
      changes: [{ clock: 'response' as const, from: 'met' as const, to: 'breached' as const, n: 1 }],
      shifted: 0,
      changedIncidents: 1,
      examples: [
        {
          source: 'x',
          incident: 'A\u001b[2J',
          cycle: 1,
          clock: 'response' as const,
          from: 'met' as const,
          to: 'breached' as const,
        },
      ],
    };
    const text = rejudgeText(done, { versions: [1, 2, 3], since: '2026-01-01T00:00:00Z' });
    expect(text).toMatch(/^The clocks started since 2026-01-01T00:00:00Z, of 1 incident, were judged/);
    expect(text).toContain('until now by versions 1 to 3');
    expect(text).toContain(
      '1 clock gets another verdict:\n  1  response: met → breached\nIn all this concerns 1 incident.',
    );
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('ry run');
  });

  it('says plainly where nothing changes', () => {
    const same = { ...diff, changes: [], shifted: 0, changedIncidents: 0, examples: [] };
    expect(rejudgeText(same, { versions: [1], since: null })).toMatch(/\n\nNo clock would change\.\n$/);
    expect(rejudgeText({ ...same, dryRun: false }, { versions: [1], since: null })).toMatch(
      /\n\nNo clock changed\.\n$/,
    );
  });
});
