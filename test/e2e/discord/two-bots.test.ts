import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisClaims } from '../../../src/adapters/redis/claims.ts';
import { createRedisKeptTexts } from '../../../src/adapters/redis/kept-texts.ts';
import { claimsWhileAway } from '../../../src/adapters/redis/while-away.ts';
import { createMemoryClaims } from '../../../src/store/memory-claims.ts';
import { createTestBot } from '../../support/discord/bot.ts';
import { type FakeDiscord, startFakeDiscord } from '../../support/discord/fake-discord.ts';
import { press, said, slash } from '../../support/discord/payloads.ts';
import { oneRedis } from '../../support/redis/one-redis.ts';

const redis = oneRedis();
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** As a bot has them: of all, and its own while Redis is away. */
function claimsOf(prefix: string) {
  const own = createMemoryClaims({ now: () => 0 });
  return claimsWhileAway(createRedisClaims(redis.connect(500), prefix), own, quiet);
}

let fake: FakeDiscord;
/** Which of the bots takes nothing. */
let deaf: number | null = null;
let bots: readonly Awaited<ReturnType<typeof createTestBot>>[] = [];
beforeAll(async () => {
  fake = await startFakeDiscord();
  const prefix = redis.prefix();
  bots = await Promise.all(
    [0, 1].map((number) => {
      const claims = claimsOf(prefix);
      return createTestBot(fake, {
        claims: { first: async (...asked) => deaf !== number && claims.first(...asked) },
        texts: createRedisKeptTexts(redis.connect(), prefix),
      });
    }),
  );
  for (const { bot } of bots) await bot.start();
});
afterAll(async () => {
  for (const { bot } of bots) await bot.stop();
  await fake.stop();
});

const asked = () => bots.flatMap((one) => one.asked);
const done = (id: string) => Promise.all(bots.map((one) => one.done(id)));

describe('two bots of one Discord token that share a Redis', () => {
  it('answer each interaction once, which Discord tells both', async () => {
    const before = asked().length;
    const interactions = Array.from({ length: 20 }, () => slash('summary'));
    for (const one of interactions) fake.gateway.dispatch('INTERACTION_CREATE', one);
    await Promise.all(interactions.map(({ id }) => done(id)));
    expect(asked()).toHaveLength(before + 20);
    for (const { id } of interactions) {
      const callbacks = fake.requests.filter(({ path }) => path.startsWith(`/interactions/${id}/`));
      expect(callbacks.map(({ status }) => status)).toEqual([expect.toSatisfy((code) => code < 300)]);
    }
    expect(fake.refused).toEqual([]);
  });

  it('each know what the long buttons of the other stand for', async () => {
    const services = Array.from({ length: 12 }, (_, at) => `service-with-a-long-name-${at}`).join(',');
    const interaction = slash('summary', [{ name: 'service', type: 3, value: services }]);
    deaf = 1;
    fake.gateway.dispatch('INTERACTION_CREATE', interaction);
    await done(interaction.id);
    const answer = fake.requests.findLast(({ path }) => path.includes(`/${interaction.token}/`));
    const longId = JSON.stringify(answer?.body).match(/sla(-form)?~[\w-]+/)?.[0];
    expect(longId).toBeDefined();
    const pressed = press(longId ?? '', { id: '1', flags: 0 });
    deaf = 0;
    fake.gateway.dispatch('INTERACTION_CREATE', pressed);
    await done(pressed.id);
    deaf = null;
    const [reply, ...others] = fake.requests.filter(({ path }) => path.includes(`/${pressed.id}/`));
    expect([reply?.status, others]).toEqual([expect.toSatisfy((code) => code < 300), []]);
    expect(JSON.stringify(reply?.body)).not.toContain('no longer know');
  });

  it('answer each direct message once', async () => {
    const message = said('summary weekly', true);
    const before = asked().length;
    fake.gateway.dispatch('MESSAGE_CREATE', message);
    await done(message.id);
    expect(asked()).toHaveLength(before + 1);
  });

  it('answer in one message also while Redis is away: who acknowledges first, and the other edits the same', async () => {
    redis.server().pause();
    const interaction = slash('summary');
    try {
      fake.gateway.dispatch('INTERACTION_CREATE', interaction);
      await done(interaction.id);
    } finally {
      redis.server().resume();
    }
    const callbacks = fake.requests.filter(({ path }) => path.startsWith(`/interactions/${interaction.id}/`));
    const taken = callbacks.filter(({ status }) => status < 300);
    expect(taken).toHaveLength(1);
    const followUps = fake.requests.filter(
      ({ method, path }) => method === 'POST' && path.endsWith(`/${interaction.token}`),
    );
    expect(followUps).toEqual([]);
    const edits = fake.requests.filter(
      ({ method, path, body }) =>
        method === 'PATCH' && path.includes(`/${interaction.token}/`) && body.embeds?.length > 0,
    );
    expect(edits.length).toBeGreaterThan(0);
    expect(edits.every(({ path }) => path.endsWith('/messages/@original'))).toBe(true);
  });
});
