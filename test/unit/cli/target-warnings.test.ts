import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../config/load.ts';
import type { Config } from '../../../config/schema.ts';
import { newSince, targetWarnings } from '../../../src/cli/commands/target-warnings.ts';

const { config } = loadConfig({ file: null, env: {}, cwd: '.' });
const [policy] = config.policies;
if (policy === undefined) throw new Error('the defaults have a policy');
const withMeant: Config['policies'] = [
  { ...policy, name: 'first' },
  { ...policy, targets: { ...policy.targets, P4: { response: null, resolution: null } } },
];

describe('warnings of an import about missing targets', () => {
  it('name the priority, its incidents and the setting', () => {
    const groups = [
      { policy: 'default', priority: 'P5', incidents: 31 },
      { policy: 'default', priority: 'very "high"', incidents: 1 },
    ];
    expect(targetWarnings(groups, withMeant)).toEqual([
      'priority P5 (31 incidents) has no target in policy default: set policies[1].targets.P5',
      'priority very "high" (1 incident) has no target in policy default: set policies[1].targets["very \\"high\\""]',
    ]);
  });

  it('tell incidents without priority from those that no policy matches', () => {
    const groups = [
      { policy: 'default', priority: null, incidents: 4 },
      { policy: null, priority: 'P1', incidents: 1000 },
      { policy: null, priority: null, incidents: 200 },
    ];
    expect(targetWarnings(groups, withMeant)).toEqual([
      '4 incidents have no priority and so no target in policy default: let the mapping read one (fields.priority) or set one (constants.priority)',
      '1,200 incidents have no policy that matches: add one without match as the last of policies',
    ]);
  });

  it('leave out priorities that the configuration itself gives no target', () => {
    expect(targetWarnings([{ policy: 'default', priority: 'P4', incidents: 9 }], withMeant)).toEqual([]);
  });

  it('sum up where there are many', () => {
    const groups = Array.from({ length: 8 }, (_, index) => ({
      policy: 'default',
      priority: `ticket-${index}`,
      incidents: 10 - index,
    }));
    const warnings = targetWarnings(groups, withMeant);
    expect(warnings).toHaveLength(6);
    expect(warnings[5]).toBe(
      '3 further priorities (12 incidents) have no target either: does the mapping read the right column?',
    );
  });

  it('of a run are about what came with it', () => {
    const group = (policy: string | null, priority: string | null, incidents: number) => ({
      policy,
      priority,
      incidents,
    });
    const before = [group('default', null, 30), group('default', 'P5', 4), group(null, null, 1)];
    const now = [group('default', null, 32), group('default', 'P6', 5), group('default', 'P5', 4)];
    expect(newSince(before, now)).toEqual([group('default', null, 2), group('default', 'P6', 5)]);
  });
});
