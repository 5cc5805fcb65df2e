/** How the labels of a series are written. */
export type LabelForm = 'index' | 'month' | 'date' | 'time';

/** A label as a place on a line: an index; months or days since 1970; milliseconds, local or UTC as written. */
export interface Label {
  readonly form: LabelForm;
  readonly place: number;
  /** Of a time: everything after the minutes (`:00Z`), kept for the labels to come; else empty. */
  readonly tail: string;
  /** Of a time: what stands between date and hour; else empty. */
  readonly joint: string;
}

export const dayMs = 86_400_000;
const indexForm = /^[+-]?\d{1,15}$/;
const dateForm =
  /^(\d{4})-(\d\d)(?:-(\d\d)(?:([T ])(\d\d):(\d\d)((?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)?))?)?$/;

/** Reads an index, `YYYY-MM`, `YYYY-MM-DD` or an ISO 8601 date and time; null for anything else. */
export function parseLabel(text: string): Label | null {
  if (indexForm.test(text)) return { form: 'index', place: Number(text), tail: '', joint: '' };
  const match = dateForm.exec(text);
  if (match === null) return null;
  const [, year, month, day, joint, hour, minute, tail = ''] = match;
  const at = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day ?? 1),
    Number(hour ?? 0),
    Number(minute ?? 0),
  );
  const isReal =
    new Date(at).toISOString().slice(0, 10) === `${year}-${month}-${day ?? '01'}` &&
    Number(hour ?? 0) < 24 &&
    Number(minute ?? 0) < 60;
  if (!isReal) return null;
  if (day === undefined)
    return { form: 'month', place: Number(year) * 12 + Number(month) - 1, tail: '', joint: '' };
  if (joint === undefined) return { form: 'date', place: at / dayMs, tail: '', joint: '' };
  return { form: 'time', place: at, tail, joint };
}
