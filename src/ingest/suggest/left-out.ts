import type { Choice } from './choose.ts';
import type { ColumnProfile } from './profile.ts';

const shownNames = 40;

function reasonOf(column: ColumnProfile): string {
  if (column.filled === 0) return 'no values';
  if (column.formats.length > 0) return 'dates that no field was found for';
  if (column.distinct?.length === 1) return 'no more than one value';
  if (column.duration !== null) return 'durations that no field was found for';
  if (column.numeric) return 'numbers (a duration needs its unit)';
  return 'texts that no field was found for';
}

/** Which columns a draft does not use and why, as notes; `inCondition` are used though no field is read from them. */
export function leftOutNotes(
  columns: readonly ColumnProfile[],
  choice: Choice,
  inCondition: readonly string[],
): string[] {
  const used = new Set([...choice.fields.values()].map(({ name }) => name).concat(inCondition));
  for (const { column } of choice.durations.values()) used.add(column);
  const byReason = new Map<string, string[]>();
  for (const column of columns) {
    if (used.has(column.name)) continue;
    const names = byReason.get(reasonOf(column)) ?? [];
    names.push(`"${column.name}"`);
    byReason.set(reasonOf(column), names);
  }
  return [...byReason].map(([reason, names]) => {
    const more = names.length > shownNames ? ` and ${names.length - shownNames} more` : '';
    return `Not used, ${reason}: ${names.slice(0, shownNames).join(', ')}${more}.`;
  });
}
