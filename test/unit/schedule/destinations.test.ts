import { describe, expect, it } from 'vitest';
import { accessSchema } from '../../../config/access-schema.ts';
import { conversationOf, maySeeAt } from '../../../src/schedule/destinations.ts';

const groupsOf = async (platform: string, user: string) => [`${platform} ${user}`];

describe('a destination', () => {
  it.each([
    ['slack:C0123ABCD', { platform: 'slack', channel: 'C0123ABCD', user: '', groups: [], direct: false }],
    ['slack:U0123ABCD', { platform: 'slack', user: 'U0123ABCD', groups: ['slack U0123ABCD'], direct: true }],
    [
      'discord:channel/123456',
      { platform: 'discord', channel: '123456', within: '999', user: '', direct: false },
    ],
    [
      'discord:user/123456',
      { platform: 'discord', user: '123456', groups: ['discord 123456'], direct: true },
    ],
    ['console:sla', { platform: 'console', channel: 'sla', direct: false }],
    ['email:a@example.com', { platform: 'schedule', user: 'a@example.com', channel: 'a@example.com' }],
  ])('is seen by access rules as the place or the person it is: %s', async (destination, who) => {
    expect(await conversationOf(destination, groupsOf, async () => '999')).toMatchObject(who);
  });

  it('may see what its rules let it see, and nothing where it is not known which rule holds', () => {
    const access = accessSchema.parse({
      rules: [
        { channel: ['C0PARTNER'], customers: ['Acme'] },
        { user: ['U0CORE'], teams: ['core'] },
        { group: ['S0ANY'], teams: ['other'] },
      ],
    });
    const see = (destination: string, team: string | null, customer: string | null) =>
      maySeeAt(access, destination, { team, customer });
    expect(see('slack:C0PARTNER', 'core', 'Acme')).toBe(true);
    expect(see('slack:C0PARTNER', 'core', 'Globex')).toBe(false);
    expect(see('slack:C0PARTNER', 'core', null)).toBe(false);
    expect(see('slack:C0OTHER', null, null)).toBe(true);
    expect(see('slack:U0CORE', 'core', null)).toBe(true);
    expect(see('slack:U0CORE', 'other', null)).toBe(false);
    expect(see('slack:U0WHOEVER', 'core', null)).toBe(false);
  });
});
