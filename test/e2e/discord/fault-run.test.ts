import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startTestBot, type TestBot } from '../../support/discord/bot.ts';
import type { Fault, Seen } from '../../support/discord/fake-discord.ts';
import { botUser, said, slash } from '../../support/discord/payloads.ts';

/** `DISCORD_FAULTS=1000` for the long run. */
const runs = Number(process.env.DISCORD_FAULTS ?? 60);
vi.setConfig({ testTimeout: 240_000 + runs * 1_000 });

let test: TestBot;
beforeAll(async () => {
  test = await startTestBot();
});
afterAll(() => test.stop());

const limited = {
  body: { message: 'limited', retry_after: 0.01, global: false },
  headers: { 'retry-after': '0.01', 'x-ratelimit-scope': 'user' },
};
const kinds = {
  limited: { status: 429, ...limited },
  server: { status: 502 },
  late: { status: 500, afterEffect: true },
  cut: { status: 'cut' },
  lost: { status: 'cut', afterEffect: true },
  forbidden: { status: 403, body: { code: 50013, message: 'Missing Permissions' } },
  gone: { status: 404, body: { code: 10003, message: 'Unknown Channel' } },
  large: { status: 413, body: { code: 40005, message: 'Request entity too large' } },
} as const satisfies Record<string, Omit<Fault, 'method' | 'path'>>;
const steps = { defer: /\/callback$/, edit: /@original$/, post: /\/messages$/ } as const;

const faults = fc.array(
  fc.record({
    kind: fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
    step: fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])),
    times: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: 3 },
);
const asks = fc.record({
  faults,
  by: fc.constantFrom('slash', 'help', 'wrong', 'mention', 'direct'),
  expired: fc.boolean(),
  drop: fc.constantFrom(false, false, false, false, true),
  twice: fc.boolean(),
});

/** Requests that put an answer in front of a person, as far as Discord took them. */
function answers(id: string, token: string, from: number): { edits: Seen[]; posts: number } {
  const own = test.fake.requests.slice(from);
  const edits = own.filter(
    ({ path, body, method }) => path.includes(token) && method !== 'DELETE' && body?.type === undefined,
  );
  return {
    edits: edits.filter(({ status }) => status === 200),
    posts: test.fake.posted.filter(({ body }) => body.nonce === id).length,
  };
}

it('answers once or says why, whatever fails', async () => {
  await fc.assert(
    fc.asyncProperty(asks, async ({ faults: planned, by, expired, drop, twice }) => {
      const from = test.fake.requests.length;
      const logged = test.log.length;
      test.fake.heal();
      for (const { kind, step, times } of planned) {
        const method = step === 'edit' ? 'PATCH' : 'POST';
        test.fake.fail({ method, path: steps[step], times, ...kinds[kind] });
      }
      const isMessage = by === 'mention' || by === 'direct';
      const interaction = slash(
        by === 'help' ? 'help' : 'summary',
        by === 'wrong' ? [{ name: 'from', type: 3, value: 'x' }] : [],
      );
      const message = said(by === 'mention' ? `<@${botUser.id}> summary` : 'summary', by === 'direct');
      if (expired) test.fake.expire(interaction);
      const connected = drop ? test.fake.gateway.connected() : null;
      if (drop) test.fake.gateway.drop();
      const id = isMessage ? message.id : interaction.id;
      for (let n = 0; n < (twice ? 2 : 1); n += 1) {
        test.fake.gateway.dispatch(
          isMessage ? 'MESSAGE_CREATE' : 'INTERACTION_CREATE',
          isMessage ? message : interaction,
        );
      }
      await connected;
      await test.done(id);
      const { edits, posts } = answers(id, isMessage ? 'none' : interaction.token, from);
      const errors = test.log.slice(logged).filter(({ level }) => level === 'error');
      expect(posts).toBeLessThanOrEqual(1);
      expect(errors.length).toBeLessThanOrEqual(1);
      const isTold = posts + edits.length > 0;
      // Where truly nothing gets through, the log says so.
      if (!isTold) expect(errors[0]?.fields).toMatchObject({ told: null });
      expect(
        test.asked.filter((request) => (request as { requestId?: string }).requestId === id),
      ).toHaveLength(1);
    }),
    { numRuns: runs },
  );
  expect(test.fake.refused).toEqual([]);
});
