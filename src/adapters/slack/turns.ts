import type { Dispatch, DispatchRequest, Outcome } from '../../bot/dispatch.ts';
import { faultToReport } from '../../bot/errors-to-report.ts';
import { context } from '../../output/slack/blocks.ts';
import { reportToSlack, type SlackReply } from '../../output/slack/report-to-slack.ts';
import type { Clock } from '../../ports/clock.ts';
import { drain } from '../drain.ts';
import { type DeliverDeps, deliver } from './deliver.ts';
import { causeOf } from './failures.ts';
import type { People, Person } from './people.ts';
import { conversationOf, type Place } from './place.ts';
import { startProgress } from './progress.ts';

/** Something that a person asked. */
export interface Asked {
  /** As they typed it, `/sla` included. */
  readonly text: string;
  readonly place: Place;
  /** Said to the bot where others read along. */
  readonly addressed?: boolean;
  /** Whether the reply should say what was asked: others saw no message of theirs. */
  readonly isUnseen: boolean;
}

export interface Turns {
  /** Runs what was asked and posts nothing. */
  ask(asked: Asked): Promise<{ readonly outcome: Outcome; readonly person: Person }>;
  /** Starts the answer; whatever happens is told to the person. */
  start(asked: Asked): void;
  /** Lets what runs end, or aborts what takes too long. */
  stop(): Promise<void>;
}

export interface TurnsDeps extends DeliverDeps {
  readonly dispatch: Dispatch;
  readonly people: People;
  readonly clock: Clock;
  /** A command that takes longer gets a progress message. */
  readonly progressAfterMs: number;
}

export function createTurns(deps: TurnsDeps): Turns {
  const { dispatch, people, api, clock, progressAfterMs, logger } = deps;
  const running = new Map<Promise<void>, AbortController>();

  async function ask(asked: Asked, how: Pick<DispatchRequest, 'signal' | 'progress'> = {}) {
    const person = await people.find(asked.place.user);
    return { person, outcome: await dispatch(requestOf(asked, person, how)) };
  }

  async function answer(asked: Asked, signal: AbortSignal): Promise<void> {
    const { place } = asked;
    const first = 'Working on it …';
    const progress = startProgress({ api, place, clock, afterMs: progressAfterMs, first });
    const { outcome: answered, person } = await ask(asked, {
      signal,
      progress: (text) => progress.say(text),
    });
    const { outcome, reply } = rendered(answered, place);
    const notice = await progress.finish();
    const isPersonal = outcome.isForOne === true;
    await deliver({ outcome, reply: withAsker(reply, asked, person), place, isPersonal, ...notice }, deps);
  }

  /** The answer as Slack shows it; where it cannot, that it cannot. */
  function rendered(outcome: Outcome, { direct }: Place): { outcome: Outcome; reply: SlackReply } {
    const shown = (one: Outcome) => ({
      outcome: one,
      reply: reportToSlack(one.report, one.isForOne === true && !direct ? 'below' : 'thread'),
    });
    try {
      return shown(outcome);
    } catch (error) {
      const { id } = outcome;
      logger.error({ id, cause: causeOf(error) }, 'slack answer could not be shown');
      const report = faultToReport(id, outcome.report.language);
      return shown({ ...outcome, status: 'failed', isForOne: true, report });
    }
  }

  return {
    ask: (asked) => ask(asked),
    start(asked) {
      const abort = new AbortController();
      const done = answer(asked, abort.signal).catch((error: unknown) => {
        logger.error({ cause: causeOf(error) }, 'slack answer failed');
      });
      running.set(done, abort);
      void done.then(() => running.delete(done));
    },
    stop: () =>
      drain(running.keys(), () => {
        for (const abort of running.values()) abort.abort();
      }),
  };
}

function requestOf(
  { text, place, addressed }: Asked,
  person: Person,
  how: Pick<DispatchRequest, 'signal' | 'progress'>,
): DispatchRequest {
  const { timeZone, locale } = person;
  return {
    text,
    ...(addressed === undefined ? {} : { addressed }),
    conversation: conversationOf(place, person),
    ...(timeZone === null ? {} : { timeZone }),
    ...(locale === null ? {} : { locale }),
    ...how,
  };
}

function withAsker(reply: SlackReply, { text, isUnseen }: Asked, { name, id }: Person): SlackReply {
  if (!isUnseen) return reply;
  const { main } = reply;
  return { ...reply, main: { ...main, blocks: [...main.blocks, context([`${name ?? id} asked: ${text}`])] } };
}
