import type { ArchivedReport } from '../ports/report-archive.ts';
import type { Asker, Schedule } from '../ports/scheduling.ts';

const personalPrefix = 'my-';

/** Decides what of schedules somebody may see. */
export function createVisibility({ person, isOperator, visible }: Asker) {
  /** Whether a list names nothing else than what may be seen; `null`: everything. */
  const within = (list: readonly string[] | null, allowed: readonly string[] | null) =>
    allowed === null || list?.every((value) => allowed.includes(value)) === true;

  function ofPerson(owner: string | null): boolean {
    return isOperator || owner === null || owner === person;
  }

  function ofSchedule({ personal, createdBy, scope }: Schedule): boolean {
    return (
      ofPerson(personal ? createdBy : null) &&
      within(scope.team, visible.teams) &&
      within(scope.customer, visible.customers)
    );
  }

  /** Of one that is there no more: somebody's own only to the operator. */
  function ofName(name: string, known: readonly Schedule[]): boolean {
    const schedule = known.find((one) => one.name === name);
    return schedule === undefined ? isOperator || !isPersonalName(name) : ofSchedule(schedule);
  }

  /** A report shows what it was made of: what it was asked for, or what whom it was made for may see. */
  function ofReport(
    { schedule, request, visible: made }: ArchivedReport,
    known: readonly Schedule[],
  ): boolean {
    const { team, customer } = request.filters;
    const shows = (filter: readonly string[], madeFor: readonly string[] | null) =>
      filter.length > 0 ? filter : madeFor;
    return (
      ofName(schedule, known) &&
      within(shows(team, made.teams), visible.teams) &&
      within(shows(customer, made.customers), visible.customers)
    );
  }

  return { ofPerson, ofSchedule, ofName, ofReport, isPersonalName };
}

export function isPersonalName(name: string): boolean {
  return name.startsWith(personalPrefix);
}
