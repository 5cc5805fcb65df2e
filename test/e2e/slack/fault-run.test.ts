import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { defineCommand } from '../../../src/bot/command.ts';
import { plainReport } from '../../../src/bot/plain-report.ts';
import type { Fault } from '../../support/slack/fake-slack.ts';
import { type SlackBot, startSlackBot } from '../../support/slack/slack-bot.ts';

/** `SLACK_FAULTS=1000` for the long run. */
const requests = Number(process.env.SLACK_FAULTS ?? 120);
vi.setConfig({ testTimeout: 240_000 + requests * 1_000 });

let bot: SlackBot;
afterEach(() => bot.stop());

/** Numbers from 0 to below 1, the same in every run (mulberry32). */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const temporary: readonly Fault[] = [
  { status: 429, retryAfter: 0 },
  { status: 500 },
  { status: 503 },
  { error: 'internal_error' },
];
const final: readonly Fault[] = ['is_archived', 'not_in_channel', 'restricted_action'].map((error) => ({
  error,
}));

/** One message, so that every fault meets the request that it is meant for. */
const echo = defineCommand({
  name: 'echo',
  summary: 'Says it again.',
  examples: ['echo x'],
  options: z.object({ text: z.string() }),
  positional: ['text'],
  run: async ({ text }) => plainReport({ title: text, summary: 'Said.', blocks: [], language: 'en' }),
});

describe('Slack under random faults', () => {
  it('answers every request once, in one place or another, and goes on', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    bot = await startSlackBot({ commands: [echo] });
    const { slack, anna } = bot;
    const { messages } = slack.workspace;
    const draw = draws(7);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(draw() * items.length)] as T;
    for (let index = 0; index < requests; index += 1) {
      const incident = `INC-${1000 + index}`;
      const kind = pick(['post', 'post', 'post', 'people', 'response', 'socket', 'again', 'lost'] as const);
      slack.heal();
      if (kind === 'post')
        slack.fail('chat.postMessage', pick([...temporary, ...final]), 1 + Math.floor(draw() * 2));
      if (kind === 'lost') slack.fail('chat.postMessage', { lost: true });
      if (kind === 'people') slack.fail('users.info', pick(temporary));
      if (kind === 'response') {
        slack.fail('chat.postMessage', pick(final), 1);
        slack.fail('response_url', { status: 500 }, 1);
      }
      if (kind === 'socket') {
        slack.disconnect(pick(['drop', 'refresh'] as const));
        await slack.until(() => slack.connections === 0, 'the socket to end');
        await slack.until(() => slack.connections === 1, 'a new socket');
      }
      const line = `echo ${incident}`;
      const eventId = slack.workspace.next('Ev');
      const ways = [
        () => anna.command(line, pick(['CSLA', 'CELSE'])),
        () => anna.mention(`@sla-bot ${line}`, 'CSLA', { eventId }),
        () => anna.direct(line, { eventId }),
      ];
      const ask = kind === 'again' ? (ways[2] as () => Promise<unknown>) : pick(ways);
      await ask();
      if (kind === 'again') await anna.direct(line, { eventId, retry: { attempt: 1, reason: 'timeout' } });
      const answers = () =>
        messages.filter(({ by, text }) => by !== 'person' && text.startsWith(`${incident}:`));
      await slack.until(() => answers().length > 0, `the answer about ${incident} (${kind})`);
      // The second attempt must meet no fault that is meant for the next request.
      const posts = () =>
        slack.calls.filter(({ args }) => String(args.text).startsWith(`${incident}:`)).length;
      if (kind === 'lost') await slack.until(() => posts() > 1, `a second attempt for ${incident}`);
    }
    await bot.slack.until(() => bot.outcomes.length === requests, 'every outcome');
    for (let index = 0; index < requests; index += 1) {
      const shown = messages.filter(
        ({ by, text }) => by !== 'person' && text.startsWith(`INC-${1000 + index}:`),
      );
      expect(shown, `INC-${1000 + index}`).toHaveLength(1);
    }
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});
