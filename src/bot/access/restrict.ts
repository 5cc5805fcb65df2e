import { UserError } from '../../core/errors.ts';
import type { Dimension, Filters } from '../../core/report/facts.ts';
import type { Explanation, Reporting, ReportRequest } from '../../ports/reporting.ts';
import { checkFilters } from '../known-values.ts';
import type { Access } from './access-of.ts';
import { type Omitted, withOmitted } from './omitted.ts';

export type Visible = Pick<Access, 'teams' | 'customers'>;

/** Answers that show only what may be seen, and what they left out besides what their reports say themselves. */
export interface Restricted {
  readonly reporting: Reporting;
  readonly omitted: () => readonly Omitted[];
}

/** An incident that may not be seen reads like one that does not exist; so does one that needs a closer name. */
const unknownCodes = [
  'unknown-incident',
  'ambiguous-incident',
  'held-back',
  'not-yet-recorded',
  'not-yet-opened',
];

/** Every question narrowed to the visible teams and customers; nothing a person asks widens that. */
export function restrictReporting(inner: Reporting, visible: Visible): Restricted {
  const { teams, customers } = visible;
  if (teams === null && customers === null) return { reporting: inner, omitted: () => [] };
  const omitted: Omitted[] = [];
  const allowed: Readonly<Record<Dimension, readonly string[] | null>> = {
    team: teams,
    customer: customers,
    service: null,
    priority: null,
  };

  async function values(dimension: Dimension): Promise<readonly string[]> {
    const known = await inner.values(dimension);
    const list = allowed[dimension];
    return list === null ? known : known.filter((value) => list.includes(value));
  }

  async function narrow(request: ReportRequest): Promise<ReportRequest> {
    await checkFilters(request.filters, values);
    const filters: Filters = {
      ...request.filters,
      team: await within('team', request.filters.team),
      customer: await within('customer', request.filters.customer),
    };
    const isNothing = (dimension: Dimension) =>
      allowed[dimension] !== null && filters[dimension].length === 0;
    if (isNothing('team') || isNothing('customer')) throw nothingVisible(await inner.count(request));
    return { ...request, filters };
  }

  async function within(dimension: Dimension, asked: readonly string[]): Promise<readonly string[]> {
    return allowed[dimension] === null || asked.length > 0 ? asked : values(dimension);
  }

  async function incidentsBetween(asked: ReportRequest, shown: ReportRequest): Promise<Omitted> {
    return { n: (await inner.count(asked)) - (await inner.count(shown)), noun: 'incident' };
  }

  const reporting: Reporting = {
    async report(request, context) {
      const shown = await narrow(request);
      const report = await inner.report(shown, context);
      return withOmitted(report, [await incidentsBetween(request, shown)]);
    },
    prepare: async (request, context) => inner.prepare(await narrow(request), context),
    count: async (request) => inner.count(await narrow(request)),
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
      const shown = await narrow(request);
      const found = await inner.breaches(shown, limit);
      const { total } = await inner.breaches(request, 1);
      omitted.push({ n: total - found.total, noun: 'breached clock' });
      return found;
    },
    async whatIf(request, proposal, limit) {
      const shown = await narrow(request);
      const answer = await inner.whatIf(shown, proposal, limit);
      omitted.push(await incidentsBetween(request, shown));
      return answer;
    },
    values,
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

function nothingVisible(incidents: number): UserError {
  return new UserError('There is no incident that may be shown here.', {
    code: 'nothing-visible',
    hint: `${incidents} of other teams or customers are left out. Ask where they may be seen, or whoever runs this bot.`,
  });
}
