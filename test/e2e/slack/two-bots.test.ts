import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisClaims } from '../../../src/adapters/redis/claims.ts';
import { claimsWhileAway } from '../../../src/adapters/redis/while-away.ts';
import { createMemoryClaims } from '../../../src/store/memory-claims.ts';
import { oneRedis } from '../../support/redis/one-redis.ts';
import { type SlackBot, startSlackBot } from '../../support/slack/slack-bot.ts';

const redis = oneRedis();
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** As a bot has them: of all, and its own while Redis is away. */
function claimsOf(prefix: string) {
  const own = createMemoryClaims({ now: () => 0 });
  return claimsWhileAway(createRedisClaims(redis.connect(500), prefix), own, quiet);
}

let bots: readonly SlackBot[] = [];
beforeAll(async () => {
  const prefix = redis.prefix();
  const first = await startSlackBot({ claims: claimsOf(prefix) });
  const second = await startSlackBot({ claims: claimsOf(prefix), slack: first.slack });
  bots = [first, second];
});
afterAll(async () => {
  for (const bot of [...bots].reverse()) await bot.stop();
});

const asked = () => bots.flatMap(({ requests }) => requests);
const answers = () => bots.flatMap(({ outcomes }) => outcomes);

describe('two bots of one Slack app that share a Redis', () => {
  it('answer once whatever is delivered again, to whichever of them', async () => {
    const [first] = bots;
    const { slack, anna } = first as SlackBot;
    expect(slack.connections).toBe(2);
    const before = slack.workspace.messages.filter(({ by }) => by === 'bot').length;
    for (let n = 0; n < 10; n += 1) {
      const eventId = `Ev-twice-${n}`;
      const retry = { attempt: 1, reason: 'timeout' };
      await Promise.all([
        anna.mention('@sla-bot summary weekly', 'CSLA', { eventId }),
        anna.mention('@sla-bot summary weekly', 'CSLA', { eventId, retry }),
      ]);
      await anna.mention('@sla-bot summary weekly', 'CSLA', { eventId, retry });
    }
    await slack.until(() => answers().length >= 10, 'ten answers');
    await slack.until(
      () => slack.workspace.messages.filter(({ by }) => by === 'bot').length >= before + 10,
      'ten messages',
    );
    await anna.command('help', 'CSLA');
    await slack.until(
      () => asked().some(({ requestId, ...rest }) => JSON.stringify(rest).includes('help')),
      'help',
    );
    expect(asked()).toHaveLength(11);
  });

  it('both take their share', () => {
    expect(bots.every(({ requests }) => requests.length > 0)).toBe(true);
  });

  it('answer also while Redis is away, and once again when it is back', async () => {
    const [first] = bots;
    const { slack, anna } = first as SlackBot;
    const before = asked().length;
    redis.server().pause();
    try {
      const ack = await anna.mention('@sla-bot summary weekly', 'CSLA', { eventId: 'Ev-away' });
      expect(ack.afterMs).toBeLessThan(3_000);
      await slack.until(() => asked().length === before + 1, 'an answer without Redis');
    } finally {
      redis.server().resume();
    }
    const eventId = 'Ev-back';
    const deliveries = [1, 2].map(() => anna.mention('@sla-bot summary weekly', 'CSLA', { eventId }));
    await Promise.all(deliveries);
    await slack.until(() => asked().length >= before + 2, 'an answer with Redis');
    await anna.mention('@sla-bot summary weekly', 'CSLA', { eventId: 'Ev-after' });
    await slack.until(() => asked().length >= before + 3, 'the next answer');
    expect(asked()).toHaveLength(before + 3);
  });
});
