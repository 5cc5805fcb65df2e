import { describe, expect, it } from 'vitest';
import type { SlackApi, SlackUser } from '../../../../src/adapters/slack/api.ts';
import { createPeople } from '../../../../src/adapters/slack/people.ts';
import { silentLogger } from '../../../support/io.ts';

const anna: SlackUser = { name: 'anna', timeZone: 'Asia/Tokyo', locale: 'de-DE' };

function setUp(
  user: () => Promise<SlackUser>,
  longestWaitMs?: number,
  userGroups: SlackApi['userGroups'] = async () => new Map([['S1', ['U1']]]),
) {
  let now = 0;
  let asked = 0;
  const api = {
    user: () => {
      asked += 1;
      return user();
    },
    userGroups,
  } as unknown as SlackApi;
  const more = longestWaitMs === undefined ? {} : { longestWaitMs };
  const people = createPeople({ api, clock: { now: () => now }, logger: silentLogger, ...more });
  const later = (ms: number) => {
    now += ms;
  };
  return { people, asked: () => asked, later };
}

describe('who asks', () => {
  it('is asked of Slack once an hour, however many requests come at once', async () => {
    const { people, asked, later } = setUp(async () => anna);
    await Promise.all(['U1', 'U1', 'U1'].map((id) => people.find(id)));
    expect(await people.find('U1')).toEqual({ id: 'U1', ...anna, groups: ['S1'] });
    expect(asked()).toBe(1);
    later(3_600_000);
    await people.find('U1');
    expect(asked()).toBe(2);
  });

  it('is asked again after a failure, and unknown meanwhile', async () => {
    const { people, asked } = setUp(() => Promise.reject(new Error('no')));
    expect(await people.find('U2')).toEqual({
      id: 'U2',
      name: null,
      timeZone: null,
      locale: null,
      groups: [],
    });
    await people.find('U2');
    expect(asked()).toBe(2);
  });

  it('keeps nobody waiting where Slack does not answer', async () => {
    const { people } = setUp(() => new Promise(() => undefined), 1);
    expect((await people.find('U1')).timeZone).toBeNull();
  });

  it('is in unknown groups where Slack does not give them, which is asked again a little later', async () => {
    let asked = 0;
    const groups = async () => {
      asked += 1;
      if (asked === 1) throw new Error('no');
      return new Map([['S1', ['U1']]]);
    };
    const { people, later } = setUp(async () => anna, undefined, groups);
    expect((await people.find('U1')).groups).toBeNull();
    expect((await people.find('U1')).groups).toBeNull();
    expect(asked).toBe(1);
    later(15_000);
    expect((await people.find('U1')).groups).toEqual(['S1']);
  });

  it('has no zone or language that this machine does not know', async () => {
    const { people } = setUp(async () => ({ name: 'x', timeZone: 'Mars/Olympus', locale: '!!' }));
    expect(await people.find('U1')).toMatchObject({ timeZone: null, locale: null });
  });
});
