import type { Conversation } from '../../bot/command.ts';
import type { Dispatch, OutcomeStatus } from '../../bot/dispatch.ts';
import { faultToReport } from '../../bot/errors-to-report.ts';
import { UserError } from '../../core/errors.ts';
import type { Report } from '../../core/report/document.ts';
import { chartsOf } from '../../output/charts/charts-of.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { drain } from '../drain.ts';
import { type RenderBlocks, toAnswer } from './answer.ts';
import type { Attachments } from './attachments.ts';
import type { Live } from './live.ts';
import type { ConsoleChannel, ConsoleMessage, History } from './messages.ts';

/** What people say and the bot answers. */
export interface Turns {
  /** Adds the message and starts the answer; UserError where too much is running or the channel is unknown. */
  say(channel: string, text: string): { readonly id: string; readonly answered: Promise<void> };
  /** Stops a running answer; false where it is not running. */
  cancel(id: string): boolean;
  /** Posts a report that nobody asked for: a digest, a notice. */
  post(channel: ConsoleChannel, report: Report): ConsoleMessage;
  /** Shows another report in place of one that was posted; false where the message is there no more. */
  edit(id: string, report: Report): boolean;
  /** Lets what runs end, or aborts what takes too long. */
  stop(): Promise<void>;
}

export interface TurnsDeps {
  readonly dispatch: Dispatch;
  readonly renderBlocks: RenderBlocks;
  readonly clock: Clock;
  readonly history: History;
  readonly attachments: Attachments;
  readonly live: Live;
  readonly logger: Logger;
}

/** The one person of the console, in a channel of it. */
export function conversationIn(channel: string, direct: boolean): Conversation {
  return { platform: 'console', channel, user: 'you', userName: null, groups: [], direct };
}

/** Each holds a report in memory; one person has no use for more at a time. */
const MAX_RUNNING = 8;

export function createTurns({
  dispatch,
  renderBlocks,
  clock,
  history,
  attachments,
  live,
  logger,
}: TurnsDeps): Turns {
  const running = new Map<string, { abort: AbortController; done: Promise<void> }>();
  let count = 0;

  function put(message: ConsoleMessage): ConsoleMessage {
    history.put(message);
    live.publish('message', message);
    return message;
  }

  function draft(channel: string, author: ConsoleMessage['author']): ConsoleMessage {
    count += 1;
    const id = `m${count}`;
    const at = clock.now();
    return { id, channel, author, at, text: '', working: false, progress: '', status: null, answer: null };
  }

  function finish(message: ConsoleMessage, report: Report, status: OutcomeStatus | null): ConsoleMessage {
    attachments.add(message.id, chartsOf(report), report.files);
    const answer = toAnswer(message.id, report, renderBlocks);
    return put({ ...message, at: clock.now(), working: false, progress: '', status, answer });
  }

  async function answer(message: ConsoleMessage, channel: ConsoleChannel, text: string, signal: AbortSignal) {
    const { id, report, status } = await dispatch({
      text,
      conversation: conversationIn(channel.id, channel.kind === 'direct'),
      signal,
      progress: (progress) => void put({ ...message, progress }),
    });
    running.delete(message.id);
    try {
      finish(message, report, status);
    } catch (error) {
      const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
      logger.error({ id, cause }, 'answer could not be shown');
      finish(message, faultToReport(id, report.language), 'failed');
    }
  }

  return {
    say(channelId, text) {
      const channel = history.channels().find((candidate) => candidate.id === channelId);
      if (channel === undefined) throw new UserError('There is no such channel.', { code: 'no-channel' });
      if (running.size >= MAX_RUNNING) {
        const message = `I am still busy with ${MAX_RUNNING} commands.`;
        throw new UserError(message, { code: 'busy', hint: 'Wait for one to finish, or stop one.' });
      }
      const said = put({ ...draft(channelId, 'user'), text });
      const reply = put({ ...draft(channelId, 'bot'), working: true });
      const abort = new AbortController();
      const done = answer(reply, channel, text, abort.signal);
      running.set(reply.id, { abort, done });
      return { id: said.id, answered: done };
    },
    cancel(id) {
      const work = running.get(id);
      work?.abort.abort();
      return work !== undefined;
    },
    post(channel, report) {
      if (!history.hasChannel(channel.id)) {
        history.addChannel(channel);
        live.publish('channel', channel);
      }
      return finish(draft(channel.id, 'bot'), report, null);
    },
    edit(id, report) {
      const message = history.get(id);
      if (message === undefined) return false;
      finish(message, report, null);
      return true;
    },
    stop: () =>
      drain(
        [...running.values()].map(({ done }) => done),
        () => {
          for (const { abort } of running.values()) abort.abort();
        },
      ),
  };
}
