import { describe, expect, it } from 'vitest';
import { checkNotices } from '../../../config/notices-check.ts';
import { noticesSchema } from '../../../config/notices-schema.ts';

const refusal = (notices: unknown) =>
  noticesSchema.safeParse(notices).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
const warnings = (notices: unknown) =>
  checkNotices({ notices: noticesSchema.parse(notices) }).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('the notices of a configuration', () => {
  it('tell nothing by default: no channel is named', () => {
    expect(noticesSchema.parse({})).toMatchObject({ enabled: true, channels: [], channel: null });
    expect(warnings({})).toEqual([]);
  });

  it('go where a message can be edited', () => {
    expect(refusal({ channel: 'email:a@example.com' })).toEqual([
      'channel: notices are edited as they go, which an e-mail cannot be: slack:…, discord:… or console:…',
    ]);
    expect(refusal({ channels: [{ to: 'pager:1' }] })?.[0]).toContain('channels.0.to: not a destination');
    expect(refusal({ channels: [{ team: ['a'], to: null }] })).toBeUndefined();
  });

  it('warn of rules behind one that matches everything, and of quiet hours that never are', () => {
    const anything = { to: 'slack:C0123' };
    expect(
      warnings({ channels: [{ team: ['a'], to: null }, anything, { ...anything, team: ['b'] }] }),
    ).toEqual(['notices.channels.2: never applies: notices.channels[1] matches every incident']);
    expect(warnings({ quietHours: { from: '07:00', to: '07:00' } })).toEqual([
      'notices.quietHours: never quiet: they end as they begin',
    ]);
    expect(warnings({ quietHours: { weekdays: [] } })).toEqual([
      'notices.quietHours: never quiet: they begin on no day',
    ]);
  });
});
