import { afterEach, expect, it, vi } from 'vitest';
import { startTestBot, type TestBot } from '../../support/discord/bot.ts';
import type { Fault, Seen } from '../../support/discord/fake-discord.ts';
import { botUser, said, slash } from '../../support/discord/payloads.ts';
import { createFaultTally, createPicks } from '../../support/fault-tally.ts';

/** Of each kind; `DISCORD_FAULTS=1000` for the long run. */
const perKind = Number(process.env.DISCORD_FAULTS ?? 6);
vi.setConfig({ testTimeout: 240_000 + perKind * 15_000 });

let test: TestBot;
afterEach(() => test.stop());

type Answer = Omit<Fault, 'method' | 'path'>;
const limited = {
  body: { message: 'limited', retry_after: 0.01, global: false },
  headers: { 'retry-after': '0.01', 'x-ratelimit-scope': 'user' },
};
const refused = (status: number, code: number, message: string): Answer => ({
  status,
  body: { code, message },
});
/** Requests that meet a fault, of which the bot sends more than one where it must. */
const requests: Readonly<Record<string, readonly Answer[]>> = {
  '429 with Retry-After': [{ status: 429, ...limited }],
  '5xx': [{ status: 502 }, { status: 500, afterEffect: true }],
  'no answer': [{ status: 'cut' }, { status: 'cut', afterEffect: true }],
  'posting forbidden': [refused(403, 50_013, 'Missing Permissions')],
  'channel archived': [refused(400, 50_083, 'Thread is archived'), refused(404, 10_003, 'Unknown Channel')],
  'bot removed': [refused(403, 50_001, 'Missing Access')],
  'file too large': [refused(413, 40_005, 'Request entity too large')],
};
const kinds = [...Object.keys(requests), 'revoked token', 'expired interaction', 'redelivery', 'socket lost'];
const steps = { defer: /\/callback$/, edit: /@original$/, post: /\/messages$/ } as const;

/** Requests that put an answer in front of a person, as far as Discord took them. */
function answers(id: string, token: string | null, from: number): number {
  const isAnswer = ({ path, body, method, status }: Seen) =>
    token !== null &&
    path.includes(token) &&
    method !== 'DELETE' &&
    body?.type === undefined &&
    status === 200;
  // Edits of one reply are one answer: the last stands.
  const isEdited = test.fake.requests.slice(from).some(isAnswer);
  return (isEdited ? 1 : 0) + test.fake.posted.filter(({ body }) => body.nonce === id).length;
}

it('answers once or says why, whatever fails', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  test = await startTestBot();
  const { draw, pick } = createPicks(7);
  const tally = createFaultTally(kinds, perKind, draw);
  for (let kind = tally.next(); kind !== null; kind = tally.next()) {
    const { fake, log, asked } = test;
    const from = fake.requests.length;
    const logged = log.length;
    fake.heal();
    const isMessage = kind === 'revoked token' || (kind !== 'expired interaction' && draw() < 0.4);
    const isDirect = draw() < 0.5;
    const interaction = slash(pick(['summary', 'summary', 'help']));
    const message = said(isDirect ? 'summary' : `<@${botUser.id}> summary`, isDirect);
    const step = isMessage ? 'post' : pick(['defer', 'edit'] as const);
    const answer =
      kind === 'revoked token' ? refused(401, 0, '401: Unauthorized') : pick(requests[kind] ?? []);
    const times = 1 + Math.floor(draw() * 3);
    const faults = answer === undefined ? 0 : times;
    if (answer !== undefined)
      fake.fail({ method: step === 'edit' ? 'PATCH' : 'POST', path: steps[step], times, ...answer });
    if (kind === 'expired interaction') fake.expire(interaction);
    const connected = kind === 'socket lost' ? fake.gateway.connected() : null;
    if (connected !== null) fake.gateway.drop();
    const id = isMessage ? message.id : interaction.id;
    const again = kind === 'redelivery' ? times : 0;
    for (let n = 0; n <= again; n += 1)
      fake.gateway.dispatch(
        isMessage ? 'MESSAGE_CREATE' : 'INTERACTION_CREATE',
        isMessage ? message : interaction,
      );
    await connected;
    await test.done(id);
    const errors = log.slice(logged).filter(({ level }) => level === 'error');
    const toldWhere = errors[0]?.fields.told ?? null;
    const met = answer === undefined ? Math.max(1, again) : faults - fake.heal();
    const replies = answers(id, isMessage ? null : interaction.token, from);
    tally.add(kind, met, { replies, told: toldWhere !== null, logged: errors.length > 0 });
    expect(errors.length, kind).toBeLessThanOrEqual(1);
    expect(
      asked.filter((request) => (request as { requestId?: string }).requestId === id),
      kind,
    ).toHaveLength(1);
    if (kind === 'revoked token') {
      expect(fake.refused).toEqual([]);
      // The library forgets a token that Discord refuses: whoever runs the bot gives it a new one.
      await test.stop();
      test = await startTestBot();
    }
  }
  expect(test.fake.refused).toEqual([]);
  process.off('unhandledRejection', note);
  process.stdout.write(`\nDiscord, ${perKind} of each fault:\n${tally.table()}\n`);
  expect(unhandled).toEqual([]);
  for (const { kind, injected, duplicates, lost } of tally.rows) {
    expect(injected, kind).toBeGreaterThanOrEqual(perKind);
    expect({ kind, duplicates, lost }).toEqual({ kind, duplicates: 0, lost: 0 });
  }
});
