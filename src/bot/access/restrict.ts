import { UserError } from '../../core/errors.ts';
import type { Dimension } from '../../core/report/facts.ts';
import { plural } from '../../core/report/plural.ts';
import { countFrom } from '../../core/sla/risk.ts';
import type { Explanation, OpenClocksRequest, Reporting, ReportRequest } from '../../ports/reporting.ts';
import { checkFilters } from '../known-values.ts';
import type { Access } from './access-of.ts';
import { type Omitted, withOmitted } from './omitted.ts';

export type Visible = Pick<Access, 'teams' | 'customers'>;

/** Answers that show only what may be seen, and what they left out besides what their reports say themselves. */
export interface Restricted {
  readonly reporting: Reporting;
  readonly omitted: () => readonly Omitted[];
}

/** A question about incidents. */
type Filtered = Pick<ReportRequest, 'filters'>;

/** An incident that may not be seen reads like one that does not exist; so does one that needs a closer name. */
const unknownCodes = [
  'unknown-incident',
  'ambiguous-incident',
  'held-back',
  'not-yet-recorded',
  'not-yet-opened',
];

function allowedBy({ teams, customers }: Visible): Readonly<Record<Dimension, readonly string[] | null>> {
  return { team: teams, customer: customers, service: null, priority: null };
}

/** The known values that may be seen. */
export function restrictValues(inner: Pick<Reporting, 'values'>, visible: Visible): Reporting['values'] {
  return async (dimension) => {
    const known = await inner.values(dimension);
    const list = allowedBy(visible)[dimension];
    return list === null ? known : known.filter((value) => list.includes(value));
  };
}

/** The ids of incidents that may be seen. */
export function restrictIncidents(
  inner: Pick<Reporting, 'incidents'>,
  { teams, customers }: Visible,
): Reporting['incidents'] {
  return (text, limit) => inner.incidents(text, limit, { teams, customers });
}

/** Every question narrowed to the visible teams and customers; nothing a person asks widens that. */
export function restrictReporting(inner: Reporting, visible: Visible): Restricted {
  const { teams, customers } = visible;
  if (teams === null && customers === null) return { reporting: inner, omitted: () => [] };
  const omitted: Omitted[] = [];
  const allowed = allowedBy(visible);
  const values = restrictValues(inner, visible);

  async function narrow<R extends Filtered>(
    request: R,
    countAll: (request: R) => Promise<Omitted>,
  ): Promise<R> {
    const [team, customer] = await Promise.all([within('team', request), within('customer', request)]);
    if (team === null || customer === null) throw await nothingVisible(request, countAll);
    await checkFilters(request.filters, values);
    return { ...request, filters: { ...request.filters, team, customer } };
  }

  /** What was asked for, else all that may be seen; null: there is nothing of that. */
  async function within(
    dimension: 'team' | 'customer',
    { filters }: Filtered,
  ): Promise<readonly string[] | null> {
    if (allowed[dimension] === null) return filters[dimension];
    const seen = await values(dimension);
    if (seen.length === 0) return null;
    return filters[dimension].length > 0 ? filters[dimension] : seen;
  }

  /** Counts whatever the teams and customers asked for: whether those exist is not told. */
  async function nothingVisible<R extends Filtered>(
    request: R,
    countAll: (request: R) => Promise<Omitted>,
  ): Promise<UserError> {
    const filters = { ...request.filters, team: [], customer: [] };
    const { n, noun } = await countAll({ ...request, filters });
    return new UserError('There is no incident that may be shown here.', {
      code: 'nothing-visible',
      hint: `Left out: ${n} ${plural(n, noun)} of teams or customers that may not be shown here.`,
    });
  }

  const incidentsOf = async (request: ReportRequest): Promise<Omitted> => ({
    n: await inner.count(request),
    noun: 'incident',
  });
  const openClocksOf = async (request: OpenClocksRequest): Promise<Omitted> => {
    const { counts } = await inner.openClocks(request, 0);
    return { n: countFrom(counts, request.from), noun: 'open clock' };
  };

  async function omit<R>(countAll: (request: R) => Promise<Omitted>, asked: R, shown: R): Promise<Omitted> {
    const { n, noun } = await countAll(asked);
    return { n: n - (await countAll(shown)).n, noun };
  }

  const reporting: Reporting = {
    async report(request, context) {
      const shown = await narrow(request, incidentsOf);
      const report = await inner.report(shown, context);
      return withOmitted(report, [await omit(incidentsOf, request, shown)]);
    },
    prepare: async (request, context) => inner.prepare(await narrow(request, incidentsOf), context),
    count: async (request) => inner.count(await narrow(request, incidentsOf)),
    render: (report, format) => inner.render(report, format),
    async explain(incident, options) {
      const found = await inner.explain(incident, options).catch((error: unknown) => {
        if (error instanceof UserError && unknownCodes.includes(error.code)) return null;
        throw error;
      });
      if (found === null || !isVisible(found, visible)) throw unknownIncident(incident);
      return found;
    },
    async breaches(request, limit) {
      const shown = await narrow(request, incidentsOf);
      const found = await inner.breaches(shown, limit);
      const { total } = await inner.breaches(request, 1);
      omitted.push({ n: total - found.total, noun: 'breached clock' });
      return found;
    },
    async openClocks(request, limit) {
      const shown = await narrow(request, openClocksOf);
      const found = await inner.openClocks(shown, limit);
      omitted.push(await omit(openClocksOf, request, shown));
      return found;
    },
    async whatIf(request, proposal, limit) {
      const shown = await narrow(request, incidentsOf);
      const answer = await inner.whatIf(shown, proposal, limit);
      omitted.push(await omit(incidentsOf, request, shown));
      return answer;
    },
    values,
    incidents: restrictIncidents(inner, visible),
  };
  return { reporting, omitted: () => omitted };
}

/** Every clock must be one that may be seen: an incident that changed hands tells of both. */
function isVisible({ clocks }: Explanation, { teams, customers }: Visible): boolean {
  const holds = (list: readonly string[] | null, value: string | null) =>
    list === null || (value !== null && list.includes(value));
  return (
    clocks.length > 0 &&
    clocks.every(({ team, customer }) => holds(teams, team) && holds(customers, customer))
  );
}

function unknownIncident(incident: string): UserError {
  const shown = incident.length > 60 ? `${incident.slice(0, 60)}…` : incident;
  return new UserError(`There is no incident “${shown}” that may be shown here.`, {
    code: 'unknown-incident',
    hint: 'Check the number; where several sources have it, add the source.',
  });
}
