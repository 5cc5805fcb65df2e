import { accessOf, mayRun } from '../../bot/access/access-of.ts';
import { type CompletionForDeps, completionFor } from '../../bot/access/completion-for.ts';
import { notAllowed } from '../../bot/access/denials.ts';
import { checkOptions } from '../../bot/check-options.ts';
import type { AnyCommand } from '../../bot/command.ts';
import type { OptionProblem } from '../../bot/parse.ts';
import { suggestValues } from '../../bot/suggest-values.ts';
import type { Weekday } from '../../core/sla/types.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { causeOf } from './failures.ts';
import type { People } from './people.ts';
import { conversationOf, type Place } from './place.ts';
import { within } from './within.ts';

export interface DeskDeps extends CompletionForDeps {
  readonly people: People;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of the periods that commands are asked for. */
  readonly timeZone: string;
  readonly weekStartsOn: Weekday;
}

/** What forms must know of who fills them in, each time within what Slack waits for; never rejects. */
export interface Desk {
  /** The commands that the person may run there; all where finding out takes too long: dispatch decides in any case. */
  commands(place: Place): Promise<readonly AnyCommand[]>;
  /** What can be said against a form before it is run; nothing where finding out takes too long: the answer says it then. */
  check(
    command: AnyCommand,
    options: Readonly<Record<string, unknown>>,
    place: Place,
  ): Promise<readonly OptionProblem[]>;
  /** Names for what is typed into a field, of those that the person may see there; none where that takes too long. */
  suggest(
    field: { readonly command: string; readonly option: string; readonly typed: string },
    place: Place,
  ): Promise<readonly string[]>;
}

/** Slack gives up after 3 s; whoever waits sees a form that does nothing. */
const checkMs = 700;
const suggestMs = 2_000;
/** Slack takes no more. */
const mostSuggestions = 100;

export function createDesk(deps: DeskDeps): Desk {
  const { people, clock, logger, access, timeZone, weekStartsOn } = deps;

  async function problemsOf(
    command: AnyCommand,
    options: Readonly<Record<string, unknown>>,
    place: Place,
  ): Promise<readonly OptionProblem[]> {
    const who = conversationOf(place, await people.find(place.user));
    if (!mayRun(accessOf(access, who), command, options)) {
      return [{ option: 'command', text: notAllowed({ command, options }).message }];
    }
    const { reporting } = completionFor(deps, who);
    return checkOptions(command, options, {
      values: reporting.values,
      timeZone,
      weekStartsOn,
      now: clock.now(),
    });
  }

  return {
    commands(place) {
      const found = people.find(place.user).then((person) => {
        const given = accessOf(access, conversationOf(place, person));
        return deps.commands.filter((command) => mayRun(given, command));
      });
      return within(found, deps.commands, checkMs);
    },
    check(command, options, place) {
      const found = problemsOf(command, options, place).catch((error: unknown) => {
        logger.warn({ cause: causeOf(error) }, 'slack form not checked');
        return [];
      });
      return within(found, [], checkMs);
    },
    suggest(field, place) {
      const found = people.find(place.user).then((person) => {
        const shown = completionFor(deps, conversationOf(place, person));
        return suggestValues({ ...field, before: [] }, { ...shown, mostValues: mostSuggestions });
      });
      const settled = found.catch((error: unknown) => {
        logger.warn({ cause: causeOf(error) }, 'slack suggestions not found');
        return [];
      });
      return within(settled, [], suggestMs);
    },
  };
}
