import { describe, expect, it } from 'vitest';
import { checkAccess } from '../../../config/access-check.ts';
import { configSchema } from '../../../config/schema.ts';

function warnings(...rules: Record<string, unknown>[]) {
  const { access } = configSchema.parse({ access: { rules } });
  return checkAccess({ access }).map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`);
}

describe('the check of access rules', () => {
  it.each([
    [{ user: ['U012AB3CD'], group: ['S0123ADMIN'], channel: ['C012AB3CD'] }],
    [{ platform: ['discord'], user: ['123456789012345678'], channel: ['123456789012345678'] }],
    [{ platform: ['console'], channel: ['#payments', 'sla'], user: ['you'] }],
    [{ platform: ['schedule'], channel: ['anything'] }],
  ])('finds nothing wrong with ids: %j', (rule) => {
    expect(warnings(rule)).toEqual([]);
  });

  it.each([
    [{ channel: ['#partner'] }, '0.channel.0: “#partner” is no channel id'],
    [{ user: ['bob'] }, '0.user.0: “bob” is no user id'],
    [{ platform: ['slack'], user: ['123456789012345678'] }, 'matches nothing of it in Slack'],
    [{ platform: ['discord'], group: ['sre-leads'] }, '“sre-leads” is no group id'],
  ])('warns of names, which match nothing: %j', (rule, message) => {
    expect(warnings(rule)).toEqual([expect.stringContaining(message)]);
  });

  it('warns of a rule that an earlier one of its sort leaves nothing to', () => {
    const [wide, close] = [{ user: ['U01', 'U02'] }, { user: ['U02'], channel: ['C01'] }];
    expect(warnings(wide, close)).toEqual(['1: never applies: access.rules[0] matches first']);
    expect(warnings(close, wide)).toEqual([]);
    expect(warnings({ channel: ['C01'] }, { channel: ['C01'], teams: ['a'] })).toHaveLength(1);
    expect(warnings({ channel: ['C01'] }, { user: ['U01'], channel: ['C01'] })).toEqual([]);
    expect(warnings({}, { channel: ['C01'] })).toHaveLength(1);
    expect(warnings({ platform: ['slack'] }, { channel: ['C01'] })).toEqual([]);
  });
});
