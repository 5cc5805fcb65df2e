import type { Dispatch } from '../../bot/dispatch.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Reporting } from '../../ports/reporting.ts';
import type { DeliverDeps } from './deliver.ts';

/** What answering takes. */
export interface TurnDeps extends DeliverDeps {
  readonly dispatch: Dispatch;
  readonly reporting: Pick<Reporting, 'values'>;
  readonly clock: Clock;
  /** Aborts when the bot stops. */
  readonly signal: AbortSignal;
}
