import { UserError } from '../core/errors.ts';
import type { Format } from '../core/report/format.ts';
import type { IncidentRef, Judgements } from '../ports/judgements.ts';

interface Moment {
  readonly asOf: number;
  readonly knownAt: number | null;
  readonly now: number;
}

/** Why an incident that the log names cannot be judged at a moment: its opening is missing, came later, or was told later. */
export async function notOpened(
  judgements: Judgements,
  { source, incident }: IncidentRef,
  { asOf, knownAt, now }: Moment,
  format: Format,
): Promise<UserError> {
  const isOpened = async (at: number) =>
    (await judgements.judgement(source, incident, { asOf: at, knownAt: null })) !== null;
  const when = (at: number) => `${format.instant(at)} (${format.timeZone})`;
  if (!(await isOpened(now))) {
    return new UserError(
      `${incident} cannot be judged: the log holds no “opened” event of it up to ${when(now)}.`,
      {
        code: 'held-back',
        hint: 'Its other events are held back until one arrives: import the row or file that tells when it was opened.',
      },
    );
  }
  if (knownAt !== null && (await isOpened(asOf))) {
    return new UserError(`The opening of ${incident} had not been recorded by ${when(knownAt)}.`, {
      code: 'not-yet-recorded',
      hint: 'Ask for a later known-at, or leave it out.',
    });
  }
  return new UserError(`${incident} had not been opened by ${when(asOf)}.`, {
    code: 'not-yet-opened',
    hint: 'Ask for a later as-of, or leave as-of and known-at out.',
  });
}
