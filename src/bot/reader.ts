import { isLocale, isTimeZone } from '../../config/units.ts';
import type { Reporting } from '../ports/reporting.ts';
import type { CommandContext } from './command.ts';
import type { DispatchRequest } from './dispatch.ts';

type ReaderContext = Pick<CommandContext, 'locale' | 'readerZone'>;

/** Whoever reads the answer; what a platform gives that is no language or zone is left out. */
export function readerOf(
  { locale, timeZone }: DispatchRequest,
  configured: { readonly locale: string },
): ReaderContext {
  return {
    locale: locale !== undefined && isLocale(locale) ? locale : configured.locale,
    readerZone: timeZone !== undefined && isTimeZone(timeZone) ? timeZone : null,
  };
}

/** Answers told to a reader: no command has to think of it. */
export function readBy(inner: Reporting, { locale, readerZone }: ReaderContext): Reporting {
  const reader = { locale, timeZone: readerZone };
  return {
    ...inner,
    report: (request, context) => inner.report(request, { ...context, reader }),
    explain: (incident, options) => inner.explain(incident, { ...options, reader }),
  };
}
