import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { defineCommand } from '../../../src/bot/command.ts';
import { plainReport } from '../../../src/bot/plain-report.ts';
import { createFaultTally, createPicks, type Fate } from '../../support/fault-tally.ts';
import type { Fault } from '../../support/slack/fake-slack.ts';
import { Person } from '../../support/slack/person.ts';
import { type SlackBot, startSlackBot } from '../../support/slack/slack-bot.ts';

/** Of each kind; `SLACK_FAULTS=1000` for the long run. */
const perKind = Number(process.env.SLACK_FAULTS ?? 12);
vi.setConfig({ testTimeout: 240_000 + perKind * 15_000 });

let bot: SlackBot;
afterEach(() => bot.stop());

const posts: Readonly<Record<string, readonly Fault[]>> = {
  '429 with Retry-After': [{ status: 429, retryAfter: 0 }],
  '5xx': [{ status: 500 }, { status: 502 }, { status: 503 }, { error: 'internal_error' }],
  'no answer': [{ lost: true }, { lost: true, undone: true }],
  'posting forbidden': [{ error: 'restricted_action' }],
};
const kinds = [
  ...Object.keys(posts),
  'expired trigger',
  'revoked token',
  'channel archived',
  'bot removed',
  'redelivery',
  'socket lost',
  'people unknown',
  'response address fails',
];
/** Nothing can be posted where it was asked. */
const closed = new Set(['posting forbidden', 'channel archived', 'bot removed', 'response address fails']);

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
  it('answers every request once, in one place or another, or says why not, and goes on', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    bot = await startSlackBot({ commands: [echo] });
    const { slack, anna, log } = bot;
    const { messages, channels } = slack.workspace;
    const { draw, pick } = createPicks(7);
    const tally = createFaultTally(kinds, perKind, draw);
    const channel = channels.get('CSLA');
    if (channel === undefined) throw new Error('no channel');
    /** From which message on the answers to each incident may be. */
    const asked = new Map<string, { readonly kind: string; readonly from: number }>();

    /** Sets the fault up; returns how often it is to be met. */
    const inject = async (kind: string): Promise<number> => {
      const faults = posts[kind];
      const times = faults === undefined ? 1 : 1 + Math.floor(draw() * 2);
      if (kind === 'posting forbidden') slack.fail('chat.postMessage', { error: 'restricted_action' });
      else if (faults !== undefined) slack.fail('chat.postMessage', pick(faults), times);
      if (kind === 'revoked token') slack.isTokenRevoked = true;
      if (kind === 'channel archived') channel.isArchived = true;
      if (kind === 'bot removed') channel.isMember = false;
      if (kind === 'people unknown') slack.fail('users.info', { status: 503 });
      if (kind === 'response address fails') {
        slack.fail('chat.postMessage', { error: 'is_archived' });
        slack.fail('response_url', { status: 500 });
      }
      if (kind === 'socket lost') {
        slack.disconnect(pick(['drop', 'refresh'] as const));
        await slack.until(() => slack.connections === 0, 'the socket to end');
        await slack.until(() => slack.connections === 1, 'a new socket');
      }
      return kind === 'posting forbidden' ? 1 : times;
    };

    /** Asks and waits until the bot is through with it. */
    async function ask(kind: string, line: string): Promise<{ again: number; isByCommand: boolean }> {
      const eventId = slack.workspace.next('Ev');
      // What the bot knows of a person it does not ask again.
      const who = kind === 'people unknown' ? new Person(slack, slack.workspace.next('U')) : anna;
      const command = () => who.command(line, 'CSLA');
      const mention = () => who.mention(`@sla-bot ${line}`, 'CSLA', { eventId });
      const direct = () => who.direct(line, { eventId });
      if (kind === 'redelivery') {
        await direct();
        const again = 1 + Math.floor(draw() * 3);
        for (let attempt = 1; attempt <= again; attempt += 1)
          await anna.direct(line, { eventId, retry: { attempt, reason: 'timeout' } });
        return { again, isByCommand: false };
      }
      const ways = closed.has(kind) ? [command, mention] : [command, mention, direct];
      const way = kind === 'response address fails' ? command : pick(ways);
      await way();
      return { again: 0, isByCommand: way === command };
    }

    /** A form that opens too late: there is no answer but the word of it. */
    async function openLate(): Promise<Fate> {
      const from = messages.length;
      const told = () => messages.slice(from).filter(({ text }) => text.includes('opened too late'));
      await anna.command('', 'CSLA', { isLate: true });
      await slack.until(() => told().length > 0, 'a word on the form');
      return { replies: 0, told: told().length === 1, logged: true };
    }

    let index = 0;
    for (let kind = tally.next(); kind !== null; kind = tally.next()) {
      if (index > 10 * kinds.length * perKind) throw new Error(`faults are not met:\n${tally.table()}`);
      slack.heal();
      if (kind === 'expired trigger') {
        tally.add(kind, 1, await openLate());
        continue;
      }
      index += 1;
      const incident = `INC-${index}`;
      const from = messages.length;
      const callsFrom = slack.calls.length;
      const logged = log.length;
      asked.set(incident, { kind, from });
      const planned = await inject(kind);
      const { again, isByCommand } = await ask(kind, `echo ${incident}`);
      const own = () => messages.slice(from).filter(({ by }) => by !== 'person');
      const answers = () => own().filter(({ text }) => text.startsWith(`${incident}:`)).length;
      const isLogged = () => log.slice(logged).some(({ level }) => level === 'error');
      // Without its token the bot can use nothing but the address that a command comes with.
      const isMute = kind === 'revoked token' && !isByCommand;
      await slack.until(
        () => answers() > 0 || (isMute && isLogged() && bot.outcomes.length === index),
        `the answer about ${incident} (${kind})`,
      );
      // No attempt may meet a fault that is meant for the next request.
      const attempts = () =>
        slack.calls.slice(callsFrom).filter(({ args }) => String(args.text).startsWith(`${incident}:`))
          .length;
      if (kind === 'no answer') await slack.until(() => attempts() > planned, `all attempts for ${incident}`);
      const met = kind === 'redelivery' ? again : planned - slack.heal();
      slack.isTokenRevoked = false;
      channel.isArchived = false;
      channel.isMember = true;
      const told = own().some(({ text }) => text.startsWith('I could not post this for everybody'));
      tally.add(kind, Math.max(0, met), { replies: answers(), told, logged: isLogged() });
    }
    await slack.until(() => bot.outcomes.length === index, 'every outcome');
    // What came late would be a second answer.
    for (const [incident, { kind, from }] of asked) {
      const shown = messages
        .slice(from, from + 40)
        .filter(({ by, text }) => by !== 'person' && text.startsWith(`${incident}:`));
      expect(shown.length, `${incident} (${kind})`).toBeLessThanOrEqual(1);
      if (kind !== 'revoked token') expect(shown, `${incident} (${kind})`).toHaveLength(1);
    }
    process.off('unhandledRejection', note);
    process.stdout.write(`\nSlack, ${perKind} of each fault:\n${tally.table()}\n`);
    expect(unhandled).toEqual([]);
    for (const { kind, injected, duplicates, lost } of tally.rows) {
      expect(injected, kind).toBeGreaterThanOrEqual(perKind);
      expect({ kind, duplicates, lost }).toEqual({ kind, duplicates: 0, lost: 0 });
    }
  });
});
