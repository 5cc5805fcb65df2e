import { expect, it } from 'vitest';
import { loadConfig } from '../../../config/load.ts';
import { policyContent } from '../../../config/policy.ts';
import { parseProposals, withProposals } from '../../../config/proposal.ts';

const { config } = loadConfig({ file: null, env: {}, cwd: process.cwd() });

async function rulesAfter(...words: string[]) {
  const content = await policyContent(withProposals(config, parseProposals(words)));
  return content.policies[0]?.rules ?? {};
}

it('changes the target of one priority and leaves the rest', async () => {
  const before = (await policyContent(config)).policies[0]?.rules ?? {};
  const after = await rulesAfter('target', 'P2.response=20m');
  expect(after.P2?.response.targetMs).toBe(20 * 60_000);
  expect(after.P2?.resolution).toEqual(before.P2?.resolution);
  expect(after.P1).toEqual(before.P1);
});

it('takes a subject for all assignments after it, and * for every priority', async () => {
  const after = await rulesAfter(
    'P1.response=none',
    'pause',
    '*.resolution=none',
    'P2.response=customer,vendor',
  );
  expect(after.P1?.response.targetMs).toBeNull();
  expect(after.P4?.resolution.pauseReasons).toEqual([]);
  expect(after.P2?.response.pauseReasons).toEqual(['customer', 'vendor']);
});

it('says what cannot be proposed', () => {
  const attempt =
    (...words: string[]) =>
    () =>
      withProposals(config, parseProposals(words));
  expect(attempt()).toThrow('Nothing is proposed');
  expect(attempt('target', 'P2=20m')).toThrow('proposes nothing');
  expect(attempt('P2.response=soon')).toThrow('no target');
  expect(attempt('P2.response=0m')).toThrow('no target');
  expect(attempt('P9.response=5m')).toThrow('No policy has a target for priority “P9”');
  expect(attempt('calendar', 'P1.response=moon')).toThrow('no calendar “moon”');
});
