import type { Reporting } from './ports/reporting.ts';
import type { Store } from './store/open.ts';

type CatchingUp = Pick<Store, 'caughtUp'>;

/**
 * What is told unasked is told of everything that was recorded by then: a bot that stood still, or that Redis has come
 * back to, would tell of clocks that others know were stopped. Rejects with UnavailableError where that cannot be.
 */
export function watchedCaughtUp<T extends CatchingUp & Pick<Store, 'dataVersion' | 'judgements'>>(
  store: T,
): T {
  const { caughtUp } = store;
  if (caughtUp === undefined) return store;
  return {
    ...store,
    dataVersion: () => caughtUp().then(() => store.dataVersion()),
    judgements: (incidents, moment) => caughtUp().then(() => store.judgements(incidents, moment)),
  };
}

/** The same of reports that are made by the calendar. */
export function reportingCaughtUp(reporting: Reporting, { caughtUp }: CatchingUp): Reporting {
  if (caughtUp === undefined) return reporting;
  return {
    ...reporting,
    report: (request, context) => caughtUp().then(() => reporting.report(request, context)),
  };
}
