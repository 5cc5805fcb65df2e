import type { CompletionForDeps } from '../../bot/access/completion-for.ts';
import type { Dispatch } from '../../bot/dispatch.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeliverDeps } from './deliver.ts';

/** What answering takes. */
export interface TurnDeps extends DeliverDeps {
  readonly dispatch: Dispatch;
  /** What suggestions are made of, as far as the person may see it. */
  readonly completion: CompletionForDeps;
  readonly clock: Clock;
  /** Aborts when the bot stops. */
  readonly signal: AbortSignal;
}
